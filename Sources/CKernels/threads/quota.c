#if defined(__linux__)
#include "threads/cpus.h"
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A container's share of the processors is a quota of its control group: so many microseconds of work in
// each period. Whoever runs more threads than that is stopped until the period ends, all threads at once.
enum { LINE = 4096 };
typedef struct {
  int version;      // 1 or 2; 0: the process is in no group that could have a quota
  char group[LINE];  // the path of the process's group within the hierarchy
} membership;

static FILE *open_under(const char *root, const char *path) {
  char name[2 * LINE];
  snprintf(name, sizeof name, "%s%s", root, path);
  return fopen(name, "re");
}

static bool lists(const char *list, const char *item) {
  size_t length = strlen(item);
  for (const char *at = list; at; at = (at = strchr(at, ',')) ? at + 1 : NULL)
    if (!strncmp(at, item, length) && (at[length] == ',' || at[length] == 0)) return true;
  return false;
}

// Reads the lines "number:controllers:group". Version 2 has the number 0 and no controllers. Where both
// versions are mounted, a line of version 1 that has the cpu controller says who governs it.
static membership find_membership(const char *root) {
  membership found = {0};
  FILE *file = open_under(root, "/proc/self/cgroup");
  if (!file) return found;
  char line[LINE];
  while (found.version != 1 && fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = 0;
    char *controllers = strchr(line, ':'), *group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!group) continue;
    *controllers++ = *group++ = 0;
    if (lists(controllers, "cpu")) found.version = 1;
    else if (!strcmp(line, "0") && !*controllers) found.version = 2;
    else continue;
    snprintf(found.group, sizeof found.group, "%s", group);
  }
  fclose(file);
  return found;
}

// mountinfo writes spaces and the like in paths as \040.
static void unescape(char *text) {
  char *to = text;
  for (; *text; text++) {
    if (text[0] == '\\' && strspn(text + 1, "01234567") >= 3) {
      *to++ = (char)((text[1] - '0') * 64 + (text[2] - '0') * 8 + (text[3] - '0'));
      text += 3;
    } else *to++ = *text;
  }
  *to = 0;
}

// Finds where the hierarchy is mounted, and which group of it the mount point shows.
static bool find_mount(const char *root, int version, char shown[LINE], char point[LINE]) {
  FILE *file = open_under(root, "/proc/self/mountinfo");
  if (!file) return false;
  char line[LINE], type[64], options[LINE];
  bool found = false;
  while (!found && fgets(line, sizeof line, file)) {
    char *rest = strstr(line, " - ");
    if (!rest || sscanf(line, "%*s %*s %*s %4095s %4095s", shown, point) != 2) continue;
    if (sscanf(rest + 3, "%63s %*s %4095s", type, options) != 2) continue;
    found = version == 2 ? !strcmp(type, "cgroup2") : !strcmp(type, "cgroup") && lists(options, "cpu");
  }
  fclose(file);
  if (found) unescape(shown), unescape(point);
  return found;
}

// Reads the numbers of a file of at most `most` words; "max" is -1. Returns how many there are, and 0 for
// anything else.
static int read_numbers(const char *root, const char *folder, const char *name, long numbers[], int most) {
  char path[2 * LINE], text[128];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = open_under(root, path);
  if (!file) return 0;
  bool any = fgets(text, sizeof text, file) != NULL;
  fclose(file);
  int count = 0;
  char *next;
  for (char *word = any ? strtok_r(text, " \t\n", &next) : NULL; word; word = strtok_r(NULL, " \t\n", &next)) {
    if (count == most) return 0;
    char *end = "";
    numbers[count++] = strcmp(word, "max") ? strtol(word, &end, 10) : -1;
    if (*end) return 0;
  }
  return count;
}

// The processors granted by the group in `folder` itself, rounded down: the last one, granted in part, would
// be stopped in every period, and a loop is as slow as its slowest thread.
static int quota_of(const char *root, const char *folder, int version) {
  long numbers[2] = {-1, 100000};
  if (version == 2) {
    if (read_numbers(root, folder, "cpu.max", numbers, 2) < 1) return INT_MAX;
  } else {
    if (read_numbers(root, folder, "cpu.cfs_quota_us", numbers, 1) < 1) return INT_MAX;
    read_numbers(root, folder, "cpu.cfs_period_us", numbers + 1, 1);
  }
  if (numbers[0] <= 0 || numbers[1] <= 0) return INT_MAX;
  long whole = numbers[0] / numbers[1];
  return whole < 1 ? 1 : whole < INT_MAX ? (int)whole : INT_MAX;
}

// A limit on a group holds for the groups below it, so the smallest on the way up counts.
int tern_quota(const char *root) {
  membership process = find_membership(root);
  char shown[LINE], folder[2 * LINE];
  char point[LINE];
  if (!process.version || !find_mount(root, process.version, shown, point)) return INT_MAX;

  // What the mount point shows is the part of the path that the folders leave out. A group outside of it
  // cannot be looked at: the top folder is the nearest there is.
  size_t hidden = strcmp(shown, "/") ? strlen(shown) : 0;
  bool visible = !strncmp(process.group, shown, hidden) && !strstr(process.group, "/..") &&
                 (process.group[hidden] == '/' || process.group[hidden] == 0);
  snprintf(folder, sizeof folder, "%s%s", point, visible ? process.group + hidden : "");

  int least = INT_MAX;
  for (size_t top = strlen(point);;) {
    int here = quota_of(root, folder, process.version);
    if (here < least) least = here;
    if (strlen(folder) <= top) return least;
    *strrchr(folder, '/') = 0;
  }
}
#endif
