// Where a state spends its time and its memory, by function and by line of the author's.
//
// Hooks at each call, at each return and after every so many instructions look at the clock: what went by
// since the look before was spent where Lua has been meanwhile. Functions of the host and of Lua's own
// library, and the host's hidden Lua, are no lines of the author's: their time is kept apart, at the line
// that called them. Memory is told by an allocator that stands before the usual one.
//
// A state that is not measured has neither: nothing on its way asks whether it is. Calls, samples and bytes
// are the same in every run; time is time.
#ifndef SIYU_CLUA_PROFILE_H
#define SIYU_CLUA_PROFILE_H

#include "allocator.h"
#include "stop.h"

#include <time.h>

typedef struct siyu_cost {
  uint64_t calls;    // of a function: how often it was called; of a line: how often it called something
  uint64_t samples;  // how often the counted instructions were over there
  uint64_t bytes;    // allocated, whatever became of them
  uint64_t spent;    // nanoseconds in the author's own Lua
  uint64_t outside;  // nanoseconds in what was called from there and is not the author's
  uint64_t whole;    // of a function that the host called: nanoseconds with all that it called in turn
  char *name;        // of a function, as the first caller named it; NULL when nobody did
} siyu_cost;

// An author's file, by the numbers of its lines: where the line is, and where a function begins.
typedef struct siyu_measured {
  struct siyu_measured *next;
  char *chunk;       // its name, without "@"
  siyu_cost *lines, *functions;
  size_t line_room, function_room;
} siyu_measured;

// Chunks that are told apart: a plugin's files, and some texts that it loads itself.
#define SIYU_CHUNKS 256

typedef struct siyu_profile {
  siyu_measured *chunks;
  int chunk_count;
  siyu_measured *root_chunk;  // of the function that the host called last; NULL: of none
  int root_line;              // where that function begins
  int64_t last;      // when the clock was looked at last
  int64_t step;      // for tests: the clock goes on by so much at each look; 0: real time
  int64_t ticked;
  uint64_t elsewhere;  // nanoseconds in which nothing of the author's ran
} siyu_profile;

static inline void siyu_free_costs(siyu_cost *costs, size_t room) {
  for (size_t i = 0; i < room; i++) free(costs[i].name);
  free(costs);
}

static inline void siyu_forget_measured(siyu_profile *p) {
  while (p->chunks) {
    siyu_measured *chunk = p->chunks;
    p->chunks = chunk->next;
    siyu_free_costs(chunk->lines, chunk->line_room);
    siyu_free_costs(chunk->functions, chunk->function_room);
    free(chunk->chunk);
    free(chunk);
  }
  p->chunk_count = 0;
  p->root_chunk = NULL;
  p->elsewhere = 0;
}

static inline void siyu_free_profile(siyu_profile *_Nullable p) {
  if (!p) return;
  siyu_forget_measured(p);
  free(p);
}

static inline int64_t siyu_look_at_clock(siyu_profile *p) {
  if (p->step) return p->ticked += p->step;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline siyu_measured *_Nullable siyu_measured_of(siyu_profile *p, const char *chunk) {
  siyu_measured **place = &p->chunks;
  for (; *place; place = &(*place)->next) {
    siyu_measured *found = *place;
    if (strcmp(found->chunk, chunk)) continue;
    *place = found->next;  // the one asked for last comes first
    found->next = p->chunks;
    return p->chunks = found;
  }
  if (p->chunk_count >= SIYU_CHUNKS) return NULL;
  siyu_measured *made = (siyu_measured *)calloc(1, sizeof *made);
  if (!made) return NULL;
  made->chunk = strdup(chunk);
  if (!made->chunk) {
    free(made);
    return NULL;
  }
  p->chunk_count++;
  made->next = p->chunks;
  return p->chunks = made;
}

// The entry at a number, with room made for it; NULL without memory: then it is not counted.
static inline siyu_cost *_Nullable siyu_cost_at(siyu_cost **costs, size_t *room, int number) {
  if (number < 0) return NULL;
  size_t index = (size_t)number;
  if (index >= *room) {
    size_t more = index * 2 + 64;
    siyu_cost *moved = (siyu_cost *)realloc(*costs, more * sizeof **costs);
    if (!moved) return NULL;
    memset(moved + *room, 0, (more - *room) * sizeof *moved);
    *costs = moved;
    *room = more;
  }
  return *costs + index;
}

typedef struct siyu_spot {
  siyu_cost *line, *function;
  int is_outside;  // what runs is not the author's, and was called from there
} siyu_spot;

static inline int siyu_is_measured(const lua_Debug *ar) { return ar->source[0] == '@'; }

// Frames that are looked at to find the author's.
#define SIYU_DEPTH 32

// Where the author's Lua is, seen from a frame; 0 when there is none. Neither raises nor allocates from
// Lua, so that the allocator may ask.
static inline int siyu_spot_from(siyu_profile *p, lua_State *L, int level, siyu_spot *spot) {
  lua_Debug ar;
  for (int i = level; i < level + SIYU_DEPTH && lua_getstack(L, i, &ar); i++) {
    if (!lua_getinfo(L, "Sl", &ar) || !siyu_is_measured(&ar) || ar.currentline <= 0) continue;
    siyu_measured *chunk = siyu_measured_of(p, ar.source + 1);
    if (!chunk) return 0;
    spot->line = siyu_cost_at(&chunk->lines, &chunk->line_room, ar.currentline);
    spot->function = siyu_cost_at(&chunk->functions, &chunk->function_room, ar.linedefined);
    spot->is_outside = i > level;
    return spot->line && spot->function;
  }
  return 0;
}

static inline void siyu_charge(siyu_profile *p, const siyu_spot *spot, int64_t time) {
  uint64_t spent = time > 0 ? (uint64_t)time : 0;
  if (!spot->line) {
    p->elsewhere += spent;
  } else if (spot->is_outside) {
    spot->line->outside += spent;
    spot->function->outside += spent;
  } else {
    spot->line->spent += spent;
    spot->function->spent += spent;
  }
  siyu_measured *root = p->root_chunk;
  siyu_cost *whole =
      spot->line && root ? siyu_cost_at(&root->functions, &root->function_room, p->root_line) : NULL;
  if (whole) whole->whole += spent;
}

// A call began: counted where it was made, and for the author's own function.
static inline void siyu_note_call(siyu_profile *p, lua_State *L, lua_Debug *ar,
                                  const siyu_spot *caller) {
  if (caller->line && !caller->is_outside) caller->line->calls++;
  if (!lua_getinfo(L, "S", ar) || !siyu_is_measured(ar)) return;
  siyu_measured *chunk = siyu_measured_of(p, ar->source + 1);
  if (!chunk) return;
  siyu_cost *function = siyu_cost_at(&chunk->functions, &chunk->function_room, ar->linedefined);
  if (!function) return;
  function->calls++;
  // Nothing of the author's stands above it: the host asks. What a coroutine begins with was called by
  // whoever resumed it.
  if (!caller->line && L == siyu_get(L)->main) {
    p->root_chunk = chunk;
    p->root_line = ar->linedefined;
  }
  if (!function->name && lua_getinfo(L, "n", ar) && ar->name) function->name = strdup(ar->name);
}

static inline void siyu_measure(lua_State *L, lua_Debug *ar) {
  siyu_control *c = siyu_get(L);
  if (siyu_stopped(c)) siyu_raise_stop(L);
  siyu_profile *p = c->profile;
  if (!p) return;
  int64_t time = siyu_look_at_clock(p) - p->last;
  siyu_spot spot = {0};
  // Until a call it was the caller's time; of a tail call the caller is gone, and it is the callee's.
  if (!siyu_spot_from(p, L, ar->event == LUA_HOOKCALL ? 1 : 0, &spot)) spot.line = NULL;
  siyu_charge(p, &spot, time);
  if (ar->event == LUA_HOOKCOUNT) {
    if (spot.line) {
      spot.line->samples++;
      spot.function->samples++;
    }
  } else if (ar->event != LUA_HOOKRET) {
    siyu_note_call(p, L, ar, &spot);
  }
  p->last = siyu_look_at_clock(p);  // what measuring took is nobody's
}

static inline void *siyu_allocate_measured(void *data, void *block, size_t old_size, size_t size) {
  siyu_control *c = (siyu_control *)data;
  size_t old = block ? old_size : 0;
  siyu_spot spot;
  if (size > old && c->profile && c->running && siyu_spot_from(c->profile, c->running, 0, &spot)) {
    spot.line->bytes += size - old;
    spot.function->bytes += size - old;
  }
  return siyu_allocate(data, block, old_size, size);
}

// Begins to measure, looking after every so many instructions too, or ends it and forgets all. 0 without
// memory for it.
static inline int siyu_set_profile(siyu_control *_Nonnull c, int instructions, int64_t step) {
  siyu_free_profile(c->profile);
  c->profile = NULL;
  c->counts_lines = 0;
  lua_setallocf(c->main, siyu_allocate, c);
  siyu_set_rest(c, NULL, 0, 0);
  if (instructions <= 0) return 1;
  siyu_profile *p = (siyu_profile *)calloc(1, sizeof *p);
  if (!p) return 0;
  p->step = step;
  c->profile = p;
  lua_setallocf(c->main, siyu_allocate_measured, c);
  siyu_set_rest(c, siyu_measure, LUA_MASKCALL | LUA_MASKRET | LUA_MASKCOUNT, instructions);
  p->last = siyu_look_at_clock(p);
  return 1;
}

#endif
