// Counting processors, in folders that look like the /proc and /sys of other machines.
#define _GNU_SOURCE
#include "check.h"
#include "threads/cpus.h"
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

static char root[64];

static void put(const char *path, const char *text) {
  char name[512];
  snprintf(name, sizeof name, "%s%s", root, path);
  for (char *slash = name + 1; (slash = strchr(slash, '/')); slash++) {
    *slash = 0;
    mkdir(name, 0700);
    *slash = '/';
  }
  FILE *file = fopen(name, "w");
  if (!file) exit(2);
  fputs(text, file);
  fclose(file);
}

static void start(const char *cgroup, const char *mountinfo) {
  strcpy(root, "/tmp/tern-cpus-XXXXXX");
  if (!mkdtemp(root)) exit(2);
  put("/proc/self/cgroup", cgroup);
  put("/proc/self/mountinfo", mountinfo);
}

static void expect(const char *what, int quota) {
  int got = tern_quota(root);
  CHECK(got == quota, "%s: %d instead of %d", what, got, quota);
  char command[128];
  snprintf(command, sizeof command, "rm -r %s", root);
  if (system(command)) exit(2);
}

#define V2 "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n"
#define V1 "33 32 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
#define OTHERS "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n34 32 0:31 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"

static void version_2(void) {
  const struct { const char *text; int quota; } cases[] = {
      {"max 100000\n", INT_MAX}, {"400000 100000\n", 4}, {"399999 100000\n", 3}, {"50000 100000\n", 1},
      {"max\n", INT_MAX},        {"250000\n", 2},        {"400000 0\n", INT_MAX}, {"0 100000\n", INT_MAX},
      {"", INT_MAX},             {"200000 100000 7\n", INT_MAX}, {"many 100000\n", INT_MAX},
      {"-1 100000\n", INT_MAX},  {"200000 100000", 2},   {"30000 10000\n", 3},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    start("0::/app\n", OTHERS V2);
    put("/sys/fs/cgroup/app/cpu.max", cases[i].text);
    expect(cases[i].text, cases[i].quota);
  }
  start("0::/a/b/c\n", V2);
  put("/sys/fs/cgroup/a/cpu.max", "200000 100000\n");
  put("/sys/fs/cgroup/a/b/c/cpu.max", "800000 100000\n");
  expect("the group above has the limit", 2);
  start("0::/a/b\n", V2);
  put("/sys/fs/cgroup/cpu.max", "300000 100000\n");
  expect("the top folder has the limit", 3);
  start("0::/\n", V2);
  put("/sys/fs/cgroup/cpu.max", "600000 100000\n");
  expect("in the top group", 6);
  start("0::/../other\n", V2);
  put("/sys/fs/cgroup/cpu.max", "500000 100000\n");
  expect("a group outside the namespace", 5);
  start("0::/pod/app\n", "30 24 0:26 /pod /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  put("/sys/fs/cgroup/app/cpu.max", "700000 100000\n");
  expect("a mount of a part of the hierarchy", 7);
  start("0::/pods/app\n", "30 24 0:26 /pod /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  put("/sys/fs/cgroup/cpu.max", "300000 100000\n");
  expect("a mount of a part with a similar name", 3);
  start("0::/app\n", "30 24 0:26 / /my\\040groups rw - cgroup2 cgroup2 rw\n");
  put("/my groups/app/cpu.max", "400000 100000\n");
  expect("a space in the mount point", 4);
}

static void version_1(void) {
  start("4:cpu,cpuacct:/app\n", OTHERS V1);
  put("/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us", "350000\n");
  put("/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_period_us", "100000\n");
  expect("version 1", 3);
  start("4:cpu,cpuacct:/app\n", V1);
  put("/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us", "-1\n");
  put("/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_period_us", "100000\n");
  expect("version 1 without a limit", INT_MAX);
  start("4:cpu,cpuacct:/app\n", V1);
  put("/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us", "200000\n");
  expect("version 1 without a period", 2);
  start("4:cpu,cpuacct:/app\n", V1);
  put("/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us", "200000\n");
  put("/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_period_us", "0\n");
  expect("version 1 with period 0", INT_MAX);
  start("4:cpu,cpuacct:/docker/abc/job\n",
        "33 32 0:30 /docker/abc /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n");
  put("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "400000\n");
  put("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "200000\n");
  put("/sys/fs/cgroup/cpu/job/cpu.cfs_quota_us", "-1\n");
  expect("version 1, the root of a bind mount", 2);
  start("3:cpuset:/\n2:cpuacct:/\n", OTHERS V1);
  put("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "200000\n");
  expect("no cpu controller", INT_MAX);
  start("0::/app\n4:cpu:/app\n", V2 V1);
  put("/sys/fs/cgroup/app/cpu.max", "200000 100000\n");
  put("/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us", "500000\n");
  expect("version 1 wins where both are mounted", 5);
  start("", V2);
  expect("an empty list of groups", INT_MAX);
  start("0::/app\n", "rubbish\n1 2 3 - cgroup2\n");
  expect("an unreadable list of mounts", INT_MAX);
}

static void siblings(int cpu, const char *name, const char *list) {
  char path[128];
  snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/%s", cpu, name);
  put(path, list);
}

static void cores(void) {
  start("", "");
  for (int cpu = 0; cpu < 8; cpu++) {
    char list[16];
    snprintf(list, sizeof list, "%d,%d\n", cpu % 4, cpu % 4 + 4);
    siblings(cpu, "thread_siblings_list", list);
  }
  CHECK(tern_cores_in((unsigned char[]){0xff}, 1, root) == 4);
  CHECK(tern_cores_in((unsigned char[]){0xf0}, 1, root) == 4);
  CHECK(tern_cores_in((unsigned char[]){0x13}, 1, root) == 2);
  siblings(0, "core_cpus_list", "0-1\n");
  siblings(1, "core_cpus_list", "0-1\n");
  CHECK(tern_cores_in((unsigned char[]){0x03}, 1, root) == 1);
  CHECK(tern_cores_in((unsigned char[]){0, 0, 0x70}, 3, root) == 3, "unknown CPUs count each");
  expect("nothing", INT_MAX);
}

static void settings(void) {
  const struct { const char *text; int count; } cases[] = {
      {"1", 1}, {"16", 16}, {"1024", 1024}, {"1025", 0}, {"0", 0}, {"-3", 0}, {"", 0}, {"4x", 0}, {" 4", 0},
      {"99999999999999999999", 0}, {NULL, 0}, {"four", 0}, {"2.5", 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    CHECK(tern_threads_from(cases[i].text) == cases[i].count, "%s", cases[i].text);
}

int main(void) {
  version_2();
  version_1();
  cores();
  settings();
  tern_cpus here = tern_count_cpus("");
  CHECK(here.threads >= 1 && here.threads <= here.runnable);
  printf("%d runnable, %d threads\n", here.runnable, here.threads);
  return failures != 0;
}
