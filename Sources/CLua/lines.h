// Counting which lines run, in a state that is asked to. A line hook makes Lua several times slower:
// only specs that measure have one. And which lines can run, as the compiled code says.
#ifndef SIYU_CLUA_LINES_H
#define SIYU_CLUA_LINES_H

#include "bytecode.h"
#include "stop.h"

// MARK: Lines that ran

static inline siyu_lines *_Nullable siyu_lines_of(siyu_control *c, const char *chunk) {
  siyu_lines **place = &c->lines;
  for (; *place; place = &(*place)->next) {
    siyu_lines *found = *place;
    if (strcmp(found->chunk, chunk)) continue;
    *place = found->next;  // the one asked for last comes first
    found->next = c->lines;
    return c->lines = found;
  }
  siyu_lines *made = (siyu_lines *)calloc(1, sizeof *made);
  if (!made) return NULL;
  made->chunk = strdup(chunk);
  if (!made->chunk) {
    free(made);
    return NULL;
  }
  made->next = c->lines;
  return c->lines = made;
}

// Neither raises nor allocates from Lua, except to stop.
static inline void siyu_count_line(lua_State *L, lua_Debug *ar) {
  siyu_control *c = siyu_get(L);
  if (siyu_stopped(c)) siyu_raise_stop(L);
  if (!lua_getinfo(L, "S", ar) || ar->source[0] != '@' || ar->currentline <= 0) return;
  siyu_lines *lines = c->lines;
  if (!lines || strcmp(lines->chunk, ar->source + 1))
    if (!(lines = siyu_lines_of(c, ar->source + 1))) return;
  size_t line = (size_t)ar->currentline;
  if (line >= lines->room) {
    size_t room = line * 2 + 64;
    uint32_t *moved = (uint32_t *)realloc(lines->runs, room * sizeof *moved);
    if (!moved) return;
    memset(moved + lines->room, 0, (room - lines->room) * sizeof *moved);
    lines->runs = moved;
    lines->room = room;
  }
  if (lines->runs[line] < UINT32_MAX) lines->runs[line]++;
}

// Begins or ends counting; what was counted stays. Coroutines made before keep the hook they have.
static inline void siyu_set_counting(siyu_control *_Nonnull c, int counting) {
  c->counts_lines = counting;
  siyu_set_rest(c, counting ? siyu_count_line : NULL, LUA_MASKLINE, 0);
}

// How often a line of a chunk ran.
static inline uint32_t siyu_runs(const siyu_control *_Nonnull c, const char *_Nonnull chunk,
                                 size_t line) {
  for (const siyu_lines *lines = c->lines; lines; lines = lines->next)
    if (!strcmp(lines->chunk, chunk)) return line < lines->room ? lines->runs[line] : 0;
  return 0;
}

// MARK: Lines that can run

// Sets a byte for each line that the function on top of the stack, or one inside it, has code on:
// `lines[line]`, below `count`. Not for the return that ends every function: it stands on the line of
// `end`, and is reached only where nothing returned before. 0 when the code could not be read.
static inline int siyu_lines_with_code(lua_State *_Nonnull L, uint8_t *_Nonnull lines, size_t count) {
  siyu_assigned a;
  siyu_findings found = {0};
  found.lines = lines;
  found.line_count = count;
  return siyu_look(L, &a, &found);
}

#endif
