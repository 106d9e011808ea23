// Every order in which one caller and two helpers can go through the gate and the sleep, step by step: the
// protocol of join, leave and close in loop.c, for two loops of two pieces one after the other. Checks that no
// helper takes part after its loop has ended, that no piece is lost, and that nobody sleeps forever.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { helpers = 2, loops = 2, pieces = 2, most_states = 1 << 22 };

typedef struct {
  uint8_t open, sleeps, inside, number, next, done, finished;  // what the threads share
  uint8_t at, seen;                                            // the caller
  struct { uint8_t at, open, inside, number, finished; } helper[helpers];  // and what each read last
} state;

static state *states;
static uint8_t *used;
static size_t count;
static state *queue;
static size_t queued;

static void fail(const char *what) { printf("gate_model: %s\n", what), exit(1); }

static void reach(state s) {
  uint64_t hash = 14695981039346656037u;
  for (size_t i = 0; i < sizeof s; i++) hash = (hash ^ ((uint8_t *)&s)[i]) * 1099511628211u;
  size_t slot = (hash ^ hash >> 29) % most_states;
  for (; used[slot]; slot = (slot + 1) % most_states)
    if (!memcmp(states + slot, &s, sizeof s)) return;
  if (++count > most_states / 2) fail("too many states");
  used[slot] = 1;
  states[slot] = queue[queued++] = s;
}

// The caller's next step; 0 if it sleeps, and 2 when it is through.
static int step_caller(state s) {
  switch (s.at) {
    case 0:
      if (s.number == loops) return 2;
      s.number++, s.next = s.done = s.sleeps = s.inside = 0, s.open = 1, s.at = 1;
      break;
    case 1: s.at = s.next < pieces ? (s.next++, 2) : 3; break;  // claims a piece, or finds none
    case 2: s.done++, s.at = 1; break;
    case 3: s.open = 0, s.at = s.inside ? 4 : 7; break;
    case 4: s.sleeps = 1, s.at = 5; break;
    case 5: s.seen = s.finished, s.at = 6; break;
    case 6: s.at = s.inside ? 8 : 7; break;
    case 7:
      if (s.done != pieces) fail("the caller left before all pieces were done");
      s.at = 0;
      break;
    case 8:
      if (s.seen == s.finished) return 0;  // asleep until the word changes
      s.at = 5;
      break;
  }
  reach(s);
  return 1;
}

static int step_helper(state s, int h) {
  switch (s.helper[h].at) {
    case 0:  // reads the gate; with nothing to do it may look again or sleep, which changes nothing here
      if (!s.open || s.inside >= helpers) return 0;
      s.helper[h].open = s.open, s.helper[h].inside = s.inside, s.helper[h].number = s.number;
      s.helper[h].at = 1;
      break;
    case 1:  // compare and swap
      if (s.open != s.helper[h].open || s.inside != s.helper[h].inside || s.number != s.helper[h].number) {
        s.helper[h].at = 0;
      } else s.inside++, s.helper[h].at = 2;
      break;
    case 2: s.helper[h].at = s.next < pieces ? (s.next++, 3) : 4; break;
    case 3:
      if (s.number != s.helper[h].number) fail("a helper works on a loop that has ended");
      s.done++, s.helper[h].at = 2;
      break;
    case 4:
      s.open = 0, s.inside--;
      s.helper[h].at = s.sleeps && !s.inside ? 5 : 0;
      break;
    case 5: s.finished++, s.helper[h].at = 0; break;
  }
  reach(s);
  return 1;
}

int main(void) {
  states = calloc(most_states, sizeof *states), queue = calloc(most_states, sizeof *queue);
  used = calloc(most_states, 1);
  if (!states || !queue || !used) return 2;
  reach((state){0});
  for (size_t i = 0; i < queued; i++) {
    int caller = step_caller(queue[i]), others = 0;
    for (int h = 0; h < helpers; h++) others += step_helper(queue[i], h);
    if (caller == 0 && others == 0) fail("the caller sleeps forever");
  }
  printf("gate_model: %zu states\n", count);
  return 0;
}
