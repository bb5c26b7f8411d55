// What a compiled function says about itself that Lua does not tell otherwise: which of its
// upvalues it assigns, and whether this version of Lua compiled it wrongly. Read from what lua_dump
// writes, which has one format in all of 5.4; where it should not be understood, callers are told.
#ifndef SIYU_CLUA_BYTECODE_H
#define SIYU_CLUA_BYTECODE_H

#include "control.h"

#define SIYU_UPVALUES 256  // Lua allows 255

// Opcodes of 5.4 (lopcodes.h); a test checks that they still mean this.
#define SIYU_OP_LFALSESKIP 6
#define SIYU_OP_GETUPVAL 9
#define SIYU_OP_SETUPVAL 10

typedef struct siyu_bytes {
  uint8_t *start;
  size_t count, room;
} siyu_bytes;

static inline int siyu_write_bytes(lua_State *L, const void *bytes, size_t count, void *data) {
  (void)L;
  siyu_bytes *b = (siyu_bytes *)data;
  if (b->room - b->count < count) {
    size_t room = (b->count + count) * 2 + 1024;
    uint8_t *moved = (uint8_t *)realloc(b->start, room);
    if (!moved) return 1;
    b->start = moved;
    b->room = room;
  }
  memcpy(b->start + b->count, bytes, count);
  b->count += count;
  return 0;
}

typedef struct siyu_reader {
  const uint8_t *at, *end;
  int bad;
} siyu_reader;

static inline const uint8_t *siyu_read(siyu_reader *r, size_t count) {
  const uint8_t *at = r->at;
  if ((size_t)(r->end - at) < count) {
    r->bad = 1;
    r->at = r->end;
    return NULL;
  }
  r->at += count;
  return at;
}

// Seven bits a byte, the highest first; the last byte has the eighth set.
static inline size_t siyu_read_size(siyu_reader *r) {
  size_t value = 0;
  for (int i = 0; i < 10; i++) {
    const uint8_t *byte = siyu_read(r, 1);
    if (!byte) return 0;
    value = value << 7 | (*byte & 0x7f);
    if (*byte & 0x80) return value;
  }
  r->bad = 1;
  return 0;
}

static inline void siyu_skip_text(siyu_reader *r) {
  size_t size = siyu_read_size(r);
  if (size > 1) siyu_read(r, size - 1);
}

// What is found out: `line[i]` is where upvalue i is assigned first, in the function or in one
// inside it; 0 when it is not.
typedef struct siyu_assigned {
  int count;
  const uint8_t *upvalues;  // three bytes each: in the stack, index, kind
  int line[SIYU_UPVALUES];
} siyu_assigned;

typedef struct siyu_findings {
  int wrong_line;     // where a comparison as a key was compiled wrongly
  size_t constants;   // of the function that has most
  uint8_t *lines;     // if wanted: set for each line with code, up to `line_count`
  size_t line_count;
} siyu_findings;

static inline void siyu_skip_constants(siyu_reader *r, siyu_findings *found) {
  size_t constants = siyu_read_size(r);
  if (constants > found->constants) found->constants = constants;
  for (size_t i = 0; i < constants && !r->bad; i++) {
    const uint8_t *type = siyu_read(r, 1);
    if (!type) return;
    switch (*type) {
      case 0x03: case 0x13: siyu_read(r, 8); break;
      case 0x04: case 0x14: siyu_skip_text(r); break;
      case 0x00: case 0x01: case 0x11: break;
      default: r->bad = 1;
    }
  }
}

// Goes through the code with the line of each instruction.
static inline void siyu_look_at_code(const uint8_t *code, size_t count, int first_line, int vararg,
                                     siyu_reader *r, siyu_assigned *a, siyu_findings *found) {
  size_t deltas = siyu_read_size(r);
  const int8_t *delta = (const int8_t *)siyu_read(r, deltas);
  size_t marks = siyu_read_size(r);
  int line = first_line;
  uint32_t before = 0;
  for (size_t i = 0; i < count && !r->bad; i++) {
    uint32_t instruction;
    memcpy(&instruction, code + 4 * i, 4);
    if (i < deltas && delta) {
      if (delta[i] != -128) line += delta[i];
      else if (marks) {  // too far for a byte: a pair of instruction and line
        marks--;
        siyu_read_size(r);
        line = (int)siyu_read_size(r);
      }
    }
    // Not the one that prepares for `...`, which hooks do not see, nor the last, the return of every
    // function.
    if (found->lines && (i > 0 || !vararg) && i + 1 < count && line > 0 &&
        (size_t)line < found->line_count)
      found->lines[line] = 1;
    uint32_t op = instruction & 0x7f;
    uint32_t b = instruction >> 16 & 0xff;
    if (op == SIYU_OP_SETUPVAL && !a->line[b]) a->line[b] = line > 0 ? line : 1;
    // 5.4.4 puts the table of `t[a < b]` between the comparison and its result.
    if (op == SIYU_OP_LFALSESKIP && i > 0 && (before & 0x7f) == SIYU_OP_GETUPVAL &&
        !found->wrong_line)
      found->wrong_line = line > 0 ? line : 1;
    before = instruction;
  }
  while (marks-- > 0 && !r->bad) {
    siyu_read_size(r);
    siyu_read_size(r);
  }
}

static inline void siyu_read_function(siyu_reader *r, siyu_assigned *a, siyu_findings *found) {
  memset(a, 0, sizeof *a);
  siyu_skip_text(r);
  int first_line = (int)siyu_read_size(r);
  siyu_read_size(r);
  const uint8_t *kind = siyu_read(r, 3);  // parameters, whether there is `...`, registers
  int vararg = kind && kind[1];
  size_t count = siyu_read_size(r);
  if (count > SIZE_MAX / 8) r->bad = 1;
  const uint8_t *code = r->bad ? NULL : siyu_read(r, 4 * count);
  siyu_skip_constants(r, found);
  size_t upvalues = siyu_read_size(r);
  if (upvalues >= SIYU_UPVALUES) r->bad = 1;
  if (r->bad) return;
  a->count = (int)upvalues;
  a->upvalues = siyu_read(r, 3 * upvalues);
  size_t inner = siyu_read_size(r);
  for (size_t i = 0; i < inner && !r->bad; i++) {
    siyu_assigned child;
    siyu_read_function(r, &child, found);
    for (int u = 0; u < child.count && !r->bad; u++) {
      const uint8_t *of = child.upvalues + 3 * u;
      if (child.line[u] && !of[0] && !a->line[of[1]]) a->line[of[1]] = child.line[u];
    }
  }
  if (r->bad) return;
  siyu_look_at_code(code, count, first_line, vararg, r, a, found);
  size_t locals = siyu_read_size(r);
  for (size_t i = 0; i < locals && !r->bad; i++) {
    siyu_skip_text(r);
    siyu_read_size(r);
    siyu_read_size(r);
  }
  size_t names = siyu_read_size(r);
  for (size_t i = 0; i < names && !r->bad; i++) siyu_skip_text(r);
}

// Looks at the Lua function on top of the stack. 0 when it could not be read. Neither raises nor
// allocates from Lua.
// `found` begins as zeroes, but for what is wanted.
static inline int siyu_look(lua_State *_Nonnull L, siyu_assigned *_Nonnull a,
                            siyu_findings *_Nonnull found) {
  siyu_bytes b = {0};
  memset(a, 0, sizeof *a);
  int status = lua_dump(L, siyu_write_bytes, &b, 0);
  siyu_reader r = {.at = b.start, .end = b.start + b.count, .bad = status != 0 || !b.start};
  // Signature, version, format, check bytes, three sizes, two check numbers, count of upvalues.
  const uint8_t *head = r.bad ? NULL : siyu_read(&r, 4 + 1 + 1 + 6 + 3 + 8 + 8 + 1);
  if (head && (head[4] != 0x54 || head[5] != 0)) r.bad = 1;
  if (!r.bad) siyu_read_function(&r, a, found);
  if (r.at != r.end) r.bad = 1;
  a->upvalues = NULL;
  free(b.start);
  return !r.bad;
}

// For Swift: what is wrong with the function on top. Gives 0 or the line of a comparison compiled
// wrongly, and the greatest number of constants.
static inline int siyu_wrong_line(lua_State *_Nonnull L, size_t *_Nonnull constants) {
  siyu_assigned a;
  siyu_findings found = {0};
  siyu_look(L, &a, &found);
  *constants = found.constants;
  return found.wrong_line;
}

// MARK: For the host's own Lua

// (f) → "C", "host" or "author", chunk, line
static inline int siyu_lua_origin(lua_State *L) {
  lua_Debug ar;
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_pushvalue(L, 1);
  lua_getinfo(L, ">S", &ar);
  if (ar.what[0] == 'C') {
    lua_pushliteral(L, "C");
    return 1;
  }
  lua_pushstring(L, ar.source[0] == '=' ? "host" : "author");
  lua_pushstring(L, ar.source[0] == '@' || ar.source[0] == '=' ? ar.source + 1 : ar.source);
  lua_pushinteger(L, ar.linedefined);
  return 3;
}

// (f, i) → name, value; nothing beyond the last
static inline int siyu_lua_upvalue(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  const char *name = lua_getupvalue(L, 1, (int)luaL_checkinteger(L, 2));
  if (!name) return 0;
  lua_pushstring(L, name);
  lua_insert(L, -2);
  return 2;
}

// (f, i, value)
static inline int siyu_lua_set_upvalue(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 3);
  lua_setupvalue(L, 1, (int)luaL_checkinteger(L, 2));
  return 0;
}

// (f, i) → a value that is the same for functions that share the variable
static inline int siyu_lua_upvalue_id(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_pushlightuserdata(L, lua_upvalueid(L, 1, (int)luaL_checkinteger(L, 2)));
  return 1;
}

// (f) → a table from the number of each upvalue it may assign to the line; false when none
static inline int siyu_lua_assigned(lua_State *L) {
  siyu_assigned a;
  siyu_findings found = {0};
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  int known = siyu_look(L, &a, &found), any = 0;
  if (!known) {  // then any may be
    lua_Debug ar;
    lua_pushvalue(L, 1);
    lua_getinfo(L, ">Su", &ar);
    a.count = ar.nups;
    for (int i = 0; i < a.count; i++) a.line[i] = ar.linedefined > 0 ? ar.linedefined : 1;
  }
  for (int i = 0; i < a.count; i++) {
    if (!a.line[i]) continue;
    if (!any++) lua_newtable(L);
    lua_pushinteger(L, a.line[i]);
    lua_rawseti(L, -2, i + 1);
  }
  if (!any) lua_pushboolean(L, 0);
  return 1;
}

// (f) → "coroutine" or "iterator" when the C function f remembers something from call to call
static inline int siyu_lua_remembers(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  for (int i = 1; lua_getupvalue(L, 1, i); i++) {
    int type = lua_type(L, -1);
    if (type == LUA_TTHREAD || type == LUA_TUSERDATA) {
      lua_pushstring(L, type == LUA_TTHREAD ? "coroutine" : "iterator");
      return 1;
    }
    lua_settop(L, 1);
  }
  return 0;
}

static inline void siyu_push_inspection(lua_State *_Nonnull L, int number) {
  switch (number) {
    case 0: lua_pushcfunction(L, siyu_lua_origin); break;
    case 1: lua_pushcfunction(L, siyu_lua_upvalue); break;
    case 2: lua_pushcfunction(L, siyu_lua_set_upvalue); break;
    case 3: lua_pushcfunction(L, siyu_lua_upvalue_id); break;
    case 4: lua_pushcfunction(L, siyu_lua_assigned); break;
    default: lua_pushcfunction(L, siyu_lua_remembers); break;
  }
}

#endif
