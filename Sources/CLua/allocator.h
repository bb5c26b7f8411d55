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

// A block of a small size: the last one freed, or the next piece of a slab.
static inline void *siyu_take_small(siyu_control *c, size_t size) {
  size_t step = (size + 15) / 16;
  void *block = c->small[step];
  if (__builtin_expect(block != NULL, 1)) {
    c->small[step] = *(void **)block;
    return block;
  }
  size_t need = step * 16;
  if (c->slab_left < need) {
    siyu_slab *slab = (siyu_slab *)malloc(sizeof *slab);
    if (!slab) return NULL;
    slab->next = c->slabs;
    c->slabs = slab;
    c->slab_left = sizeof slab->room;
  }
  c->slab_left -= need;
  return c->slabs->room + c->slab_left;
}

static inline void siyu_give_small(siyu_control *c, void *block, size_t size) {
  size_t step = (size + 15) / 16;
  *(void **)block = c->small[step];
  c->small[step] = block;
}

// Moves a block to where its new size belongs. Lua relies on shrinking to succeed: where there is
// no room for the smaller block the larger one stays, and counts as a small one from then on.
static inline void *siyu_move(siyu_control *c, void *block, size_t old, size_t size) {
  if (old > SIYU_SMALL && size > SIYU_SMALL) {
    void *moved = realloc(block, size);
    return moved || size > old ? moved : block;
  }
  if (block && old <= SIYU_SMALL && size <= SIYU_SMALL && (old + 15) / 16 == (size + 15) / 16)
    return block;
  void *moved = size <= SIYU_SMALL ? siyu_take_small(c, size) : malloc(size);
  if (!moved) return size < old ? block : NULL;
  if (!block) return moved;
  memcpy(moved, block, old < size ? old : size);
  if (old <= SIYU_SMALL) siyu_give_small(c, block, old);
  else free(block);
  return moved;
}

static inline void *siyu_allocate(void *data, void *block, size_t old_size, size_t size) {
  siyu_control *c = (siyu_control *)data;
  size_t old = block ? old_size : 0;  // for a new block Lua passes its kind there
  if (size == 0) {
    if (!block) return NULL;
    if (old <= SIYU_SMALL) siyu_give_small(c, block, old);
    else free(block);
    c->in_use -= old;
    return NULL;
  }
  if (size > old && !siyu_may_grow(c, size - old)) {
    c->refused++;
    // Lua tells nobody where memory ran out, so we look now: message handlers are not called.
    if (c->running) siyu_capture_place(&c->memory_report, c->running);
    return NULL;
  }
  void *moved = siyu_move(c, block, old, size);
  if (!moved) return NULL;
  c->in_use = c->in_use - old + size;
  if (c->in_use > c->peak) c->peak = c->in_use;
  return moved;
}

#endif
