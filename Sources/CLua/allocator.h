// The allocator of a state: the C library's, with a limit and a running total.
#ifndef SIYU_CLUA_ALLOCATOR_H
#define SIYU_CLUA_ALLOCATOR_H

#include "control.h"
#include "report.h"

static inline int siyu_may_grow(siyu_control *c, size_t by) {
  if (c->countdown == 0) return 0;
  if (c->countdown > 0) c->countdown--;
  return c->in_use <= c->limit && by <= c->limit - c->in_use;
}

static inline void *siyu_allocate(void *data, void *block, size_t old_size, size_t size) {
  siyu_control *c = (siyu_control *)data;
  size_t old = block ? old_size : 0;  // for a new block Lua passes its kind there
  if (size == 0) {
    free(block);
    c->in_use -= old;
    return NULL;
  }
  if (size > old && !siyu_may_grow(c, size - old)) {
    c->refused++;
    // Lua tells nobody where memory ran out, so we look now: message handlers are not called.
    if (c->running) siyu_capture_place(&c->memory_report, c->running);
    return NULL;
  }
  void *moved = realloc(block, size);
  if (!moved) return size <= old ? block : NULL;  // Lua relies on shrinking to succeed
  c->in_use = c->in_use - old + size;
  if (c->in_use > c->peak) c->peak = c->in_use;
  return moved;
}

#endif
