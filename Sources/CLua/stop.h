// Stopping a state that runs. The flag is sticky and decides the outcome, whatever Lua returns; the
// hook makes Lua notice. No hook is set before there is a reason to: one makes a tight loop twice
// as slow.
#ifndef SIYU_CLUA_STOP_H
#define SIYU_CLUA_STOP_H

#include "control.h"
#include "report.h"

#if defined(__linux__)
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

// Raises the stop again. Called from every place that could have swallowed it.
static inline void siyu_raise_stop(lua_State *L) {
  siyu_control *c = siyu_get(L);
  if (!c->stop_report.valid) siyu_capture(&c->stop_report, L, 0, NULL, 0);
  lua_rawgeti(L, LUA_REGISTRYINDEX, c->text_stopped);  // made long ago: nothing to allocate
  lua_error(L);
}

static inline void siyu_check_stop(lua_State *L) {
  if (__builtin_expect(siyu_stopped(siyu_get(L)), 0)) siyu_raise_stop(L);
}

// The hook of a state that nobody stops: none, unless lines are counted or it is measured.
static inline void siyu_rest_hook(lua_State *L) {
  siyu_control *c = siyu_get(L);
  lua_sethook(L, c->rest_hook, c->rest_mask, c->rest_count);
}

// What stands in for no hook from now on. Coroutines made before keep what they have.
static inline void siyu_set_rest(siyu_control *c, lua_Hook hook, int mask, int count) {
  c->rest_hook = hook;
  c->rest_mask = hook ? mask : 0;
  c->rest_count = hook ? count : 0;
  siyu_rest_hook(c->main);
  if (c->running != c->main) siyu_rest_hook(c->running);
}

static inline void siyu_hook(lua_State *L, lua_Debug *ar) {
  siyu_control *c = siyu_get(L);
  if (!siyu_stopped(c)) {
    if (!c->budgeted) {  // a coroutine's hook left over from a stop that was reset
      siyu_rest_hook(L);
      return;
    }
    __atomic_store_n(&c->stop, 1, __ATOMIC_RELAXED);
    lua_sethook(L, siyu_hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
  }
  siyu_raise_stop(L);
}

// On the thread that owns the state, or in a signal handler on it: lua_sethook allows that.
static inline void siyu_stop_here(siyu_control *_Nonnull c) {
  int masks = LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT;
  __atomic_store_n(&c->stop, 1, __ATOMIC_RELAXED);
  if (c->running && c->running != c->main) lua_sethook(c->running, siyu_hook, masks, 1);
  if (c->main) lua_sethook(c->main, siyu_hook, masks, 1);
}

static inline void siyu_stop_flag(siyu_control *_Nonnull c) {
  __atomic_store_n(&c->stop, 1, __ATOMIC_RELAXED);
}

static inline void siyu_stop_reset(siyu_control *_Nonnull c) {
  __atomic_store_n(&c->stop, 0, __ATOMIC_RELAXED);
  c->budgeted = 0;
  c->stop_report.valid = 0;
  siyu_report_clear(&c->stop_report);
  siyu_rest_hook(c->main);
  if (c->running != c->main) siyu_rest_hook(c->running);
}

static inline void siyu_set_budget(siyu_control *_Nonnull c, int instructions) {
  c->budgeted = 1;
  lua_sethook(c->main, siyu_hook, LUA_MASKCOUNT, instructions);
  if (c->running != c->main) lua_sethook(c->running, siyu_hook, LUA_MASKCOUNT, instructions);
}

// Setting a hook from another thread would race with the owner's stack, so the owner is asked to do
// it itself: a signal that carries the control block. Linux only; elsewhere the flag alone is set,
// and Lua notices at the next native call.
#if defined(__linux__)
static inline void siyu_on_signal(int number, siginfo_t *info, void *machine) {
  (void)number;
  (void)machine;
  if (info->si_code == SI_QUEUE && info->si_pid == getpid() && info->si_value.sival_ptr)
    siyu_stop_here((siyu_control *)info->si_value.sival_ptr);
}

static inline int siyu_install_signal(int number) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = siyu_on_signal;
  action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  if (sigaction(number, &action, NULL)) return -1;
  sigset_t wanted;  // libdispatch's threads block nearly all signals
  sigemptyset(&wanted);
  sigaddset(&wanted, number);
  return pthread_sigmask(SIG_UNBLOCK, &wanted, NULL);
}

static inline int siyu_thread_id(void) { return (int)syscall(SYS_gettid); }

static inline int siyu_signal_owner(siyu_control *_Nonnull c, int thread, int number) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  info.si_signo = number;
  info.si_code = SI_QUEUE;
  info.si_pid = getpid();
  info.si_uid = getuid();
  info.si_value.sival_ptr = c;
  return (int)syscall(SYS_rt_tgsigqueueinfo, getpid(), thread, number, &info);
}
static inline int siyu_stop_signal(void) { return SIGURG; }
#else
static inline int siyu_install_signal(int number) { (void)number; return 0; }
static inline int siyu_thread_id(void) { return 0; }
static inline int siyu_signal_owner(siyu_control *c, int thread, int number) {
  (void)c; (void)thread; (void)number;
  return 0;
}
static inline int siyu_stop_signal(void) { return 0; }
#endif

#endif
