// Under sequential consistency, every order in which one caller and two helpers can go through a loop, step by step: the protocol of loop.c (joining,
// shares and who keeps them, leaving, leaving early, closing and sleeping), for two loops of three pieces one after the
// other in one place. Checks that no helper takes part after its loop has ended, that each piece is run once, and that
// nobody sleeps forever.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { helpers = 2, threads = helpers + 1, loops = 2, pieces = 3, shares = 2, most_states = 1 << 20 };

typedef enum {
  idle, wants_to_join, keeps_share, reads_next, reads_kept, claims, runs, looks_around, gives_share_up, leaves, leaves_early,
  wakes_caller, closes, announces_sleep, reads_finished, looks_again, sleeps, reads_left, ends
} step;

typedef struct {
  uint8_t at, first, share, looked, sweeps;           // its way through the shares
  uint8_t number, open, inside, left_early, used, next, finished;  // what it read last
} thread;

typedef struct {
  uint8_t open, caller_sleeps, left_early, inside, number, finished;  // the gate, and the word to sleep on
  struct { uint8_t number, next, kept_for; } share[shares];
  uint8_t run;  // a bit for each piece of this loop
  thread thread[threads];  // the caller is number 0
} state;

static state *states;
static uint32_t *slots;
static size_t count;

static void fail(const char *what) { printf("gate_model: %s\n", what), exit(1); }

static void reach(const state *s) {
  uint64_t hash = 14695981039346656037u;
  for (size_t i = 0; i < sizeof *s; i++) hash = (hash ^ ((const uint8_t *)s)[i]) * 1099511628211u;
  size_t slot = (hash ^ hash >> 29) % (2 * most_states);
  for (; slots[slot]; slot = (slot + 1) % (2 * most_states))
    if (!memcmp(states + slots[slot] - 1, s, sizeof *s)) return;
  if (count == most_states) fail("too many states");
  states[count++] = *s;
  slots[slot] = (uint32_t)count;
}

static uint8_t begin_of(int share) { return (uint8_t)(pieces * share / shares); }

// The steps that callers and helpers share: looking for a piece, claiming and running it.
static void step_through_shares(state *s, int number) {
  thread *t = &s->thread[number];
  uint8_t loop = number == 0 ? s->number : t->number;
  uint8_t end = begin_of(t->share + 1);
  switch (t->at) {
    case reads_next:
      t->next = s->share[t->share].number == loop ? s->share[t->share].next : begin_of(t->share);
      // The word that is compared and swapped holds both.
      t->used = s->share[t->share].number == loop;
      if (t->next >= end) t->at = looks_around;
      else t->at = t->next + 1 == end && t->share != t->first && !t->sweeps ? reads_kept : claims;
      break;
    case reads_kept: t->at = s->share[t->share].kept_for == loop ? looks_around : claims; break;
    case claims: {
      uint8_t used = s->share[t->share].number == loop;
      if (used != t->used || (used && s->share[t->share].next != t->next)) t->at = reads_next;
      else s->share[t->share].number = loop, s->share[t->share].next = t->next + 1, t->at = runs;
      break;
    }
    case runs:
      if (s->number != loop) fail("a helper works on a loop that has ended");
      if (s->run >> t->next & 1) fail("a piece was run twice");
      s->run |= (uint8_t)(1 << t->next), t->looked = 0, t->at = reads_next;
      break;
    case looks_around:
      t->share = (uint8_t)((t->share + 1) % shares);
      if (++t->looked < shares) t->at = reads_next;
      else t->at = number > 0 ? leaves : t->sweeps ? ends : closes;
      break;
  }
}

// The caller's next step; 0 if it sleeps, and 2 when it is through.
static int step_caller(state s) {
  thread *t = &s.thread[0];
  switch (t->at) {
    case idle:
      if (s.number == loops) return 2;
      s.number++, s.run = s.caller_sleeps = s.left_early = s.inside = 0, s.open = 1;
      *t = (thread){.at = keeps_share};
      break;
    case keeps_share: s.share[0].kept_for = s.number, t->at = reads_next; break;
    case closes: s.open = 0, t->at = s.inside ? announces_sleep : reads_left; break;
    case announces_sleep: s.caller_sleeps = 1, t->at = reads_finished; break;
    case reads_finished: t->finished = s.finished, t->at = looks_again; break;
    case looks_again: t->at = s.inside ? sleeps : reads_left; break;
    case sleeps:
      if (t->finished == s.finished) return 0;  // until the word changes
      t->at = reads_finished;
      break;
    case reads_left:
      t->sweeps = s.left_early, t->looked = 0, t->share = 0;
      t->at = s.left_early ? reads_next : ends;
      break;
    case ends:
      if (s.inside) fail("the caller left with a helper inside");
      if (s.run != (1 << pieces) - 1) fail("the caller left before all pieces were run");
      *t = (thread){.at = idle};
      break;
    default: step_through_shares(&s, 0);
  }
  reach(&s);
  return 1;
}

static int step_helper(state s, int number) {
  thread *t = &s.thread[number];
  switch (t->at) {
    case idle:  // reads the gate; with nothing to do it may look again or sleep, which changes nothing here
      if (!s.open || s.inside >= helpers) return 0;
      *t = (thread){.at = wants_to_join, .open = s.open, .inside = s.inside, .number = s.number, .left_early = s.left_early};
      break;
    case wants_to_join:
      if (s.open != t->open || s.inside != t->inside || s.number != t->number || s.left_early != t->left_early)
        *t = (thread){.at = idle};
      else s.inside++, t->first = t->share = (uint8_t)(number % shares), t->at = keeps_share;
      break;
    case keeps_share: s.share[t->first].kept_for = t->number, t->at = reads_next; break;
    case runs: {
      state early = s;  // after any piece, the core may be needed elsewhere
      step_through_shares(&early, number);
      early.thread[number].at = gives_share_up;
      reach(&early);
      step_through_shares(&s, number);
      break;
    }
    case gives_share_up: s.share[t->first].kept_for = 0, t->at = leaves_early; break;
    case leaves:
    case leaves_early:
      if (t->at == leaves) s.open = 0;
      else s.left_early = 1;
      s.inside--;
      if (s.caller_sleeps && !s.inside) t->at = wakes_caller;
      else *t = (thread){.at = idle};
      break;
    case wakes_caller: s.finished++, *t = (thread){.at = idle}; break;
    default: step_through_shares(&s, number);
  }
  reach(&s);
  return 1;
}

int main(void) {
  states = calloc(most_states, sizeof *states), slots = calloc(2 * most_states, sizeof *slots);
  if (!states || !slots) return 2;
  reach(&(state){0});
  for (size_t i = 0; i < count; i++) {
    int caller = step_caller(states[i]), others = 0;
    for (int number = 1; number < threads; number++) others += step_helper(states[i], number);
    if (caller == 0 && others == 0) fail("the caller sleeps forever");
  }
  printf("gate_model: %zu states\n", count);
  return 0;
}
