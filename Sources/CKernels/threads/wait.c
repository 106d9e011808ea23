#define _GNU_SOURCE
#include "threads/wait.h"

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

void tern_sleep(_Atomic uint32_t *word, uint32_t seen) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
}
void tern_wake(_Atomic uint32_t *word) { syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0); }
#else
#include <os/os_sync_wait_on_address.h>

void tern_sleep(_Atomic uint32_t *word, uint32_t seen) {
  os_sync_wait_on_address((void *)word, seen, sizeof *word, OS_SYNC_WAIT_ON_ADDRESS_NONE);
}
void tern_wake(_Atomic uint32_t *word) {
  os_sync_wake_by_address_any((void *)word, sizeof *word, OS_SYNC_WAKE_BY_ADDRESS_NONE);
}
#endif
