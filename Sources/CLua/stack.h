// The rest of what Swift calls: none of it raises. Besides these, Swift uses, from lua.h itself and
// only these: lua_absindex, checkstack, copy, getmetatable, gettop, isinteger, next (never), pcallk
// (never), pushboolean, pushinteger, pushnil, pushnumber, pushvalue, rawequal, rawget, rawgeti,
// rawlen, rotate, settop (no slot of ours is to be closed), toboolean, tointegerx, tonumberx,
// topointer, touserdata, type. lua_tolstring only on values whose type is string.
#ifndef SIYU_CLUA_STACK_H
#define SIYU_CLUA_STACK_H

#include "state.h"

static inline int siyu_upvalue_index(int i) { return lua_upvalueindex(i); }

static inline void siyu_push_registry(lua_State *_Nonnull L, int slot) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, slot);
}

static inline void siyu_push_globals(lua_State *_Nonnull L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}

static inline const char *_Nullable siyu_text(lua_State *_Nonnull L, int index,
                                              size_t *_Nonnull length) {
  return lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, length) : NULL;
}

// Text only: "t" refuses bytecode.
static inline int siyu_load(lua_State *_Nonnull L, const void *bytes, size_t length,
                            const char *_Nonnull name) {
  if (!lua_checkstack(L, 2)) return siyu_no_room(L, 0);
  return siyu_status(L, luaL_loadbufferx(L, bytes ? (const char *)bytes : "", length, name, "t"));
}

// The name of a userdata's type; NULL when it is none of ours.
static inline const char *_Nullable siyu_type_name(lua_State *_Nonnull L, int index) {
  void *block = lua_touserdata(L, index);
  if (!block || lua_type(L, index) != LUA_TUSERDATA) return NULL;
  for (siyu_type *type = siyu_get(L)->types; type; type = type->next)
    if (*(siyu_type **)block == type) return type->name;
  return NULL;
}

// Room for a text that must outlive the Swift frame.
static inline char *_Nullable siyu_scratch(siyu_control *_Nonnull c, size_t size) {
  if (size > c->scratch_size || !c->scratch) {
    char *moved = (char *)realloc(c->scratch, size + 64);
    if (!moved) return NULL;
    c->scratch = moved;
    c->scratch_size = size + 64;
  }
  return c->scratch;
}

static inline siyu_report *_Nonnull siyu_error_report(siyu_control *_Nonnull c) {
  return &c->report;
}
static inline siyu_report *_Nonnull siyu_stop_place(siyu_control *_Nonnull c) {
  return &c->stop_report;
}
static inline siyu_report *_Nonnull siyu_memory_place(siyu_control *_Nonnull c) {
  return &c->memory_report;
}
static inline int siyu_frame_line(const siyu_report *_Nonnull r, int i) { return r->frame_line[i]; }
static inline const char *_Nonnull siyu_frame_chunk(const siyu_report *_Nonnull r, int i) {
  return r->arena + r->frame_chunk[i];
}
static inline const char *_Nonnull siyu_frame_name(const siyu_report *_Nonnull r, int i) {
  return r->arena + r->frame_name[i];
}

#endif
