#if defined(__linux__)
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "include/faults.h"

// The functions that stand in front of libc's. They keep its names, so that the dynamic linker
// finds these first; each asks what is to happen, then calls the one behind it.

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))fault_real(#name)

// A call without halves: half of it is all of it.
#define WHOLE(kind, path, descriptor, type, failed, call)       \
  struct fault fault = fault_at(kind, path, descriptor);        \
  if (fault.order == fault_fail) {                              \
    errno = fault.error;                                        \
    return failed;                                              \
  }                                                             \
  type result = call;                                           \
  if (fault.order == fault_after || fault.order == fault_half) fault_end(); \
  return result

static mode_t mode_of(int flags, va_list rest) {
  return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(rest, int) : 0;
}

#define OPENS(name)                                                                    \
  int name(const char *path, int flags, ...) {                                         \
    REAL(name);                                                                        \
    va_list rest;                                                                      \
    va_start(rest, flags);                                                             \
    mode_t mode = mode_of(flags, rest);                                                \
    va_end(rest);                                                                      \
    WHOLE(fault_open, path, -1, int, -1, real(path, flags, mode));                     \
  }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name)                                                                 \
  int name(int folder, const char *path, int flags, ...) {                             \
    REAL(name);                                                                        \
    va_list rest;                                                                      \
    va_start(rest, flags);                                                             \
    mode_t mode = mode_of(flags, rest);                                                \
    va_end(rest);                                                                      \
    WHOLE(fault_open, path, -1, int, -1, real(folder, path, flags, mode));             \
  }
OPENS_AT(openat)
OPENS_AT(openat64)

int creat(const char *path, mode_t mode) {
  REAL(creat);
  WHOLE(fault_open, path, -1, int, -1, real(path, mode));
}

int mkstemp(char *path) {
  REAL(mkstemp);
  WHOLE(fault_open, path, -1, int, -1, real(path));
}

int mkostemp(char *path, int flags) {
  REAL(mkostemp);
  WHOLE(fault_open, path, -1, int, -1, real(path, flags));
}

FILE *fopen(const char *path, const char *mode) {
  REAL(fopen);
  WHOLE(fault_open, path, -1, FILE *, NULL, real(path, mode));
}

FILE *fopen64(const char *path, const char *mode) {
  REAL(fopen64);
  WHOLE(fault_open, path, -1, FILE *, NULL, real(path, mode));
}

FILE *tmpfile(void) {
  REAL(tmpfile);
  WHOLE(fault_open, "/tmp/tmpfile", -1, FILE *, NULL, real());
}

// Writing, in halves if need be.
#define IN_PARTS(kind, descriptor, count, write)                       \
  struct fault fault = fault_at(kind, NULL, descriptor);               \
  if (fault.order == fault_fail) {                                     \
    errno = fault.error;                                               \
    return -1;                                                         \
  }                                                                    \
  size_t many = count;                                                 \
  if ((fault.order == fault_short || fault.order == fault_half) && many > 1) many /= 2; \
  ssize_t result = write;                                              \
  if (fault.order == fault_half || fault.order == fault_after) fault_end(); \
  return result

ssize_t write(int file, const void *bytes, size_t count) {
  REAL(write);
  IN_PARTS(fault_write, file, count, real(file, bytes, many));
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  REAL(pwrite);
  IN_PARTS(fault_write, file, count, real(file, bytes, many, offset));
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  REAL(pwrite64);
  IN_PARTS(fault_write, file, count, real(file, bytes, many, offset));
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  REAL(writev);
  WHOLE(fault_write, NULL, file, ssize_t, -1, real(file, parts, count));
}

ssize_t read(int file, void *bytes, size_t count) {
  REAL(read);
  WHOLE(fault_read, NULL, file, ssize_t, -1, real(file, bytes, count));
}

ssize_t pread(int file, void *bytes, size_t count, off_t offset) {
  REAL(pread);
  WHOLE(fault_read, NULL, file, ssize_t, -1, real(file, bytes, count, offset));
}

ssize_t pread64(int file, void *bytes, size_t count, off64_t offset) {
  REAL(pread64);
  WHOLE(fault_read, NULL, file, ssize_t, -1, real(file, bytes, count, offset));
}

// Through the C library's buffers. libc's own calls inside do not come through here, so a write is
// counted when the program asks for it.
size_t fwrite(const void *bytes, size_t size, size_t count, FILE *file) {
  REAL(fwrite);
  struct fault fault = fault_at(fault_write, NULL, fileno(file));
  if (fault.order == fault_fail) {
    errno = fault.error;
    return 0;
  }
  size_t many = fault.order == fault_short || fault.order == fault_half ? count / 2 : count;
  size_t result = real(bytes, size, many, file);
  if (fault.order == fault_half || fault.order == fault_after) {
    fflush(file);
    fault_end();
  }
  return result;
}

int fflush(FILE *file) {
  REAL(fflush);
  WHOLE(fault_write, NULL, file ? fileno(file) : -1, int, EOF, real(file));
}

int fclose(FILE *file) {
  REAL(fclose);
  struct fault fault = fault_at(fault_write, NULL, fileno(file));
  int result = real(file);
  if (fault.order == fault_half || fault.order == fault_after) fault_end();
  if (fault.order != fault_fail) return result;
  errno = fault.error;
  return EOF;
}

int fsync(int file) {
  REAL(fsync);
  WHOLE(fault_sync, NULL, file, int, -1, real(file));
}

int fdatasync(int file) {
  REAL(fdatasync);
  WHOLE(fault_sync, NULL, file, int, -1, real(file));
}

int ftruncate(int file, off_t length) {
  REAL(ftruncate);
  WHOLE(fault_truncate, NULL, file, int, -1, real(file, length));
}

int ftruncate64(int file, off64_t length) {
  REAL(ftruncate64);
  WHOLE(fault_truncate, NULL, file, int, -1, real(file, length));
}

int posix_fallocate(int file, off_t offset, off_t length) {
  REAL(posix_fallocate);
  struct fault fault = fault_at(fault_truncate, NULL, file);
  // Gives the reason back and leaves errno.
  if (fault.order == fault_fail) return fault.error;
  int result = real(file, offset, length);
  if (fault.order == fault_half || fault.order == fault_after) fault_end();
  return result;
}

int rename(const char *from, const char *to) {
  REAL(rename);
  WHOLE(fault_rename, to, -1, int, -1, real(from, to));
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
  REAL(renameat2);
  WHOLE(fault_rename, to, -1, int, -1, real(from_folder, from, to_folder, to, flags));
}

int unlink(const char *path) {
  REAL(unlink);
  WHOLE(fault_unlink, path, -1, int, -1, real(path));
}

int rmdir(const char *path) {
  REAL(rmdir);
  WHOLE(fault_unlink, path, -1, int, -1, real(path));
}

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  WHOLE(fault_mkdir, path, -1, int, -1, real(path, mode));
}

char *mkdtemp(char *path) {
  REAL(mkdtemp);
  WHOLE(fault_mkdir, path, -1, char *, NULL, real(path));
}

int link(const char *from, const char *to) {
  REAL(link);
  WHOLE(fault_link, to, -1, int, -1, real(from, to));
}

int symlink(const char *target, const char *path) {
  REAL(symlink);
  WHOLE(fault_link, path, -1, int, -1, real(target, path));
}

ssize_t sendmsg(int socket, const struct msghdr *message, int flags) {
  REAL(sendmsg);
  WHOLE(fault_message, NULL, socket, ssize_t, -1, real(socket, message, flags));
}

ssize_t recvmsg(int socket, struct msghdr *message, int flags) {
  REAL(recvmsg);
  WHOLE(fault_message, NULL, socket, ssize_t, -1, real(socket, message, flags));
}

ssize_t recv(int socket, void *bytes, size_t count, int flags) {
  REAL(recv);
  WHOLE(fault_message, NULL, socket, ssize_t, -1, real(socket, bytes, count, flags));
}

int posix_spawn(pid_t *process, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const arguments[],
                char *const environment[]) {
  REAL(posix_spawn);
  struct fault fault = fault_at(fault_spawn, path, -1);
  if (fault.order == fault_fail) return fault.error;
  pid_t made = 0;
  int result = real(&made, path, actions, attributes, arguments, environment);
  if (result == 0) {
    fault_spawned(made);
    if (process) *process = made;
  }
  if (fault.order == fault_half || fault.order == fault_after) fault_end();
  return result;
}

int memfd_create(const char *name, unsigned flags) {
  REAL(memfd_create);
  WHOLE(fault_memory, name, -1, int, -1, real(name, flags));
}

int usleep(useconds_t time) {
  REAL(usleep);
  return real(time / fault_haste());
}

int nanosleep(const struct timespec *time, struct timespec *left) {
  REAL(nanosleep);
  if (fault_haste() == 1) return real(time, left);
  long long whole = (time->tv_sec * 1000000000LL + time->tv_nsec) / fault_haste();
  struct timespec shorter = {whole / 1000000000LL, whole % 1000000000LL};
  return real(&shorter, left);
}

// The system's clock, wrong by so much. The monotonic one, which only waits are measured with, is
// right.
time_t time(time_t *into) {
  REAL(time);
  time_t now = real(NULL) + fault_clock_offset();
  if (into) *into = now;
  return now;
}

int clock_gettime(clockid_t clock, struct timespec *into) {
  REAL(clock_gettime);
  int result = real(clock, into);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    into->tv_sec += fault_clock_offset();
  return result;
}

int gettimeofday(struct timeval *restrict into, void *restrict zone) {
  REAL(gettimeofday);
  int result = real(into, zone);
  if (result == 0) into->tv_sec += fault_clock_offset();
  return result;
}
#endif
