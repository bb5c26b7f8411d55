#define _GNU_SOURCE
#include "include/siyu/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#if defined(__APPLE__)
#include <mach-o/dyld.h>
#endif

enum { worker_socket = 3 };

// A copy above the numbers that the worker's own descriptors get, so that none is overwritten
// before it is used; closed on exec.
static int raised(int descriptor) {
  int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 16);
  int reason = errno;
  close(descriptor);
  errno = reason;
  return copy;
}

static int make_pair(int ends[2], int is_pipe) {
#if defined(__linux__)
  int made = is_pipe ? pipe2(ends, O_CLOEXEC) : socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
  if (made != 0) return -errno;
#else
  int made = is_pipe ? pipe(ends) : socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
  if (made != 0) return -errno;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
#endif
  ends[1] = raised(ends[1]);
  if (ends[1] < 0) {
    int reason = errno;
    close(ends[0]);
    return -reason;
  }
  return 0;
}

static int start(const char *executable, const char *argument, const char *folder, int socket,
                 int errors, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, errors, 2);
  posix_spawn_file_actions_adddup2(&actions, socket, worker_socket);
  posix_spawn_file_actions_addchdir_np(&actions, folder);
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 34)
  posix_spawn_file_actions_addclosefrom_np(&actions, worker_socket + 1);
#endif
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
#if defined(POSIX_SPAWN_SETSID)
  flags |= POSIX_SPAWN_SETSID;  // no terminal, and Ctrl-C is for the host to handle
#endif
#if defined(POSIX_SPAWN_CLOEXEC_DEFAULT)
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  posix_spawnattr_setflags(&attributes, flags);
  char *arguments[] = {(char *)"siyu-worker", (char *)argument, NULL};
  // Swift's own crash reporter would start another program inside the worker.
  char *environment[] = {(char *)"SWIFT_BACKTRACE=enable=no", NULL};
  int result = posix_spawn(pid, executable, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return -result;
}

static int spawn_here(const char *executable, const char *argument, siyu_process *process) {
  int sockets[2], pipes[2];
  int made = make_pair(sockets, 0);
  if (made != 0) return made;
  made = make_pair(pipes, 1);
  if (made != 0) {
    close(sockets[0]);
    close(sockets[1]);
    return made;
  }
  // A worker that writes more than the pipe holds must not wait for somebody to read it.
  fcntl(pipes[1], F_SETFL, O_NONBLOCK);
  fcntl(pipes[0], F_SETFL, O_NONBLOCK);

  char folder[4096];
  const char *temporary = getenv("TMPDIR");
  if (!temporary || !*temporary || strlen(temporary) > sizeof folder - 32) temporary = "/tmp";
  snprintf(folder, sizeof folder, "%s/siyu-worker-XXXXXX", temporary);
  pid_t pid = -1;
  int result = mkdtemp(folder) ? 0 : -errno;
  if (result == 0) {
    result = start(executable, argument, folder, sockets[1], pipes[1], &pid);
    // The worker stands in it by now; without a name nothing can be put there.
    rmdir(folder);
  }
  close(sockets[1]);
  close(pipes[1]);
  if (result != 0) {
    close(sockets[0]);
    close(pipes[0]);
    return result;
  }
  process->pid = pid;
  process->socket = sockets[0];
  process->errors = pipes[0];
  return 0;
}

// The one thread that starts processes, and its one order at a time.
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ordered = PTHREAD_COND_INITIALIZER;
static pthread_cond_t done = PTHREAD_COND_INITIALIZER;
static struct {
  int running, waiting, result;
  const char *executable, *argument;
  siyu_process *process;
} order;

static void *spawner(void *unused) {
  (void)unused;
  pthread_mutex_lock(&lock);
  for (;;) {
    while (!order.waiting) pthread_cond_wait(&ordered, &lock);
    order.result = spawn_here(order.executable, order.argument, order.process);
    order.waiting = 0;
    pthread_cond_signal(&done);
  }
  return NULL;
}

int siyu_spawn(const char *executable, const char *argument, siyu_process *process) {
  pthread_mutex_lock(&turn);
  pthread_mutex_lock(&lock);
  int result = 0;
  if (!order.running) {
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    result = -pthread_create(&thread, NULL, spawner, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result == 0) {
      pthread_detach(thread);
      order.running = 1;
    }
  }
  if (result == 0) {
    order.executable = executable;
    order.argument = argument;
    order.process = process;
    order.waiting = 1;
    pthread_cond_signal(&ordered);
    while (order.waiting) pthread_cond_wait(&done, &lock);
    result = order.result;
  }
  pthread_mutex_unlock(&lock);
  pthread_mutex_unlock(&turn);
  return result;
}

void siyu_kill(int pid) {
  if (pid > 1) kill(pid, SIGKILL);
}

int siyu_reap(int pid, int wait, int *signal, int *code) {
  int status = 0;
  pid_t ended;
  do {
    ended = waitpid(pid, &status, wait ? 0 : WNOHANG);
  } while (ended < 0 && errno == EINTR);
  *signal = 0;
  *code = 0;
  if (ended < 0) return errno == ECHILD ? 1 : -errno;  // somebody ignores SIGCHLD: it is gone
  if (ended == 0) return 0;
  if (WIFSIGNALED(status)) *signal = WTERMSIG(status);
  if (WIFEXITED(status)) *code = WEXITSTATUS(status);
  return 1;
}

const char *siyu_signal_name(int signal) {
  switch (signal) {
    case SIGABRT: return "SIGABRT";
    case SIGALRM: return "SIGALRM";
    case SIGBUS: return "SIGBUS";
    case SIGFPE: return "SIGFPE";
    case SIGHUP: return "SIGHUP";
    case SIGILL: return "SIGILL";
    case SIGINT: return "SIGINT";
    case SIGKILL: return "SIGKILL";
    case SIGPIPE: return "SIGPIPE";
    case SIGPROF: return "SIGPROF";
    case SIGQUIT: return "SIGQUIT";
    case SIGSEGV: return "SIGSEGV";
    case SIGSYS: return "SIGSYS";
    case SIGTERM: return "SIGTERM";
    case SIGTRAP: return "SIGTRAP";
    case SIGXCPU: return "SIGXCPU";
    default: return "a signal";
  }
}

static int64_t nanoseconds(clockid_t clock) {
  struct timespec now;
  if (clock_gettime(clock, &now) != 0) return -errno;
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t siyu_processor_time(int pid) {
  if (pid == 0) return nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
#if defined(__APPLE__)
  return -ENOTSUP;
#else
  clockid_t clock;
  int result = clock_getcpuclockid(pid, &clock);
  return result != 0 ? -result : nanoseconds(clock);
#endif
}

int64_t siyu_monotonic_time(void) { return nanoseconds(CLOCK_MONOTONIC); }

long siyu_executable_path(char *into, size_t capacity) {
#if defined(__APPLE__)
  uint32_t room = (uint32_t)capacity;
  return _NSGetExecutablePath(into, &room) == 0 ? (long)strlen(into) : -ENAMETOOLONG;
#else
  long count = readlink("/proc/self/exe", into, capacity);
  return count < 0 ? -errno : count;
#endif
}
