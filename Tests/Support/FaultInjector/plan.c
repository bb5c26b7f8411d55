#if defined(__linux__)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "include/faults.h"

static const char *const class_names[fault_classes + 1] = {
    "open",  "write",   "sync",  "truncate", "rename", "unlink", "mkdir",
    "link",  "message", "spawn", "memory",   "read",   "any",
};

enum action { act_error, act_short, act_before, act_half, act_after, act_worker, act_signal };

static struct {
  int is_on;
  int kind;  // fault_classes: any
  long number;
  int from_there_on;
  enum action action;
  int error;
  int signal;
  const char *path;
  const char *count_file;
  long clock;
  unsigned haste;
} plan = {.kind = -1};

static atomic_long counts[fault_classes + 1];
static atomic_long fired;
static atomic_int worker;

// A wrong setting must not pass for a run without faults.
static void refuse(const char *what, const char *text) {
  fprintf(stderr, "faults: %s: \"%s\"\n", what, text);
  _exit(99);
}

static int error_named(const char *name) {
  static const struct {
    const char *name;
    int error;
  } known[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO},       {"EROFS", EROFS},  {"EACCES", EACCES},
               {"EMFILE", EMFILE}, {"ENOMEM", ENOMEM}, {"EDQUOT", EDQUOT}};
  for (size_t index = 0; index < sizeof known / sizeof *known; index++)
    if (strcmp(name, known[index].name) == 0) return known[index].error;
  return 0;
}

static void choose(const char *action) {
  static const struct {
    const char *name;
    enum action action;
    int signal;
  } known[] = {{"kill-before", act_before, 0}, {"kill-after", act_after, 0},
               {"kill-half", act_half, 0},     {"kill-worker", act_worker, 0},
               {"short", act_short, 0},        {"term", act_signal, SIGTERM},
               {"int", act_signal, SIGINT},    {"stop", act_signal, SIGSTOP}};
  for (size_t index = 0; index < sizeof known / sizeof *known; index++) {
    if (strcmp(action, known[index].name) != 0) continue;
    plan.action = known[index].action;
    plan.signal = known[index].signal;
    return;
  }
  plan.action = act_error;
  plan.error = error_named(action);
  if (plan.error == 0) refuse("there is no such action", action);
}

static void read_fault(const char *text) {
  char kind[16], action[24], plus = 0;
  if (sscanf(text, "%15[a-z]:%ld%c", kind, &plan.number, &plus) != 3 || plan.number < 1)
    refuse("SIYU_FAULT wants CLASS:N:ACTION", text);
  plan.from_there_on = plus == '+';
  const char *last = strrchr(text, ':');
  if (sscanf(last, ":%23[A-Za-z-]", action) != 1) refuse("SIYU_FAULT wants CLASS:N:ACTION", text);
  for (int index = 0; index <= fault_classes; index++)
    if (strcmp(kind, class_names[index]) == 0) plan.kind = index;
  if (plan.kind < 0) refuse("there is no such class", kind);
  choose(action);
}

__attribute__((constructor)) static void begin(void) {
  const char *program = getenv("SIYU_FAULT_PROGRAM");
  if (strcmp(program_invocation_short_name, program ? program : "siyu") != 0) return;
  plan.is_on = 1;
  plan.path = getenv("SIYU_FAULT_PATH");
  plan.count_file = getenv("SIYU_FAULT_COUNT");
  const char *clock = getenv("SIYU_FAULT_CLOCK");
  if (clock) plan.clock = strtol(clock, NULL, 10);
  const char *haste = getenv("SIYU_FAULT_HASTE");
  if (haste) plan.haste = (unsigned)strtoul(haste, NULL, 10);
  const char *fault = getenv("SIYU_FAULT");
  if (fault && *fault) read_fault(fault);
}

__attribute__((destructor)) static void end(void) {
  if (!plan.is_on || !plan.count_file) return;
  char text[512];
  int length = 0;
  for (int index = 0; index <= fault_classes; index++)
    length += snprintf(text + length, sizeof text - (size_t)length, "%s %ld\n", class_names[index],
                       atomic_load(&counts[index]));
  length += snprintf(text + length, sizeof text - (size_t)length, "fired %ld\n", atomic_load(&fired));
  // Not through our own functions: this is no call of the program's.
  long file = syscall(SYS_openat, AT_FDCWD, plan.count_file, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (file < 0) return;
  syscall(SYS_write, file, text, length);
  syscall(SYS_close, file);
}

static int is_about(const char *path, int descriptor) {
  if (!plan.path) return 1;
  if (path) return strstr(path, plan.path) != NULL;
  if (descriptor < 0) return 0;
  char link[40], target[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  long length = syscall(SYS_readlink, link, target, sizeof target - 1);
  if (length < 0) return 0;
  target[length] = 0;
  return strstr(target, plan.path) != NULL;
}

_Noreturn void fault_end(void) {
  for (;;) syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
}

void fault_spawned(int process) { atomic_store(&worker, process); }

long fault_clock_offset(void) { return plan.clock; }

unsigned fault_haste(void) { return plan.haste ? plan.haste : 1; }

struct fault fault_at(enum fault_class kind, const char *path, int descriptor) {
  struct fault fault = {fault_none, 0};
  if (!plan.is_on) return fault;
  int reason = errno;
  if (!is_about(path, descriptor)) {
    errno = reason;
    return fault;
  }
  long own = atomic_fetch_add(&counts[kind], 1) + 1;
  long all = kind == fault_read ? 0 : atomic_fetch_add(&counts[fault_classes], 1) + 1;
  long number = plan.kind == (int)kind ? own : plan.kind == fault_classes ? all : 0;
  errno = reason;
  if (number == 0) return fault;
  if (plan.from_there_on ? number < plan.number : number != plan.number) return fault;
  atomic_fetch_add(&fired, 1);
  switch (plan.action) {
    case act_before: fault_end();
    case act_worker:
      if (atomic_load(&worker) > 0) syscall(SYS_kill, atomic_load(&worker), SIGKILL);
      break;
    case act_signal: syscall(SYS_kill, syscall(SYS_getpid), plan.signal); break;
    case act_error:
      fault.order = fault_fail;
      fault.error = plan.error;
      break;
    case act_short: fault.order = fault_short; break;
    case act_half: fault.order = fault_half; break;
    case act_after: fault.order = fault_after; break;
  }
  errno = reason;
  return fault;
}

void *fault_real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) refuse("libc has no such function", name);
  return found;
}
#else
// Only Linux loads libraries this way; elsewhere the tests that need it are skipped.
int fault_injector_is_for_linux;
#endif
