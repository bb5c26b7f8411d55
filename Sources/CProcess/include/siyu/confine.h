#ifndef SIYU_CPROCESS_CONFINE_H
#define SIYU_CPROCESS_CONFINE_H

#include <stddef.h>
#include <stdint.h>

#include "status.h"

// What a worker gives up for good before it looks at a plugin. Each is one step of a fixed order;
// `Confinement` in SiyuBorder says which. All return 0, or `-errno` of what the system refused;
// -ENOSYS where the system has no such thing.

// No core files, no file written, no further process (where the user is not root), and no more
// descriptors than the border needs.
int siyu_limit_resources(void);
// Bytes of address space, shared mappings included, and of memory of its own. Builds with
// AddressSanitizer reserve more than any limit and stay as they are.
int siyu_limit_memory(uint64_t address_space, uint64_t own);
// Seconds of processor time that a process (0: this one) may have used in all when the kernel ends
// it by SIGXCPU. The host moves it on for its own workers.
int siyu_limit_processor(int pid, uint64_t seconds);
// Ended with its parent.
int siyu_end_with_parent(void);
// No capabilities, not even root's, and no way to gain any.
int siyu_drop_privileges(void);
// Neither traced nor dumped by others of the same user: its memory holds customers.
int siyu_hide_memory(void);
// Landlock: no file, and with newer kernels no TCP port, no abstract socket and no signal outside
// this process. Returns the version of the kernel's rules that is in force, at least 1.
int siyu_close_files(void);
// seccomp: system calls that computing and the socket need; any other ends the process, after its
// number was left in the page. Only for a process of one thread.
int siyu_filter_calls(siyu_status *_Nonnull page);

// Tries to read the root folder. 0: it could; otherwise the error's number.
int siyu_try_file(void);
// Tries to make an internet socket. 0: it could. Ends a process under `siyu_filter_calls`.
int siyu_try_socket(void);

// What a system call is called here, "socket"; 0 when nobody knows. Returns its length.
size_t siyu_call_name(int number, char *_Nonnull into, size_t capacity);

#endif
