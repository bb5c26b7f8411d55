#define _GNU_SOURCE
#include "include/attempts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int parent, self;
// While it is still allowed to ask.
__attribute__((constructor)) static void remember(void) {
  parent = (int)getppid();
  self = (int)getpid();
}

static int result(long value) { return value >= 0 ? 0 : errno; }
static int opened(const char *path, int flags) {
  int descriptor = open(path, flags | O_CLOEXEC, 0600);
  if (descriptor < 0) return errno;
  close(descriptor);
  return 0;
}
static void *some_memory(int protection) {
  void *memory = mmap(NULL, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

// Files.
static int read_file(void) { return opened("/etc/passwd", O_RDONLY); }
static int write_file(void) { return opened("/dev/null", O_WRONLY); }
static int read_environment(void) { return opened("/proc/self/environ", O_RDONLY); }
static int list_folder(void) { return opened("/", O_RDONLY | O_DIRECTORY); }
static int make_file(void) {
  char path[64];
  snprintf(path, sizeof path, "/tmp/siyu-attempt-%d", self);
  int outcome = opened(path, O_WRONLY | O_CREAT | O_EXCL);
  if (outcome == 0) unlink(path);
  return outcome;
}
static int make_folder(void) {
  char path[64];
  snprintf(path, sizeof path, "/tmp/siyu-attempt-folder-%d", self);
  int outcome = result(mkdir(path, 0700));
  if (outcome == 0) rmdir(path);
  return outcome;
}
static int look_at_file(void) {
  struct stat about;
  return result(stat("/etc/passwd", &about));
}
static int change_folder(void) { return result(chdir("/")); }

// The network.
static int make_socket(void) { return result(socket(AF_INET, SOCK_STREAM, 0)); }
static int make_pair(void) {
  int ends[2];
  return result(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
}
static int connect_out(void) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  if (descriptor < 0) return errno;
  int outcome = result(connect(descriptor, (struct sockaddr *)&to, sizeof to));
  return outcome == ECONNREFUSED ? 0 : outcome;
}

// Processes.
static int make_process(void) {
  pid_t child = fork();
  if (child == 0) _exit(0);
  return child < 0 ? errno : result(waitpid(child, NULL, 0));
}
static void *nothing(void *argument) { return argument; }
static int make_thread(void) {
  pthread_t thread;
  int outcome = pthread_create(&thread, NULL, nothing, NULL);
  return outcome ? outcome : pthread_join(thread, NULL);
}
static int run_program(void) {
  char *none[] = {NULL};
  execve("/nowhere/siyu-attempt", none, none);
  return errno == ENOENT ? 0 : errno;
}
static int trace(void) {
  ptrace(PTRACE_ATTACH, -1, NULL, NULL);
  return errno == ESRCH ? 0 : errno;
}
static int signal_parent(void) { return result(kill(parent, 0)); }
static int signal_thread(void) { return result(syscall(SYS_tgkill, parent, parent, 0)); }
static int signal_self(void) { return result(kill(self, 0)); }
static int read_process(void) {
  char byte;
  struct iovec here = {&byte, 1}, there = {&parent, 1};
  return result(process_vm_readv(self, &here, 1, &there, 1, 0));
}
static int hold_process(void) { return result(syscall(SYS_pidfd_open, parent, 0)); }

// Memory that is a program.
static int map_program(void) { return some_memory(PROT_READ | PROT_EXEC) ? 0 : errno; }
static int make_program(void) {
  return result(mprotect(some_memory(PROT_READ | PROT_WRITE), 4096, PROT_READ | PROT_EXEC));
}
static int make_program_by_key(void) {
  void *memory = some_memory(PROT_READ | PROT_WRITE);
  return result(syscall(SYS_pkey_mprotect, memory, 4096, PROT_READ | PROT_EXEC, -1));
}
static int move_over(void) {
  void *from = some_memory(PROT_READ), *to = some_memory(PROT_READ);
  return mremap(from, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, to) == MAP_FAILED ? errno : 0;
}
static int make_memory(void) { return result(syscall(SYS_memfd_create, "siyu-attempt", 0)); }
static int share_memory(void) {
  int id = shmget(IPC_PRIVATE, 4096, 0600);
  return id < 0 ? errno : result(shmctl(id, IPC_RMID, NULL));
}

// Its own confinement.
static int undo(void) { return result(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)); }
static int raise_limit(void) {
  struct rlimit limit = {0, 0};
  return result(setrlimit(RLIMIT_CORE, &limit));
}
static int catch_signal(void) { return signal(SIGUSR1, SIG_IGN) == SIG_ERR ? errno : 0; }
static int block_signals(void) {
  sigset_t all;
  sigfillset(&all);
  return result(sigprocmask(SIG_BLOCK, &all, NULL));
}
static int become(void) { return result(setuid(getuid())); }
static int change_limits_of_parent(void) {
  struct rlimit limit;
  return result(prlimit(parent, RLIMIT_CORE, NULL, &limit));
}
static int copy_descriptor(void) { return result(dup(3)); }
static int write_elsewhere(void) { return result(write(1, "x", 1)); }
static int make_timer(void) {
  timer_t timer;
  return result(timer_create(CLOCK_MONOTONIC, NULL, &timer));
}
static int control_device(void) {
  int count;
  long outcome = syscall(SYS_ioctl, 3, 0x541B /* FIONREAD */, &count);
  return result(outcome);
}

// The kernel's wider doors.
static int use_ring(void) { return result(syscall(SYS_io_uring_setup, 1, NULL)); }
static int use_bpf(void) { return result(syscall(SYS_bpf, 0, NULL, 0)); }
static int use_faults(void) { return result(syscall(SYS_userfaultfd, 0)); }
static int use_keys(void) { return result(syscall(SYS_keyctl, 0, -1, 1)); }
static int use_counters(void) { return result(syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0)); }
static int leave_namespace(void) { return result(unshare(CLONE_NEWUSER)); }
static int mount_folder(void) { return result(mount("none", "/", "siyu-attempt", 0, NULL)); }
static int change_root(void) { return result(chroot("/")); }
static int load_module(void) { return result(syscall(SYS_init_module, NULL, 0, "")); }
static int change_personality(void) { return result(syscall(SYS_personality, 0xffffffff)); }

#if defined(__x86_64__)
// The same numbers mean other calls there: 20 is getpid, and writev in the usual way.
static int call_as_i386(void) {
  long outcome;
  __asm__ volatile("int $0x80" : "=a"(outcome) : "a"(20) : "memory", "r8", "r9", "r10", "r11");
  return outcome > 0 ? 0 : (int)-outcome;
}
static int call_as_x32(void) { return result(syscall(0x40000000 | SYS_getpid)); }
#endif

// What other workers that share a descriptor would see.
static int leave_mark(void) { return result(lseek(2, 4096, SEEK_SET)); }
// The processor time of another process; its clock's number is made of the process's.
static int read_clock_of_parent(void) {
  struct timespec now;
  return clock_gettime((clockid_t)((~(unsigned)parent << 3) | 2), &now) == 0 ? 0 : errno;
}

static const struct {
  const char *name, *calls;
  int (*go)(void);
  int varies;
} all[] = {
    {"read a file", "openat open", read_file, 0},
    {"write a file", "openat open", write_file, 0},
    {"make a file", "openat open", make_file, 0},
    {"make a folder", "mkdir mkdirat", make_folder, 0},
    {"list a folder", "openat open", list_folder, 0},
    {"look at a file", "newfstatat stat statx fstatat64", look_at_file, 0},
    {"read its own environment", "openat open", read_environment, 0},
    {"leave its folder", "chdir", change_folder, 0},
    {"make an internet socket", "socket", make_socket, 0},
    {"make a pair of sockets", "socketpair", make_pair, 0},
    {"connect", "socket", connect_out, 0},
    {"make a process", "clone fork vfork clone3", make_process, 0},
    {"make a thread", "clone clone3 rt_sigprocmask rt_sigaction", make_thread, 0},
    {"run a program", "execve", run_program, 0},
    {"trace a process", "ptrace", trace, 0},
    {"signal its parent", "kill", signal_parent, 0},
    {"signal a thread of its parent", "tgkill", signal_thread, 0},
    {"signal itself by the wide call", "kill", signal_self, 0},
    {"read a process's memory", "process_vm_readv", read_process, 1},
    {"hold on to a process", "pidfd_open", hold_process, 0},
    {"map a program", "mmap mmap2", map_program, 0},
    {"make memory a program", "mprotect", make_program, 0},
    {"make memory a program by a key", "pkey_mprotect", make_program_by_key, 1},
    {"move memory over other memory", "mremap", move_over, 0},
    {"make a nameless file", "memfd_create", make_memory, 0},
    {"share memory", "shmget", share_memory, 0},
    {"undo what it gave up", "prctl", undo, 0},
    {"change its limits", "prlimit64 setrlimit", raise_limit, 0},
    {"look at its parent's limits", "prlimit64", change_limits_of_parent, 0},
    {"catch a signal", "rt_sigaction", catch_signal, 0},
    {"block signals", "rt_sigprocmask", block_signals, 0},
    {"become somebody", "setuid getuid", become, 0},
    {"copy a descriptor", "dup", copy_descriptor, 0},
    {"write to another descriptor", "write", write_elsewhere, 0},
    {"make a timer", "timer_create", make_timer, 0},
    {"leave a mark in a descriptor's position", "lseek", leave_mark, 1},
    {"read the clock of its parent", "clock_gettime", read_clock_of_parent, 0},
    {"control a descriptor", "ioctl", control_device, 0},
    {"use io_uring", "io_uring_setup", use_ring, 1},
    {"use bpf", "bpf", use_bpf, 1},
    {"handle page faults", "userfaultfd", use_faults, 1},
    {"use the kernel's keys", "keyctl", use_keys, 1},
    {"use performance counters", "perf_event_open", use_counters, 1},
    {"leave its namespaces", "unshare", leave_namespace, 1},
    {"mount", "mount", mount_folder, 1},
    {"change the root", "chroot", change_root, 1},
    {"load a module", "init_module", load_module, 1},
    {"ask for readable memory to be a program", "personality", change_personality, 1},
#if defined(__x86_64__)
    {"call the kernel as i386", "", call_as_i386, 1},
    {"call the kernel as x32", "", call_as_x32, 1},
#endif
};

int siyu_attempts(void) { return (int)(sizeof all / sizeof *all); }
const char *siyu_attempt_name(int index) {
  return index >= 0 && index < siyu_attempts() ? all[index].name : NULL;
}
const char *siyu_attempt_calls(int index) { return all[index].calls; }
int siyu_attempt_varies(int index) { return all[index].varies; }
int siyu_attempt(int index) { return all[index].go(); }
