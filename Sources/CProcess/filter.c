#define _GNU_SOURCE
#include "include/siyu/confine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { standard_error = 2, worker_socket = 3 };

// What computing needs, with any argument. Each was found by running siyu's tests, or is named by
// libc for another machine or version (ppoll, recvmsg for recv, restart_syscall after a signal).
static const int calls_allowed[] = {
    // Memory; mapping it is below.
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(madvise),
    // Locks and waiting.
    SCMP_SYS(futex), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(sched_yield),
    SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigreturn),
    // Random numbers for hash tables.
    SCMP_SYS(getrandom),
    // Its own number, for abort().
    SCMP_SYS(getpid), SCMP_SYS(gettid),
    // Descriptors it was given: away with them.
    SCMP_SYS(close),
    SCMP_SYS(exit), SCMP_SYS(exit_group),
};

#define ONLY(descriptor) SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)(descriptor))
#define NOT_EXECUTABLE SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)

static int add_rules(scmp_filter_ctx filter) {
  int result = 0;
  for (size_t index = 0; index < sizeof calls_allowed / sizeof *calls_allowed; index++) {
    if (result == 0) result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls_allowed[index], 0);
  }
#define ALLOW(call, count, ...) \
  if (result == 0) \
  result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(call), count, __VA_ARGS__)
  // Memory that is never a program; moved where the kernel likes, not over something else.
  ALLOW(mmap, 1, NOT_EXECUTABLE);
  ALLOW(mprotect, 1, NOT_EXECUTABLE);
  ALLOW(mremap, 1, SCMP_A3(SCMP_CMP_MASKED_EQ, ~(scmp_datum_t)MREMAP_MAYMOVE, 0));
  // How large is this memory. Workers that map the same memory share its position, so none may put
  // it anywhere else: it could be read by another plugin's.
  ALLOW(lseek, 2, SCMP_A1(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, SEEK_END));
  // The time where the vDSO cannot tell it. Negative clocks are other processes' processor time.
  ALLOW(clock_gettime, 1, SCMP_A0(SCMP_CMP_LE, CLOCK_BOOTTIME));
  // The conversation.
  ALLOW(sendmsg, 1, ONLY(worker_socket));
  ALLOW(recvmsg, 1, ONLY(worker_socket));
  ALLOW(recvfrom, 1, ONLY(worker_socket));
  // Last words, from Swift and from libc.
  ALLOW(write, 1, ONLY(standard_error));
  ALLOW(writev, 1, ONLY(standard_error));
  // abort(): lets the signal through, and sends it to itself.
  ALLOW(rt_sigprocmask, 1, SCMP_A0(SCMP_CMP_EQ, SIG_UNBLOCK));
  ALLOW(tgkill, 2, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()),
        SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)syscall(SYS_gettid)));
#undef ALLOW
  return result;
}

static siyu_status *told;

// Leaves the number and makes a second forbidden call. By then the handler is gone (SA_RESETHAND)
// and nothing can install another, so the kernel itself ends the process, by SIGSYS.
static void on_forbidden(int number, siginfo_t *about, void *context) {
  (void)number;
  (void)context;
  __atomic_store_n(&told->forbidden, (uint32_t)about->si_syscall + 1, __ATOMIC_RELEASE);
  for (;;) syscall(SYS_getppid);
}

static int watch_for_forbidden(siyu_status *page) {
  told = page;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = on_forbidden;
  action.sa_flags = SA_SIGINFO | SA_RESETHAND | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  return sigaction(SIGSYS, &action, NULL) == 0 ? 0 : -errno;
}

int siyu_filter_calls(siyu_status *page) {
  // Changes nothing in a process of one thread, and is refused with EINVAL in any other. (Some
  // containers refuse it always, with EPERM; then TSYNC below has to do.)
  if (unshare(CLONE_THREAD) != 0 && errno == EINVAL) return -EBUSY;
  // libseccomp has other numbers for a kernel or a container that refuses.
  uint32_t action = SECCOMP_RET_KILL_PROCESS;
  if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) != 0 &&
      (errno == EPERM || errno == ENOSYS)) {
    return -errno;
  }
  int result = watch_for_forbidden(page);
  if (result != 0) return result;
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
  if (!filter) return -ENOMEM;
  // Calls in the way of i386 and x32 have numbers of their own.
  result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  if (result == 0) result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
  // The kernel's own reason, where it refuses.
  if (result == 0) result = seccomp_attr_set(filter, SCMP_FLTATR_API_SYSRAWRC, 1);
  if (result == 0) result = add_rules(filter);
  if (result == 0) result = seccomp_load(filter);
  seccomp_release(filter);
  return result;
}

size_t siyu_call_name(int number, char *into, size_t capacity) {
  char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number);
  if (!name || capacity == 0) return 0;
  size_t count = strlen(name);
  if (count > capacity - 1) count = capacity - 1;
  memcpy(into, name, count);
  into[count] = 0;
  free(name);
  return count;
}
#else
int siyu_filter_calls(siyu_status *page) {
  (void)page;
  return -ENOSYS;
}

size_t siyu_call_name(int number, char *into, size_t capacity) {
  (void)number;
  (void)into;
  (void)capacity;
  return 0;
}
#endif
