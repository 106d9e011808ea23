#define _GNU_SOURCE
#include "threads/cpus.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int at_least_one(long count) { return count < 1 ? 1 : count > INT_MAX ? INT_MAX : (int)count; }

int tern_threads_from(const char *setting) {
  if (!setting || *setting < '0' || *setting > '9') return 0;
  char *end;
  long count = strtol(setting, &end, 10);
  return *end == 0 && count >= 1 && count <= 1024 ? (int)count : 0;
}

#if defined(__linux__)
#include <errno.h>
#include <sched.h>

static int has(const unsigned char *mask, size_t bytes, size_t cpu) {
  // The kernel's mask is made of longs, whose bytes on little-endian machines follow one another.
  return cpu / 8 < bytes && (mask[cpu / 8] >> cpu % 8 & 1);
}

// Whether `cpu` stands for its core: no sibling before it is in the mask. The file lists the siblings in
// increasing order, like "2,66" or "2-3". Where it cannot be read, every hardware thread counts as a core.
static int is_first_of_core(const unsigned char *mask, size_t bytes, size_t cpu, const char *root) {
  static const char *const names[] = {"core_cpus_list", "thread_siblings_list"};
  for (int n = 0; n < 2; n++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/sys/devices/system/cpu/cpu%zu/topology/%s", root, cpu, names[n]);
    FILE *file = fopen(path, "re");
    if (!file) continue;
    int first = 1;
    unsigned from, to;
    while (first && fscanf(file, "%u", &from) == 1) {
      int separator = fgetc(file);
      to = from;
      if (separator == '-') {
        if (fscanf(file, "%u", &to) != 1) break;
        separator = fgetc(file);
      }
      for (size_t sibling = from; sibling <= to && sibling < cpu; sibling++)
        if (has(mask, bytes, sibling)) first = 0;
      if (separator != ',') break;
    }
    fclose(file);
    return first;
  }
  return 1;
}

int tern_cores_in(const unsigned char *mask, size_t bytes, const char *root) {
  int cores = 0;
  for (size_t cpu = 0; cpu < bytes * 8; cpu++)
    if (has(mask, bytes, cpu)) cores += is_first_of_core(mask, bytes, cpu, root);
  return cores;
}

// The affinity mask, to be freed by the caller; null where there is none. A kernel built for more CPUs than
// the buffer has bits refuses it, so it grows.
static unsigned char *affinity(size_t *bytes) {
  for (*bytes = 128; *bytes <= 1 << 16; *bytes *= 2) {
    unsigned char *mask = calloc(1, *bytes);
    if (mask && sched_getaffinity(0, *bytes, (cpu_set_t *)mask) == 0) return mask;
    free(mask);
    if (errno != EINVAL) break;
  }
  return NULL;
}

// One thread for each physical core: two threads on one core share its multipliers, which a single one
// already keeps busy, and halve the cache that each of them has.
tern_cpus tern_count_cpus(const char *root) {
  size_t bytes;
  unsigned char *mask = affinity(&bytes);
  int all = 0, cores = 0;
  if (mask) {
    for (size_t cpu = 0; cpu < bytes * 8; cpu++) all += has(mask, bytes, cpu);
    cores = tern_cores_in(mask, bytes, root);
    free(mask);
  }
  if (all == 0) all = cores = at_least_one(sysconf(_SC_NPROCESSORS_ONLN));
  int quota = tern_quota(root);
  return (tern_cpus){all < quota ? all : quota, cores < quota ? cores : quota};
}
#else
#include <sys/sysctl.h>

static int control(const char *name) {
  int value = 0;
  size_t size = sizeof value;
  return sysctlbyname(name, &value, &size, NULL, 0) == 0 ? value : 0;
}

// The fast cores alone: a slow one finishes its pieces long after the others have nothing left to take.
tern_cpus tern_count_cpus(const char *root) {
  (void)root;
  int all = at_least_one(sysconf(_SC_NPROCESSORS_ONLN));
  int cores = control("hw.perflevel0.physicalcpu");
  if (cores < 1) cores = control("hw.physicalcpu");
  return (tern_cpus){all, cores < 1 ? all : cores};
}
#endif
