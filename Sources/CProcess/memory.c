#define _GNU_SOURCE
#include "include/siyu/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(int descriptor, int other) {
  int reason = errno;
  if (descriptor >= 0) close(descriptor);
  if (other >= 0) close(other);
  return -reason;
}

static void *map(int descriptor, size_t bytes, int protection) {
  return mmap(NULL, bytes, protection, MAP_SHARED, descriptor, 0);
}

#if defined(__linux__)
#ifndef F_ADD_SEALS
#define F_ADD_SEALS 1033
#endif
// Named here because libc headers older than the kernel lack some of them (linux/fcntl.h).
enum { seal_seal = 0x1, seal_shrink = 0x2, seal_grow = 0x4, seal_future_write = 0x10 };

int siyu_memory_make(const char *name, size_t bytes, enum siyu_sharing sharing, void **mapping) {
  int descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor < 0) return -errno;
  if (ftruncate(descriptor, (off_t)bytes) != 0) return fail(descriptor, -1);
  void *mapped = map(descriptor, bytes, PROT_READ | PROT_WRITE);
  if (mapped == MAP_FAILED) return fail(descriptor, -1);
  // Without the seals on its size, whoever holds the descriptor could shrink it and end every
  // process that reads its mapping.
  int seals = seal_seal | seal_shrink | seal_grow;
  if (sharing == siyu_maker_writes) seals |= seal_future_write;  // since Linux 5.1
  if (fcntl(descriptor, F_ADD_SEALS, seals) != 0) {
    int reason = errno;
    munmap(mapped, bytes);
    errno = reason;
    return fail(descriptor, -1);
  }
  *mapping = mapped;
  return descriptor;
}
#else
// POSIX only: a name for a moment, and a read-only descriptor to hand over.
int siyu_memory_make(const char *name, size_t bytes, enum siyu_sharing sharing, void **mapping) {
  (void)name;
  char path[32];
  int writer = -1;
  for (int attempt = 0; attempt < 16 && writer < 0; attempt++) {
    snprintf(path, sizeof path, "/siyu-%d-%x", (int)getpid(), (unsigned)arc4random());
    writer = shm_open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (writer < 0 && errno != EEXIST) return -errno;
  }
  if (writer < 0) return -EEXIST;
  int reader = sharing == siyu_maker_writes ? shm_open(path, O_RDONLY, 0) : -1;
  shm_unlink(path);
  if (sharing == siyu_maker_writes && reader < 0) return fail(writer, -1);
  if (ftruncate(writer, (off_t)bytes) != 0) return fail(writer, reader);
  void *mapped = map(writer, bytes, PROT_READ | PROT_WRITE);
  if (mapped == MAP_FAILED) return fail(writer, reader);
  *mapping = mapped;
  if (reader < 0) return writer;
  close(writer);
  return reader;
}
#endif

long long siyu_memory_size(int descriptor) {
#if defined(__linux__)
  // Not fstat: libc makes it a call that also takes paths, which a confined worker may not use.
  off_t size = lseek(descriptor, 0, SEEK_END);
  return size < 0 ? -errno : (long long)size;
#else
  struct stat about;
  if (fstat(descriptor, &about) != 0) return -errno;
  return (long long)about.st_size;
#endif
}

void *siyu_memory_map(int descriptor, size_t bytes, int writable) {
  long long size = siyu_memory_size(descriptor);
  if (size < 0 || (unsigned long long)size < bytes || bytes == 0) return NULL;
  void *mapped = map(descriptor, bytes, writable ? PROT_READ | PROT_WRITE : PROT_READ);
  return mapped == MAP_FAILED ? NULL : mapped;
}

void siyu_memory_unmap(void *mapping, size_t bytes) { munmap(mapping, bytes); }
