// The trampolines: how Lua calls Swift. A Swift function returns the number of results it left on
// the stack, or a negative code that says what to do after its frame is gone. All raising and all
// allocating is done here.
#ifndef SIYU_CLUA_TRAMPOLINE_H
#define SIYU_CLUA_TRAMPOLINE_H

#include "stop.h"

typedef int32_t (*siyu_native)(lua_State *_Nonnull L);
typedef int32_t (*siyu_method)(lua_State *_Nonnull L, void *_Nonnull payload);
typedef int32_t (*siyu_getter)(lua_State *_Nonnull L, void *_Nonnull payload, int64_t field);

#define SIYU_RAISE_TOP (-1)   // raise the value on top of the stack
#define SIYU_RAISE_TEXT (-2)  // raise out_bytes as a text with the caller's place before it
#define SIYU_TEXT (-3)        // return out_bytes as a text
#define SIYU_USERDATA (-4)    // return a new userdata of out_type holding out_payload
#define SIYU_MEMORY (-5)      // raise Lua's own error for "no memory"

static inline void *siyu_payload(void *userdata) { return (char *)userdata + sizeof(siyu_type *); }

static inline void siyu_new_userdata(lua_State *L, siyu_type *type, const void *payload) {
  char *block = (char *)lua_newuserdatauv(L, sizeof(siyu_type *) + type->payload, 0);
  *(siyu_type **)(void *)block = type;
  if (payload) memcpy(siyu_payload(block), payload, type->payload);
  else memset(siyu_payload(block), 0, type->payload);
  lua_rawgeti(L, LUA_REGISTRYINDEX, type->metatable);
  lua_setmetatable(L, -2);
}

static inline void *siyu_check(lua_State *_Nonnull L, int index, const siyu_type *_Nonnull type) {
  void *block = lua_touserdata(L, index);
  if (!block || lua_type(L, index) != LUA_TUSERDATA || *(siyu_type **)block != type) return NULL;
  return siyu_payload(block);
}

static inline int siyu_raise_memory(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, siyu_get(L)->text_memory);
  return lua_error(L);
}

static inline int siyu_raise_text(lua_State *L, const char *text, size_t length, int kind) {
  siyu_control *c = siyu_get(L);
  luaL_where(L, 1);
  lua_pushlstring(L, text, length);
  lua_concat(L, 2);
  c->raised_value = lua_topointer(L, -1);
  c->raised_kind = kind;
  return lua_error(L);
}

static inline int siyu_finish(lua_State *L, int code) {
  siyu_control *c = siyu_get(L);
  siyu_check_stop(L);
  switch (code) {
    case SIYU_TEXT:
      lua_pushlstring(L, (const char *)c->out_bytes, c->out_length);
      return 1;
    case SIYU_USERDATA:
      siyu_new_userdata(L, c->out_type, c->out_payload);
      return 1;
    case SIYU_RAISE_TEXT:
      return siyu_raise_text(L, (const char *)c->out_bytes, c->out_length, c->out_error_kind);
    case SIYU_MEMORY:
      return siyu_raise_memory(L);
    default:
      return lua_error(L);
  }
}

// Upvalue 1: the Swift function. Further upvalues are its own.
static inline int siyu_trampoline(lua_State *L) {
  siyu_native swift = (siyu_native)lua_touserdata(L, lua_upvalueindex(1));
  siyu_check_stop(L);
  int count = swift(L);
  if (__builtin_expect(count >= 0, 1)) return count;
  return siyu_finish(L, count);
}

static inline int siyu_wrong_self(lua_State *L) {
  size_t length = 0;
  const char *name = lua_tolstring(L, lua_upvalueindex(3), &length);
  const siyu_type *type = (const siyu_type *)lua_touserdata(L, lua_upvalueindex(2));
  const char *got = lua_isnone(L, 1) ? "nothing" : lua_typename(L, lua_type(L, 1));
  char text[256];
  int n = snprintf(text, sizeof text, "%.80s must be called with a colon on %.60s, got %s.",
                   name ? name : "the method", type->name, got);
  return siyu_raise_text(L, text, n < (int)sizeof text ? (size_t)n : sizeof text - 1, 0);
}

// A method of a userdata type. Upvalue 1: the Swift function, 2: the type, 3: its name.
static inline int siyu_method_trampoline(lua_State *L) {
  siyu_method swift = (siyu_method)lua_touserdata(L, lua_upvalueindex(1));
  void *self = siyu_check(L, 1, (const siyu_type *)lua_touserdata(L, lua_upvalueindex(2)));
  if (__builtin_expect(!self, 0)) return siyu_wrong_self(L);
  siyu_check_stop(L);
  int count = swift(L, self);
  if (__builtin_expect(count >= 0, 1)) return count;
  return siyu_finish(L, count);
}

// __index of a userdata type. Upvalue 1: the Swift getter, 2: the type, 3: a name, 4: a table from
// key to a method (given as it is) or to a field's number (handed to the getter). Other keys reach
// the getter as field -1, which says what is wrong with them.
static inline int siyu_index_trampoline(lua_State *L) {
  void *self = siyu_check(L, 1, (const siyu_type *)lua_touserdata(L, lua_upvalueindex(2)));
  if (__builtin_expect(!self, 0)) return siyu_wrong_self(L);
  lua_pushvalue(L, 2);
  int type = lua_rawget(L, lua_upvalueindex(4));
  if (type == LUA_TFUNCTION) return 1;
  int64_t field = type == LUA_TNUMBER ? lua_tointegerx(L, -1, NULL) : -1;
  siyu_getter swift = (siyu_getter)lua_touserdata(L, lua_upvalueindex(1));
  siyu_check_stop(L);
  if (!swift) {
    lua_pushnil(L);
    return 1;
  }
  int count = swift(L, self, field);
  if (__builtin_expect(count >= 0, 1)) return count;
  return siyu_finish(L, count);
}

#endif
