#define _GNU_SOURCE
#include "include/CDisk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#if defined(__linux__) && !defined(RENAME_EXCHANGE)
#define RENAME_EXCHANGE 2
#endif

int siyu_exchange(const char *one, const char *other) {
#if defined(__APPLE__)
  return renamex_np(one, other, RENAME_SWAP) == 0 ? 0 : -errno;
#elif defined(__GLIBC__)
  return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) == 0 ? 0 : -errno;
#else
  (void)one;
  (void)other;
  return -ENOSYS;
#endif
}
