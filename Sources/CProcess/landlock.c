#define _GNU_SOURCE
#include "include/siyu/confine.h"

#include <errno.h>
#include <stdint.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>

// From the kernel's linux/landlock.h, as of its version 6; older headers lack much of it, and libc
// has no functions for it. The numbers are the same on every architecture.
enum { call_create_ruleset = 444, call_restrict_self = 446, ask_version = 1 };

struct ruleset {
  uint64_t files;
  uint64_t network;  // since version 4
  uint64_t scoped;   // since version 6
};

static struct ruleset everything(int version) {
  struct ruleset all = {0, 0, 0};
  // Thirteen ways to use files; then linking across folders, truncating, and ioctl on devices.
  int ways = version < 2 ? 13 : version < 3 ? 14 : version < 5 ? 15 : 16;
  all.files = ((uint64_t)1 << ways) - 1;
  if (version >= 4) all.network = 3;  // bind and connect
  if (version >= 6) all.scoped = 3;   // abstract sockets and signals
  return all;
}

int siyu_close_files(void) {
  long version = syscall(call_create_ruleset, NULL, 0, ask_version);
  if (version < 0) return -errno;
  struct ruleset all = everything((int)version);
  // The kernel refuses a longer structure than it knows, if the rest is not zero.
  int rules = (int)syscall(call_create_ruleset, &all, sizeof all, 0);
  if (rules < 0) return -errno;
  // No rule allows anything.
  int result = syscall(call_restrict_self, rules, 0) == 0 ? (int)version : -errno;
  close(rules);
  return result;
}
#else
int siyu_close_files(void) { return -ENOSYS; }
#endif
