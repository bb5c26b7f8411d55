// Opening and closing a state.
#ifndef SIYU_CLUA_STATE_H
#define SIYU_CLUA_STATE_H

#include "guards.h"
#include "profile.h"
#include "protected.h"

#include <pthread.h>
#if defined(__linux__)
extern int pthread_getattr_np(pthread_t, pthread_attr_t *);  // hidden without _GNU_SOURCE
#endif

// The middle of this thread's C stack. Some 200 nested C calls fit in the other half of 1 MB and more.
static inline char *siyu_middle_of_stack(void) {
  void *low = NULL;
  size_t size = 0;
#if defined(__linux__)
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes)) return NULL;
  pthread_attr_getstack(&attributes, &low, &size);
  pthread_attr_destroy(&attributes);
#elif defined(__APPLE__)
  size = pthread_get_stacksize_np(pthread_self());
  low = (char *)pthread_get_stackaddr_np(pthread_self()) - size;
#endif
  return (char *)low + size / 2;
}

static inline int siyu_anchor(lua_State *L, const char *text) {
  lua_pushstring(L, text);
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

// Lua makes these texts outside any protection, where failing to allocate would end the process or
// jump over Swift frames (luaD_seterrorobj, resume_error). Short texts are interned, so one that
// already exists costs no allocation: they are made here and never let go.
static inline int siyu_setup(lua_State *L) {
  siyu_control *c = siyu_get(L);
  c->text_stopped = siyu_anchor(L, "stopped by the host");
  c->text_memory = siyu_anchor(L, "not enough memory");
  siyu_anchor(L, "error in error handling");
  siyu_anchor(L, "C stack overflow");
  siyu_anchor(L, "cannot resume dead coroutine");
  siyu_anchor(L, "cannot resume non-suspended coroutine");
  c->kept = lua_newthread(L);
  luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

static inline void siyu_free_control(siyu_control *c) {
  while (c->types) {
    siyu_type *type = c->types;
    c->types = type->next;
    free(type->name);
    free(type);
  }
  while (c->slabs) {
    siyu_slab *slab = c->slabs;
    c->slabs = slab->next;
    free(slab);
  }
  while (c->lines) {
    siyu_lines *lines = c->lines;
    c->lines = lines->next;
    free(lines->chunk);
    free(lines->runs);
    free(lines);
  }
  siyu_free_profile(c->profile);
  free(c->scratch);
  free(c->report.arena);
  free(c->stop_report.arena);
  free(c->memory_report.arena);
  free(c);
}

// `beside`: another state of this thread's. Where the stack lies is read from a file, which a confined
// process may not open any more.
static inline siyu_control *_Nullable siyu_open(size_t limit, const siyu_control *_Nullable beside) {
  siyu_control *c = (siyu_control *)calloc(1, sizeof *c);
  if (!c) return NULL;
  c->limit = limit;
  c->countdown = -1;
  c->stack_floor = beside ? beside->stack_floor : siyu_middle_of_stack();
  c->report.arena = (char *)calloc(1, SIYU_ARENA);
  c->stop_report.arena = (char *)calloc(1, SIYU_ARENA);
  c->memory_report.arena = (char *)calloc(1, SIYU_ARENA);
  if (c->report.arena && c->stop_report.arena && c->memory_report.arena) {
    siyu_report_clear(&c->report);
    siyu_report_clear(&c->stop_report);
    siyu_report_clear(&c->memory_report);
    lua_State *L = lua_newstate(siyu_allocate, c);
    if (L) {
      *(siyu_control **)lua_getextraspace(L) = c;
      c->main = L;
      // Views are garbage as soon as a question is answered, and what lives on is small: waiting
      // until the heap is eight times that before the next cycle saves most of the marking. Where
      // the limit is reached first, Lua collects before it gives up.
      lua_gc(L, LUA_GCINC, 800, 0, 0);
      lua_pushcfunction(L, siyu_setup);
      if (lua_pcall(L, 0, 0, 0) == LUA_OK) {
        c->running = L;
        return c;
      }
      lua_close(L);
    }
  }
  siyu_free_control(c);
  return NULL;
}

// Runs what __gc and __close are left; their errors stay in Lua, and the stop flag keeps them from
// entering Swift, whose owner object is going away.
static inline void siyu_shut(siyu_control *_Nonnull c) {
  c->owner = NULL;
  siyu_stop_flag(c);
  lua_close(c->main);
  siyu_free_control(c);
}

static inline void siyu_replace(lua_State *L, int table, const char *name, lua_CFunction f) {
  lua_pushcfunction(L, f);
  lua_setfield(L, table, name);
}

// The libraries without doors to the outside: no io, os, package, debug.
static inline int siyu_do_libraries(lua_State *L) {
  siyu_request *r = siyu_requested(L);
  luaL_requiref(L, LUA_GNAME, luaopen_base, 1);
  siyu_replace(L, 1, "pcall", siyu_pcall);
  siyu_replace(L, 1, "xpcall", siyu_xpcall);
  luaL_requiref(L, LUA_COLIBNAME, luaopen_coroutine, 1);
  siyu_replace(L, 2, "resume", siyu_coroutine_resume);
  siyu_replace(L, 2, "wrap", siyu_coroutine_wrap);
  siyu_replace(L, 2, "close", siyu_coroutine_close);
  luaL_requiref(L, LUA_TABLIBNAME, luaopen_table, 1);
  luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 1);
  luaL_requiref(L, LUA_UTF8LIBNAME, luaopen_utf8, 1);
  luaL_requiref(L, LUA_MATHLIBNAME, luaopen_math, 1);
  lua_getfield(L, -1, "randomseed");
  lua_pushinteger(L, r->integer);
  lua_call(L, 1, 0);
  return 0;
}
static inline int siyu_open_libraries(lua_State *_Nonnull L, uint32_t seed) {
  siyu_request r = {.integer = (int64_t)seed};
  return siyu_protect(L, siyu_do_libraries, &r, 0, 0);
}

static inline int siyu_do_type(lua_State *L) {
  siyu_request *r = siyu_requested(L);
  lua_createtable(L, 0, 3);
  lua_pushlstring(L, (const char *)r->bytes, r->length);
  lua_setfield(L, 1, "__name");
  lua_pushboolean(L, 0);
  lua_setfield(L, 1, "__metatable");
  r->type->metatable = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}
static inline siyu_type *_Nullable siyu_new_type(lua_State *_Nonnull L, const char *_Nonnull name,
                                                 size_t payload) {
  siyu_control *c = siyu_get(L);
  siyu_type *type = (siyu_type *)calloc(1, sizeof *type);
  if (!type) return NULL;
  type->payload = payload;
  type->name = strdup(name);
  siyu_request r = {.type = type, .bytes = name, .length = strlen(name)};
  if (!type->name || siyu_protect(L, siyu_do_type, &r, 0, 0) != LUA_OK) {
    free(type->name);
    free(type);
    return NULL;
  }
  type->next = c->types;
  c->types = type;
  return type;
}

#endif
