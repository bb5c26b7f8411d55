// What can raise, done under lua_pcall. Each operation is a C function that finds its request in
// a light userdata on top of the stack; whatever goes wrong ends as a status and a filled report,
// with the stack as it was minus the operands.
#ifndef SIYU_CLUA_PROTECTED_H
#define SIYU_CLUA_PROTECTED_H

#include "trampoline.h"

static inline int siyu_status(lua_State *L, int status) {
  if (__builtin_expect(status != LUA_OK, 0)) siyu_take_error(L, status);
  return status;
}

// No stack left: told like any other lack of memory.
static inline int siyu_no_room(lua_State *L, int operands) {
  siyu_control *c = siyu_get(L);
  lua_settop(L, -operands - 1);
  siyu_report_clear(&c->report);
  return LUA_ERRMEM;
}

static inline int siyu_protect(lua_State *_Nonnull L, lua_CFunction f, void *request, int operands,
                               int results) {
  if (!lua_checkstack(L, 6)) return siyu_no_room(L, operands);
  lua_pushcfunction(L, siyu_handler);
  lua_pushcfunction(L, f);
  if (operands) lua_rotate(L, -operands - 2, 2);
  lua_pushlightuserdata(L, request);
  int handler = lua_gettop(L) - operands - 2;
  int status = lua_pcall(L, operands + 1, results, handler);
  lua_remove(L, handler);
  return siyu_status(L, status);
}

// Calls the function under `arguments` values, with the report filled on failure.
static inline int siyu_call(lua_State *_Nonnull L, int arguments, int results) {
  if (!lua_checkstack(L, 4)) return siyu_no_room(L, arguments + 1);
  int handler = lua_gettop(L) - arguments;
  lua_pushcfunction(L, siyu_handler);
  lua_insert(L, handler);
  int status = lua_pcall(L, arguments, results, handler);
  lua_remove(L, handler);
  return siyu_status(L, status);
}

// The same with the handler already in a slot of the stack: two operations fewer.
static inline int siyu_call_pinned(lua_State *_Nonnull L, int arguments, int results,
                                   int handler) {
  return siyu_status(L, lua_pcall(L, arguments, results, handler));
}

typedef struct siyu_request {
  const void *bytes;
  size_t length;
  int64_t integer;
  int64_t more;
  void *function;
  siyu_type *type;
} siyu_request;

static inline siyu_request *siyu_requested(lua_State *L) {
  siyu_request *r = (siyu_request *)lua_touserdata(L, -1);
  lua_settop(L, -2);
  return r;
}

static inline int siyu_do_text(lua_State *L) {
  siyu_request *r = siyu_requested(L);
  lua_pushlstring(L, (const char *)r->bytes, r->length);
  return 1;
}
static inline int siyu_push_text(lua_State *_Nonnull L, const void *bytes, size_t length) {
  siyu_request r = {.bytes = bytes ? bytes : "", .length = length};
  return siyu_protect(L, siyu_do_text, &r, 0, 1);
}

static inline int siyu_do_table(lua_State *L) {
  siyu_request *r = siyu_requested(L);
  lua_createtable(L, (int)r->integer, (int)r->more);
  return 1;
}
static inline int siyu_push_table(lua_State *_Nonnull L, int entries, int fields) {
  siyu_request r = {.integer = entries, .more = fields};
  return siyu_protect(L, siyu_do_table, &r, 0, 1);
}

// Swift function with `more` upvalues of its own, which are the operands.
static inline int siyu_do_function(lua_State *L) {
  siyu_request *r = siyu_requested(L);
  lua_pushlightuserdata(L, r->function);
  lua_insert(L, 1);
  lua_pushcclosure(L, siyu_trampoline, (int)r->more + 1);
  return 1;
}
static inline int siyu_push_function(lua_State *_Nonnull L, siyu_native _Nonnull f, int upvalues) {
  siyu_request r = {.function = (void *)f, .more = upvalues};
  return siyu_protect(L, siyu_do_function, &r, upvalues, 1);
}

static inline int siyu_do_method(lua_State *L) {
  siyu_request *r = siyu_requested(L);
  lua_pushlightuserdata(L, r->function);
  lua_pushlightuserdata(L, r->type);
  lua_pushlstring(L, (const char *)r->bytes, r->length);
  lua_pushcclosure(L, siyu_method_trampoline, 3);
  return 1;
}
static inline int siyu_push_method(lua_State *_Nonnull L, siyu_method _Nonnull f,
                                   siyu_type *_Nonnull type, const void *name, size_t length) {
  siyu_request r = {.function = (void *)f, .type = type, .bytes = name, .length = length};
  return siyu_protect(L, siyu_do_method, &r, 0, 1);
}

// Operand: the table of methods and field numbers. Sets the type's __index.
static inline int siyu_do_index(lua_State *L) {
  siyu_request *r = siyu_requested(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, r->type->metatable);
  lua_pushliteral(L, "__index");
  lua_pushlightuserdata(L, r->function);
  lua_pushlightuserdata(L, r->type);
  lua_pushstring(L, r->type->name);
  lua_pushvalue(L, 1);
  lua_pushcclosure(L, siyu_index_trampoline, 4);
  lua_rawset(L, 2);
  return 0;
}
static inline int siyu_set_index(lua_State *_Nonnull L, siyu_type *_Nonnull type,
                                 siyu_getter _Nullable getter) {
  siyu_request r = {.function = (void *)getter, .type = type};
  return siyu_protect(L, siyu_do_index, &r, 1, 0);
}

static inline int siyu_do_userdata(lua_State *L) {
  siyu_request *r = siyu_requested(L);
  siyu_new_userdata(L, r->type, r->bytes);
  return 1;
}
static inline int siyu_push_userdata(lua_State *_Nonnull L, siyu_type *_Nonnull type,
                                     const void *payload) {
  siyu_request r = {.type = type, .bytes = payload};
  return siyu_protect(L, siyu_do_userdata, &r, 0, 1);
}

// Operands: table, key, value.
static inline int siyu_do_rawset(lua_State *L) {
  siyu_requested(L);
  lua_rawset(L, 1);
  return 0;
}
static inline int siyu_raw_set(lua_State *_Nonnull L) {
  siyu_request r = {0};
  return siyu_protect(L, siyu_do_rawset, &r, 3, 0);
}

// Operands: table, value; the key is a text.
static inline int siyu_do_rawset_text(lua_State *L) {
  siyu_request *r = siyu_requested(L);
  lua_pushlstring(L, (const char *)r->bytes, r->length);
  lua_insert(L, 2);
  lua_rawset(L, 1);
  return 0;
}
static inline int siyu_raw_set_text(lua_State *_Nonnull L, const void *key, size_t length) {
  siyu_request r = {.bytes = key, .length = length};
  return siyu_protect(L, siyu_do_rawset_text, &r, 2, 0);
}

static inline int siyu_do_rawset_integer(lua_State *L) {
  siyu_request *r = siyu_requested(L);
  lua_rawseti(L, 1, r->integer);
  return 0;
}
static inline int siyu_raw_set_integer(lua_State *_Nonnull L, int64_t key) {
  siyu_request r = {.integer = key};
  return siyu_protect(L, siyu_do_rawset_integer, &r, 2, 0);
}

// Operand: a table. Result: its value under a text.
static inline int siyu_do_rawget_text(lua_State *L) {
  siyu_request *r = siyu_requested(L);
  lua_pushlstring(L, (const char *)r->bytes, r->length);
  lua_rawget(L, 1);
  return 1;
}
static inline int siyu_raw_get_text(lua_State *_Nonnull L, const void *key, size_t length) {
  siyu_request r = {.bytes = key, .length = length};
  return siyu_protect(L, siyu_do_rawget_text, &r, 1, 1);
}

// Operands: table, key. Results: next key and value, or two nils.
static inline int siyu_do_next(lua_State *L) {
  siyu_requested(L);
  if (lua_next(L, 1)) return 2;
  lua_pushnil(L);
  lua_pushnil(L);
  return 2;
}
static inline int siyu_next(lua_State *_Nonnull L) {
  siyu_request r = {0};
  return siyu_protect(L, siyu_do_next, &r, 2, 2);
}

// With metamethods. Operands: value, key (and new value). For `get`, one result.
static inline int siyu_do_get(lua_State *L) {
  siyu_requested(L);
  lua_gettable(L, 1);
  return 1;
}
static inline int siyu_get_value(lua_State *_Nonnull L) {
  siyu_request r = {0};
  return siyu_protect(L, siyu_do_get, &r, 2, 1);
}
static inline int siyu_do_set(lua_State *L) {
  siyu_requested(L);
  lua_settable(L, 1);
  return 0;
}
static inline int siyu_set_value(lua_State *_Nonnull L) {
  siyu_request r = {0};
  return siyu_protect(L, siyu_do_set, &r, 3, 0);
}
static inline int siyu_do_operate(lua_State *L) {
  siyu_request *r = siyu_requested(L);
  switch (r->integer) {
    case 0: lua_len(L, 1); break;
    case 1: lua_concat(L, 2); break;
    case 2: lua_pushboolean(L, lua_compare(L, 1, 2, LUA_OPEQ)); break;
    case 3: lua_pushboolean(L, lua_compare(L, 1, 2, LUA_OPLT)); break;
    case 4: lua_arith(L, LUA_OPADD); break;
    default: luaL_tolstring(L, 1, NULL); break;
  }
  return 1;
}
static inline int siyu_operate(lua_State *_Nonnull L, int operation, int operands) {
  siyu_request r = {.integer = operation};
  return siyu_protect(L, siyu_do_operate, &r, operands, 1);
}

static inline int siyu_do_collect(lua_State *L) {
  lua_gc(L, LUA_GCCOLLECT);
  return 0;
}
static inline int siyu_collect(lua_State *_Nonnull L) {
  siyu_request r = {0};
  return siyu_protect(L, siyu_do_collect, &r, 0, 0);
}

// References are slots of an auxiliary thread's stack: keeping, pushing and releasing never raise.
// Operand: the value. `slot` is a free slot to use again, or 0 for a new one. Gives the slot, or 0
// when there is no memory; the operand is popped either way.
static inline int siyu_keep(lua_State *_Nonnull L, int slot) {
  siyu_control *c = siyu_get(L);
  if (!lua_checkstack(c->kept, 2)) {
    lua_settop(L, -2);
    return 0;
  }
  lua_xmove(L, c->kept, 1);
  if (!slot) return lua_gettop(c->kept);
  lua_copy(c->kept, -1, slot);
  lua_settop(c->kept, -2);
  return slot;
}

static inline void siyu_push_kept(lua_State *_Nonnull L, int slot) {
  lua_State *kept = siyu_get(L)->kept;
  lua_pushvalue(kept, slot);
  lua_xmove(kept, L, 1);
}

static inline void siyu_release(siyu_control *_Nonnull c, int slot) {
  lua_pushnil(c->kept);
  lua_copy(c->kept, -1, slot);
  lua_settop(c->kept, -2);
}

#endif
