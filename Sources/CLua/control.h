// What we keep beside one Lua state. Each lua_State, main or coroutine, finds it through the
// pointer-sized extra space that Lua copies from the main thread into every new coroutine.
#ifndef SIYU_CLUA_CONTROL_H
#define SIYU_CLUA_CONTROL_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(LUA_EXTRASPACE == sizeof(void *), "the extra space holds one pointer");
_Static_assert(sizeof(lua_Integer) == 8 && sizeof(lua_Number) == 8, "64-bit Lua numbers");

#define SIYU_FRAMES 12
#define SIYU_ARENA 8192
#define SIYU_MESSAGE 1024
#define SIYU_PAYLOAD 64

// Where an error happened, written without a single Lua allocation. Texts are offsets into the
// arena; 0 is the empty text.
typedef struct siyu_report {
  int valid;
  const void *value;  // the error value it belongs to, for recognising it when raised again
  int chunk, line;    // the place; line 0 when unknown
  int message, message_length, truncated;
  int value_type;     // LUA_TSTRING, LUA_TNIL … of the error value
  int prefix_length;  // bytes of the message that only repeat the place
  int is_deep;        // more calls were open than anybody means to make
  int frame_count;
  int frame_chunk[SIYU_FRAMES], frame_line[SIYU_FRAMES], frame_name[SIYU_FRAMES];
  int used;
  char *arena;
} siyu_report;

// A userdata type. Every userdata of ours begins with a pointer to its type, then the payload;
// checking `self` is one comparison. Plugins cannot make userdata or write into one.
typedef struct siyu_type {
  struct siyu_type *next;
  int metatable;      // its slot in the registry
  size_t payload;     // bytes
  char *name;
} siyu_type;

// Blocks up to this many bytes are kept for reuse: views and short texts come and go by the million.
#define SIYU_SMALL 128

typedef struct siyu_slab {
  struct siyu_slab *next;
  char room[32 * 1024];
} siyu_slab;

// How often each line of a chunk ran, by its number.
typedef struct siyu_lines {
  struct siyu_lines *next;
  char *chunk;        // its name, without "@"
  uint32_t *runs;
  size_t room;
} siyu_lines;

typedef struct siyu_control {
  void *context;      // first: Swift reads it through the extra space without a call
  void *owner;        // the Swift LuaState, not retained
  lua_State *main;
  lua_State *running; // the coroutine that runs, as far as guards.h saw it started
  lua_State *kept;    // its stack holds the values that Swift refers to
  size_t in_use, peak, limit;
  int64_t countdown;  // for tests: this many more growing allocations succeed; negative: no end
  int64_t refused;    // allocations refused so far
  struct siyu_slab *slabs;             // where small blocks are cut from
  size_t slab_left;                    // bytes not yet cut from the newest slab
  void *small[SIYU_SMALL / 16 + 1];    // free blocks by size, in steps of 16 bytes
  int stop;           // atomic; sticky until reset
  lua_Hook rest_hook; // while nobody stops it: counts lines or measures; NULL in ordinary work
  int rest_mask, rest_count;
  int counts_lines;   // see lines.h
  siyu_lines *lines;
  struct siyu_profile *profile;  // see profile.h
  int budgeted;       // the count hook is an instruction budget
  int close_depth;
  char *stack_floor;  // coroutines are neither resumed nor closed below this address of the C stack
  int text_stopped, text_memory, text_handler;  // registry slots of texts that always exist
  siyu_type *types;

  // What a Swift function wants done once its frame is gone.
  const void *out_bytes;
  size_t out_length;
  int out_error_kind;
  siyu_type *out_type;
  uint64_t out_payload[SIYU_PAYLOAD / 8];
  char *scratch;
  size_t scratch_size;

  const void *raised_value;  // the last error value raised for Swift, and its kind
  int raised_kind;
  siyu_report report, stop_report, memory_report;
} siyu_control;

static inline siyu_control *_Nonnull siyu_get(lua_State *_Nonnull L) {
  return *(siyu_control **)lua_getextraspace(L);
}

static inline int siyu_stopped(siyu_control *_Nonnull c) {
  return __atomic_load_n(&c->stop, __ATOMIC_RELAXED);
}

// Lua counts nested C calls, but begins anew in a coroutine that it closes; so we look at the stack
// itself. Called where more of it is about to be used.
static inline int siyu_stack_is_low(siyu_control *_Nonnull c) {
  return (char *)__builtin_frame_address(0) < c->stack_floor;
}

#endif
