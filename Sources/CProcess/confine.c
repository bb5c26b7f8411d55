#define _GNU_SOURCE
#include "include/siyu/confine.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

// Standard three, the socket, and what one message can bring; mappings keep no descriptor.
enum { descriptors_needed = 24 };

static int limit(int resource, uint64_t value) {
  struct rlimit both = {(rlim_t)value, (rlim_t)value};
  return setrlimit(resource, &both) == 0 ? 0 : -errno;
}

int siyu_limit_resources(uint64_t address_space) {
  int result = limit(RLIMIT_CORE, 0);
  if (result == 0) result = limit(RLIMIT_NOFILE, descriptors_needed);
  if (result == 0 && address_space > 0) result = limit(RLIMIT_AS, address_space);
  return result;
}

int siyu_bind_to_parent(void) {
#if defined(__linux__)
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return -errno;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -errno;
#endif
  return 0;
}

int siyu_hide_memory(void) {
#if defined(__linux__)
  // Also where core files go through a pipe, which takes no notice of the size allowed for them.
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return -errno;
#endif
  return 0;
}
