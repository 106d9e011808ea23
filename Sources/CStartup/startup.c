#include "cstartup.h"

// GNU OpenMP lets threads that wait spin for some 300,000 rounds, milliseconds, before they sleep. As
// long as the program has the cores to itself that is fast; when anything else runs on the machine,
// the spinning threads take the time away from the ones they wait for (a training took eleven times
// as long: docs/performance.md). A thousand rounds (some 20 microseconds) cover the pauses between two
// of our parallel loops and cost next to nothing under load.
//
// libgomp reads its environment when it is loaded, before main. Functions in .preinit_array run
// earlier still, and are allowed in executables only: that is why this is not in the library. But
// setenv does not last there: glibc's own start sets the environment anew from the kernel's list. So
// the program starts itself once more with the variable in that list, before anything else has run;
// where that fails, it goes on as it is.
#if defined(__linux__)
#include <string.h>
#include <unistd.h>

static void set_spin_count(int count, char **arguments, char **environment) {
  (void)count;
  size_t entries = 0;
  for (; environment[entries]; entries++) {
    if (!strncmp(environment[entries], "GOMP_SPINCOUNT=", 15)) return;
    if (!strncmp(environment[entries], "OMP_WAIT_POLICY=", 16)) return;
  }
  char program[4096];
  ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  if (length <= 0) return;
  program[length] = 0;
  char *longer[entries + 2];
  memcpy(longer, environment, entries * sizeof *longer);
  longer[entries] = "GOMP_SPINCOUNT=1000";
  longer[entries + 1] = 0;
  execve(program, arguments, longer);
}
__attribute__((section(".preinit_array"), used)) static void (*const before_main)(int, char **, char **) =
    set_spin_count;
#endif

void tern_startup(void) {}
