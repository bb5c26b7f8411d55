// Faults put into a program from outside, for tests.
//
// A library that is loaded before libc (LD_PRELOAD) and stands in front of the calls with which a
// program touches the world. It counts them by class and, at the Nth, lets something happen. What
// is configured comes from the environment:
//
//   SIYU_FAULT=CLASS:N:ACTION    at the Nth call of CLASS (from 1); N+ means at every one from there
//   SIYU_FAULT_PATH=TEXT         count only calls about a file whose path holds TEXT
//   SIYU_FAULT_COUNT=FILE        at the end, add a line "CLASS COUNT" for each class, and "fired N"
//   SIYU_FAULT_CLOCK=SECONDS     what the system's clock is wrong by
//   SIYU_FAULT_HASTE=N           sleeps are N times shorter, so that nobody waits for a stopped one
//   SIYU_FAULT_PROGRAM=NAME      the program it is for (default siyu); others are left alone
//
// Classes: open write sync truncate rename unlink mkdir link message spawn memory read, and "any":
// all of them but read, which changes nothing outside.
// Actions: kill-before kill-after kill-half (SIGKILL before or after the call, or after half of a
// write); short (half of a write is done and said); kill-worker (the process spawned last is
// killed); term, int, stop (the signal is raised before the call); or the name of an error that the
// call fails with: ENOSPC EIO EROFS EACCES EMFILE ENOMEM EDQUOT.
//
// One thread's calls are counted in one order, so a point is the same in every run; where several
// threads call, a point can move by a few calls.
#pragma once

#if defined(__linux__)
#include <stddef.h>

enum fault_class {
  fault_open,
  fault_write,
  fault_sync,
  fault_truncate,
  fault_rename,
  fault_unlink,
  fault_mkdir,
  fault_link,
  fault_message,
  fault_spawn,
  fault_memory,
  fault_read,
  fault_classes,
};

// What the call in hand is to do.
enum fault_order {
  fault_none,
  // Fail with `fault.error`.
  fault_fail,
  // Write half; say so.
  fault_short,
  // Write half, then end.
  fault_half,
  // Do it, then end.
  fault_after,
};

struct fault {
  enum fault_order order;
  int error;
};

// Counts a call, and does what is to be done before it. `path` may be null: then `descriptor` is
// what the call is about, or nothing when that is negative.
struct fault fault_at(enum fault_class kind, const char *path, int descriptor);
// Ends the process by SIGKILL.
_Noreturn void fault_end(void);
// The process that was spawned last.
void fault_spawned(int process);
// Seconds to add to the system's clock.
long fault_clock_offset(void);
// What a sleep is divided by.
unsigned fault_haste(void);
// libc's own function behind one of ours.
void *fault_real(const char *name);
#endif
