#include "cstartup.h"
#include <stdlib.h>

// GNU OpenMP lets threads that wait spin for some 300,000 rounds, milliseconds, before they sleep. As
// long as the program has the cores to itself that is fast; when anything else runs on the machine,
// the spinning threads take the time away from the ones they wait for (a training took eleven times
// as long: docs/performance.md). A thousand rounds (some 20 microseconds) cover the pauses between two of our parallel
// loops and cost next to nothing under load.
//
// libgomp reads its environment when it is loaded, before main. Functions in .preinit_array run
// earlier still, and are allowed in executables only: that is why this is not in the library.
#if defined(__linux__)
static void set_spin_count(void) {
  if (!getenv("OMP_WAIT_POLICY")) setenv("GOMP_SPINCOUNT", "1000", 0);
}
__attribute__((section(".preinit_array"), used)) static void (*const before_main)(void) = set_spin_count;
#endif

void tern_startup(void) {}
