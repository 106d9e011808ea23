#define _GNU_SOURCE
#include "threads/place.h"

#if defined(__linux__)
#include <sched.h>
#include <unistd.h>

int tern_core(void) { return sched_getcpu(); }
int tern_thread(void) { return gettid(); }

int tern_keep_off(int thread, int core) {
  cpu_set_t mask;  // with more CPUs than it holds, the thread stays where it likes
  if (sched_getaffinity(thread, sizeof mask, &mask) != 0) return 0;
  if (!CPU_ISSET(core, &mask) || CPU_COUNT(&mask) == 1) return 0;
  CPU_CLR(core, &mask);
  return sched_setaffinity(thread, sizeof mask, &mask) == 0;
}

void tern_allow_on(int core) {
  cpu_set_t mask;
  if (sched_getaffinity(0, sizeof mask, &mask) != 0) return;
  CPU_SET(core, &mask);
  sched_setaffinity(0, sizeof mask, &mask);
}
#else
int tern_core(void) { return -1; }
int tern_thread(void) { return 0; }
int tern_keep_off(int thread, int core) { return (void)thread, (void)core, 0; }
void tern_allow_on(int core) { (void)core; }
#endif
