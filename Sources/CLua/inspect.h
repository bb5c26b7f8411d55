// Looking at tables and functions without running anything. None of it raises or allocates.
#ifndef SIYU_CLUA_INSPECT_H
#define SIYU_CLUA_INSPECT_H

#include "report.h"

// A table may stand before the one that holds its contents: its metatable names that one under a
// light userdata, which plugins cannot make.
static inline void siyu_push_contents_key(lua_State *_Nonnull L) {
  lua_pushlightuserdata(L, siyu_get(L));
}

// Pushes what holds the contents of the table at an index: another table, or itself.
static inline void siyu_push_contents(lua_State *_Nonnull L, int index) {
  index = lua_absindex(L, index);
  if (lua_type(L, index) == LUA_TTABLE && lua_getmetatable(L, index)) {
    int type = lua_rawgetp(L, -1, siyu_get(L));
    if (type == LUA_TTABLE) {
      lua_copy(L, -1, -2);
      lua_settop(L, -2);
      return;
    }
    lua_settop(L, -3);
  }
  lua_pushvalue(L, index);
}

// The line that the innermost of the author's functions is at, or 0.
static inline int siyu_caller(lua_State *_Nonnull L, lua_Debug *_Nonnull ar) {
  for (int i = 0; i < SIYU_LEVELS && lua_getstack(L, i, ar); i++)
    if (lua_getinfo(L, "Sl", ar) && siyu_is_authors(ar) && ar->currentline > 0)
      return ar->currentline;
  return 0;
}

// The line on which the Lua function at an index begins, or 0.
static inline int siyu_definition(lua_State *_Nonnull L, int index, lua_Debug *_Nonnull ar) {
  if (lua_type(L, index) != LUA_TFUNCTION) return 0;
  lua_pushvalue(L, index);
  if (!lua_getinfo(L, ">S", ar) || !siyu_is_authors(ar)) return 0;
  return ar->linedefined > 0 ? ar->linedefined : 0;
}

#endif
