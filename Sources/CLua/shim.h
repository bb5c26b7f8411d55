// The spelling of Lua's C API for Swift, and the border that keeps its errors in C.
//
// Lua raises errors with longjmp, which must never pass through a Swift frame. Two rules hold that:
//
//  1. Swift calls directly only what cannot raise (`stack.h` lists it). Everything else runs in a
//     C function under lua_pcall (`protected.h`).
//  2. Swift functions given to Lua never raise. A C closure (`trampoline.h`) calls them and reads
//     their answer; pushing texts, making userdata and raising happen there, after the Swift frame
//     is gone.
//
// Everything is `static inline`, so that a system library target is enough. One consequence: a
// function's address may differ from one Swift object file to the next. Nothing here compares
// function addresses or keeps static variables.
#ifndef SIYU_CLUA_SHIM_H
#define SIYU_CLUA_SHIM_H

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

#include "control.h"
#include "allocator.h"
#include "report.h"
#include "inspect.h"
#include "bytecode.h"
#include "stop.h"
#include "lines.h"
#include "profile.h"
#include "trampoline.h"
#include "protected.h"
#include "guards.h"
#include "state.h"
#include "stack.h"

#endif
