// pcall, xpcall and coroutine functions that cannot swallow a stop, and that tell us which
// coroutine runs. They replace Lua's own; plugins see no other difference, except that wrap leaves
// a message as it was.
#ifndef SIYU_CLUA_GUARDS_H
#define SIYU_CLUA_GUARDS_H

#include "trampoline.h"

// Lua 5.4.4 recurses in C without end when coroutine.close runs inside __close, again and again.
#define SIYU_CLOSE_DEPTH 64

// Lack of memory cannot be caught: when it comes depends on the garbage of what was asked before,
// so code that goes on after it would answer now one thing, now another.
static inline void siyu_check_memory(lua_State *L, int status) {
  if (status == LUA_OK || status == LUA_YIELD) return;
  int is_memory = status == LUA_ERRMEM;
  if (!is_memory && lua_type(L, -1) == LUA_TSTRING) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, siyu_get(L)->text_memory);
    is_memory = lua_rawequal(L, -1, -2);
    lua_settop(L, -2);
  }
  if (is_memory) siyu_raise_memory(L);
}

static inline int siyu_finish_pcall(lua_State *L, int status, lua_KContext extra) {
  siyu_check_stop(L);
  if (status != LUA_OK && status != LUA_YIELD) {
    siyu_check_memory(L, status);
    lua_pushboolean(L, 0);
    lua_pushvalue(L, -2);
    return 2;
  }
  return lua_gettop(L) - (int)extra;
}

static inline int siyu_pcall(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, siyu_finish_pcall);
  return siyu_finish_pcall(L, status, 0);
}

// The handler is called after the error has come here, not where it was raised: Lua 5.4.4 reads
// freed memory when a coroutine that is suspended inside an xpcall with a handler of Lua's own kind
// is closed, and in such a handler hooks are off, so that it could spin. Without `debug`, plugins
// cannot see where it is called. It stands at index 2.
static inline int siyu_finish_xpcall(lua_State *L, int status, lua_KContext extra) {
  siyu_check_stop(L);
  if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - (int)extra;
  siyu_check_memory(L, status);
  lua_pushvalue(L, 2);
  lua_insert(L, -2);
  status = lua_pcall(L, 1, 1, 0);
  siyu_check_stop(L);
  siyu_check_memory(L, status);
  lua_pushboolean(L, 0);
  lua_insert(L, -2);
  return 2;
}

static inline int siyu_xpcall(lua_State *L) {
  int n = lua_gettop(L);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_pushboolean(L, 1);
  lua_pushvalue(L, 1);
  lua_rotate(L, 3, 2);
  int status = lua_pcallk(L, n - 2, LUA_MULTRET, 0, 2, siyu_finish_xpcall);
  return siyu_finish_xpcall(L, status, 2);
}

// For Lua written by the host around other functions that catch errors: gives its arguments back
// unless a stop was asked for.
static inline int siyu_pass_unless_stopped(lua_State *L) {
  siyu_check_stop(L);
  return lua_gettop(L);
}

static inline lua_State *siyu_coroutine(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "coroutine");
  return co;
}

// Moves `arguments` values to the coroutine and resumes it. Gives the number of results, moved
// here, or -1 with the error value here.
static inline int siyu_resume(lua_State *L, lua_State *co, int arguments) {
  siyu_control *c = siyu_get(L);
  int results = 0;
  if (siyu_stack_is_low(c)) luaL_error(L, "C stack overflow");
  if (!lua_checkstack(co, arguments)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lua_xmove(L, co, arguments);
  c->running = co;  // before looking at the flag: a stop from here on finds the coroutine
  if (siyu_stopped(c)) {
    c->running = L;
    siyu_raise_stop(L);
  }
  int status = lua_resume(co, L, arguments, &results);
  if (status != LUA_OK && status != LUA_YIELD) {
    if (!siyu_stopped(c)) siyu_report_error(c, L, co);
    c->running = L;
    siyu_check_stop(L);
    lua_xmove(co, L, 1);
    siyu_check_memory(L, status);
    return -1;
  }
  c->running = L;
  siyu_check_stop(L);
  if (!lua_checkstack(L, results + 1)) {
    lua_settop(co, -results - 1);
    lua_pushliteral(L, "too many results to resume");
    return -1;
  }
  lua_xmove(co, L, results);
  return results;
}

static inline int siyu_coroutine_resume(lua_State *L) {
  lua_State *co = siyu_coroutine(L);
  int results = siyu_resume(L, co, lua_gettop(L) - 1);
  if (results < 0) {
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
  }
  lua_pushboolean(L, 1);
  lua_insert(L, -(results + 1));
  return results + 1;
}

// Closes with __close handlers run under our eyes. Leaves the status; an error value is on top of co.
static inline int siyu_close(lua_State *L, lua_State *co) {
  siyu_control *c = siyu_get(L);
  if (c->close_depth >= SIYU_CLOSE_DEPTH || siyu_stack_is_low(c))
    return luaL_error(L, "coroutines closed inside __close are nested too deep");
  c->close_depth++;
  c->running = co;
  int status = lua_resetthread(co);
  c->running = L;
  c->close_depth--;
  siyu_check_stop(L);
  return status;
}

static inline int siyu_wrapped(lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  int results = siyu_resume(L, co, lua_gettop(L));
  if (results >= 0) return results;
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD) {  // it failed, rather than could not be resumed
    siyu_close(L, co);
    lua_xmove(co, L, 1);
  }
  return lua_error(L);
}

static inline int siyu_coroutine_wrap(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  lua_pushcclosure(L, siyu_wrapped, 1);
  return 1;
}

static inline int siyu_coroutine_close(lua_State *L) {
  lua_State *co = siyu_coroutine(L);
  lua_Debug ar;
  int suspended = lua_status(co) != LUA_OK || !lua_getstack(co, 0, &ar);
  if (co == L || !suspended)
    return luaL_error(L, "cannot close a %s coroutine", co == L ? "running" : "normal");
  int status = siyu_close(L, co);
  if (status == LUA_OK) {
    lua_pushboolean(L, 1);
    return 1;
  }
  lua_pushboolean(L, 0);
  lua_xmove(co, L, 1);
  siyu_check_memory(L, status);
  return 2;
}

#endif
