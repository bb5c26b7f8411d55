#define _GNU_SOURCE
#include "include/siyu/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#if defined(__linux__)
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SIYU_SANITIZED 1
#endif
#endif

// Standard three, the socket, and what one message can bring; mappings keep no descriptor.
enum { descriptors_needed = 24 };

static int limit(int resource, uint64_t value) {
  // An order from outside may be narrower than what we want; it cannot be raised.
  struct rlimit now;
  if (getrlimit(resource, &now) != 0) return -errno;
  rlim_t wanted = now.rlim_max < (rlim_t)value ? now.rlim_max : (rlim_t)value;
  struct rlimit both = {wanted, wanted};
  return setrlimit(resource, &both) == 0 ? 0 : -errno;
}

int siyu_limit_resources(void) {
  int result = limit(RLIMIT_CORE, 0);
  if (result == 0) result = limit(RLIMIT_NOFILE, descriptors_needed);
  if (result == 0) result = limit(RLIMIT_FSIZE, 0);
  if (result == 0) result = limit(RLIMIT_NPROC, 0);
  return result;
}

int siyu_limit_memory(uint64_t address_space, uint64_t own) {
#if defined(SIYU_SANITIZED)
  (void)address_space;
  (void)own;
  return 0;
#else
  int result = limit(RLIMIT_AS, address_space);
  return result == 0 ? limit(RLIMIT_DATA, own) : result;
#endif
}

int siyu_limit_processor(int pid, uint64_t seconds) {
#if defined(__linux__)
  struct rlimit now;
  if (prlimit(pid, RLIMIT_CPU, NULL, &now) != 0) return -errno;
  now.rlim_cur = now.rlim_max < (rlim_t)seconds ? now.rlim_max : (rlim_t)seconds;
  return prlimit(pid, RLIMIT_CPU, &now, NULL) == 0 ? 0 : -errno;
#else
  (void)pid;
  (void)seconds;
  return 0;
#endif
}

int siyu_end_with_parent(void) {
#if defined(__linux__)
  return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 ? 0 : -errno;
#else
  return -ENOSYS;
#endif
}

int siyu_drop_privileges(void) {
#if defined(__linux__)
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -errno;
  struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3];
  memset(none, 0, sizeof none);
  return syscall(SYS_capset, &head, none) == 0 ? 0 : -errno;
#else
  return -ENOSYS;
#endif
}

int siyu_hide_memory(void) {
#if defined(__linux__)
  // Also where core files go through a pipe, which takes no notice of the size allowed for them.
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : -errno;
#else
  return -ENOSYS;
#endif
}

int siyu_try_file(void) {
  int descriptor = open("/", O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  close(descriptor);
  return 0;
}

int siyu_try_socket(void) {
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  if (descriptor < 0) return errno;
  close(descriptor);
  return 0;
}
