#define _GNU_SOURCE
#include "include/siyu/watchdog.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>
#endif

enum { tick = 10 * 1000 * 1000 };  // nanoseconds

static struct {
  const siyu_status *page;
  void *context;
  void (*stop)(void *);
  volatile int64_t limit;
  volatile int64_t spent;
  volatile uint64_t started;
} watch;

static void on_tick(int number) {
  (void)number;
  int kept = errno;
  uint64_t started = siyu_status_started(watch.page);
  if (started != watch.started) {
    watch.started = started;
    watch.spent = 0;
  } else if (watch.limit > 0) {
    watch.spent += tick;
    if (watch.spent >= watch.limit) watch.stop(watch.context);
  }
  errno = kept;
}

int siyu_watchdog_start(const siyu_status *page, void *context, void (*stop)(void *)) {
  watch.page = page;
  watch.context = context;
  watch.stop = stop;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_tick;
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGPROF, &action, NULL) != 0) return -errno;
#if defined(__linux__)
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif
  struct sigevent event;
  memset(&event, 0, sizeof event);
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = SIGPROF;
  event.sigev_notify_thread_id = (int)syscall(SYS_gettid);
  timer_t timer;
  if (timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) != 0) return -errno;
  struct itimerspec every = {{0, tick}, {0, tick}};
  return timer_settime(timer, 0, &every, NULL) == 0 ? 0 : -errno;
#else
  struct itimerval every = {{0, tick / 1000}, {0, tick / 1000}};
  return setitimer(ITIMER_PROF, &every, NULL) == 0 ? 0 : -errno;
#endif
}

void siyu_watchdog_limit(int64_t nanoseconds) {
  watch.limit = 0;
  watch.spent = 0;
  watch.started = siyu_status_started(watch.page);
  watch.limit = nanoseconds;
}
