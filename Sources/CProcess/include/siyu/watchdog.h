#ifndef SIYU_CPROCESS_WATCHDOG_H
#define SIYU_CPROCESS_WATCHDOG_H

#include <stdint.h>

#include "status.h"

// Looks after the calling thread from a timer of its own processor time: no thread, nothing to pay
// while idle, and a machine that is busy elsewhere makes nobody late.
//
// `stop` is called in a signal handler on this thread, again at every tick, once no question
// began for the limit: it may set flags and nothing else. One a process; uses SIGPROF.
int siyu_watchdog_start(const siyu_status *_Nonnull page, void *_Nullable context,
                        void (*_Nonnull stop)(void *_Nullable context));
// Nanoseconds of processor time for what begins now; 0: no limit.
void siyu_watchdog_limit(int64_t nanoseconds);

#endif
