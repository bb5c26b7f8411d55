#ifndef SIYU_CPROCESS_SPAWN_H
#define SIYU_CPROCESS_SPAWN_H

#include <stddef.h>
#include <stdint.h>

// A process that was started: its id, our end of the socket that is descriptor 3 in it, and the
// end of the pipe its standard error goes to.
typedef struct siyu_process {
  int pid;
  int socket;
  int errors;
} siyu_process;

// Starts `executable` with nothing from our environment, in an empty folder that no longer has a name, in a
// session of its own, with nothing open but the socket. `argument` may be NULL.
//
// It is started by a thread that lives as long as this process, because the worker asks to be
// ended with its parent, and Linux takes that to be the thread that made it.
int siyu_spawn(const char *_Nonnull executable, const char *_Nullable argument,
               siyu_process *_Nonnull process);

// Ends our own child at once.
void siyu_kill(int pid);
// 1: it has ended, and `signal` (0: none) and `code` say how; 0: it runs (only without `wait`).
int siyu_reap(int pid, int wait, int *_Nonnull signal, int *_Nonnull code);
// "SIGSEGV"
const char *_Nonnull siyu_signal_name(int signal);

// Processor time used by all threads of a process (0: this one), in nanoseconds.
int64_t siyu_processor_time(int pid);
// Nanoseconds since some moment; stands still while the machine sleeps.
int64_t siyu_monotonic_time(void);
// The running program's own path. Returns its length.
long siyu_executable_path(char *_Nonnull into, size_t capacity);

#endif
