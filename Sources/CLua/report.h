// Telling where an error happened. Runs where it happened, so nothing here allocates from Lua,
// calls a metamethod or raises: lua_getstack and lua_getinfo("nSl") only read.
#ifndef SIYU_CLUA_REPORT_H
#define SIYU_CLUA_REPORT_H

#include "control.h"
#include <stdio.h>

// Levels looked through for the author's frames: recursion may be 200,000 deep.
#define SIYU_LEVELS 64
// Calls in each other that no author means: memory that ran out then went into them.
#define SIYU_DEEP 10000

static inline const char *_Nonnull siyu_report_text(const siyu_report *_Nonnull r, int offset) {
  return r->arena + offset;
}

static inline int siyu_note_text(siyu_report *r, const char *text, size_t length, size_t most) {
  size_t room = SIYU_ARENA - (size_t)r->used;
  if (length > most) length = most;
  if (length == 0 || room <= length + 1) return 0;
  int at = r->used;
  memcpy(r->arena + at, text, length);
  r->arena[at + (int)length] = 0;
  r->used += (int)length + 1;
  return at;
}

static inline void siyu_report_clear(siyu_report *_Nonnull r) {
  char *arena = r->arena;
  memset(r, 0, sizeof *r);
  r->arena = arena;
  r->arena[0] = 0;
  r->used = 1;
}

// Host frames stay out: C functions, and chunks whose name begins with "=" (the host's own Lua).
static inline int siyu_is_authors(const lua_Debug *ar) {
  return ar->what[0] != 'C' && ar->source[0] != '=';
}

static inline int siyu_note_chunk(siyu_report *r, const lua_Debug *ar) {
  if (ar->source[0] == '@') return siyu_note_text(r, ar->source + 1, ar->srclen - 1, 200);
  return siyu_note_text(r, ar->short_src, strlen(ar->short_src), 200);
}

// Adds the author's frames of L, and finds the place the message begins with, if it is a true one:
// `error("other.lua:1: …", 0)` does not get to name a place that is not on the stack.
static inline void siyu_capture(siyu_report *_Nonnull r, lua_State *_Nonnull L, int level,
                                const char *message, size_t length) {
  lua_Debug ar;
  r->valid = 1;
  for (int i = 0; i < SIYU_LEVELS && lua_getstack(L, level + i, &ar); i++) {
    if (!lua_getinfo(L, "nSl", &ar) || ar.what[0] == 'C') continue;
    if (message && !r->prefix_length && ar.currentline > 0) {
      char place[LUA_IDSIZE + 16];
      int n = snprintf(place, sizeof place, "%s:%d: ", ar.short_src, ar.currentline);
      if (n > 0 && (size_t)n <= length && memcmp(place, message, (size_t)n) == 0) {
        r->prefix_length = n;
        if (siyu_is_authors(&ar)) {
          r->line = ar.currentline;
          r->chunk = siyu_note_chunk(r, &ar);
        }
      }
    }
    if (!siyu_is_authors(&ar) || r->frame_count == SIYU_FRAMES) continue;
    int f = r->frame_count++;
    r->frame_line[f] = ar.currentline > 0 ? ar.currentline : 0;
    r->frame_chunk[f] = siyu_note_chunk(r, &ar);
    const char *name = ar.what[0] == 'm' ? "main chunk" : ar.name;
    r->frame_name[f] = name ? siyu_note_text(r, name, strlen(name), 80) : 0;
  }
  if (!r->line && r->frame_count) {
    r->line = r->frame_line[0];
    r->chunk = r->frame_chunk[0];
  }
}

// The place only, without names: called by the allocator, in the middle of anything. Where none of
// the author's functions runs any more, the place before stays: after an error Lua tries to make its
// stack smaller, which is refused too.
static inline void siyu_capture_place(siyu_report *_Nonnull r, lua_State *_Nonnull L) {
  lua_Debug ar;
  lua_State *main = siyu_get(L)->main;
  for (;;) {
    for (int i = 0; i < SIYU_LEVELS && lua_getstack(L, i, &ar); i++) {
      if (!lua_getinfo(L, "Sl", &ar) || !siyu_is_authors(&ar)) continue;
      siyu_report_clear(r);
      r->valid = 1;
      r->line = ar.currentline > 0 ? ar.currentline : 0;
      r->chunk = siyu_note_chunk(r, &ar);
      r->is_deep = lua_getstack(L, SIYU_DEEP, &ar);
      return;
    }
    if (L == main) return;
    L = main;  // a coroutine of C functions only
  }
}

// Begins a report for the error value on top of `from`, or goes on with the one a coroutine began
// for the same value.
static inline void siyu_report_error(siyu_control *c, lua_State *L, lua_State *from) {
  siyu_report *r = &c->report;
  const void *value = lua_topointer(from, -1);
  const char *message = NULL;
  size_t length = 0;
  if (lua_type(from, -1) == LUA_TSTRING) message = lua_tolstring(from, -1, &length);
  if (!(r->valid && value && r->value == value)) siyu_report_clear(r);
  r->value = value;
  siyu_capture(r, from, 0, message, length);
}

// The message handler under every call the host makes.
static inline int siyu_handler(lua_State *L) {
  siyu_report_error(siyu_get(L), L, L);
  return 1;
}

// Copies the error value on top into the report and pops it. Raw access only: no __tostring, no
// conversion in place. `status` is what lua_pcall or lua_load returned.
static inline void siyu_take_error(lua_State *L, int status) {
  siyu_control *c = siyu_get(L);
  siyu_report *r = &c->report;
  const void *value = lua_topointer(L, -1);
  // No handler runs for memory errors or syntax errors; then an old report must not speak.
  if (status != LUA_ERRRUN || !r->valid || r->value != value) {
    if (!(status == LUA_ERRERR && r->valid)) siyu_report_clear(r);
  }
  r->value_type = lua_type(L, -1);
  if (r->value_type == LUA_TSTRING) {
    size_t length;
    const char *text = lua_tolstring(L, -1, &length);
    text += r->prefix_length;
    length -= (size_t)r->prefix_length;
    r->truncated = length > SIYU_MESSAGE;
    r->message_length = (int)(r->truncated ? SIYU_MESSAGE : length);
    r->message = siyu_note_text(r, text, length, SIYU_MESSAGE);
    if (!r->message) r->message_length = 0;
  } else if (r->value_type == LUA_TNUMBER) {
    char text[64];
    int n = lua_isinteger(L, -1)
        ? snprintf(text, sizeof text, LUA_INTEGER_FMT, lua_tointegerx(L, -1, NULL))
        : snprintf(text, sizeof text, LUA_NUMBER_FMT, lua_tonumberx(L, -1, NULL));
    r->message = siyu_note_text(r, text, (size_t)n, sizeof text);
    r->message_length = n;
  }
  if (!value || value != c->raised_value) c->raised_kind = 0;
  c->raised_value = NULL;
  lua_settop(L, -2);
}

#endif
