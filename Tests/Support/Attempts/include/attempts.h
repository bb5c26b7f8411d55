#ifndef SIYU_ATTEMPTS_H
#define SIYU_ATTEMPTS_H

// What a plugin that has taken its worker over would try. Only tests link this.

int siyu_attempts(void);
// "read a file"; NULL beyond the last.
const char *_Nullable siyu_attempt_name(int index);
// Names of system calls one of which is the first it makes that computing does not need, "openat
// open"; "": one that the kernel does not name.
const char *_Nonnull siyu_attempt_calls(int index);
// 1: whether it works at all without confinement depends on the kernel and on who asks.
int siyu_attempt_varies(int index);
// 0: it worked; otherwise errno.
int siyu_attempt(int index);

// From here on no filter of system calls can be made in this process: as in a container that allows
// no seccomp. 0, or -errno.
int siyu_refuse_filters(void);

#endif
