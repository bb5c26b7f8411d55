#ifndef SIYU_CPROCESS_STATUS_H
#define SIYU_CPROCESS_STATUS_H

#include <stdint.h>

// The status page: where a worker is, written by it with plain stores and read by the host at any
// moment. What stands there is a worker's word and no more.
enum { siyu_status_bytes = 4096 };
enum siyu_phase {
  siyu_phase_starting = 0,
  siyu_phase_loading = 1,
  siyu_phase_idle = 2,
  siyu_phase_asked = 3,
  siyu_phase_running = 4,
  // In a session: it waits for the host's reply.
  siyu_phase_waiting = 5,
};

typedef struct siyu_status {
  uint64_t position;  // question in the upper half, subject in the lower
  uint64_t started;   // questions begun since the worker started
  uint32_t phase;
  uint32_t forbidden;  // 1 + the number of the system call that ended the worker, 0: none
} siyu_status;

// Two stores: the hot path.
static inline void siyu_status_began(siyu_status *_Nonnull page, uint32_t question,
                                     uint32_t subject) {
  __atomic_store_n(&page->position, (uint64_t)question << 32 | subject, __ATOMIC_RELAXED);
  __atomic_store_n(&page->started, page->started + 1, __ATOMIC_RELEASE);
}
static inline void siyu_status_enter(siyu_status *_Nonnull page, uint32_t phase) {
  __atomic_store_n(&page->phase, phase, __ATOMIC_RELEASE);
}

static inline uint64_t siyu_status_position(const siyu_status *_Nonnull page) {
  return __atomic_load_n(&page->position, __ATOMIC_RELAXED);
}
static inline uint64_t siyu_status_started(const siyu_status *_Nonnull page) {
  return __atomic_load_n(&page->started, __ATOMIC_ACQUIRE);
}
static inline uint32_t siyu_status_phase(const siyu_status *_Nonnull page) {
  return __atomic_load_n(&page->phase, __ATOMIC_ACQUIRE);
}
static inline uint32_t siyu_status_forbidden(const siyu_status *_Nonnull page) {
  return __atomic_load_n(&page->forbidden, __ATOMIC_ACQUIRE);
}

#endif
