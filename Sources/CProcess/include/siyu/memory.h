#ifndef SIYU_CPROCESS_MEMORY_H
#define SIYU_CPROCESS_MEMORY_H

#include <stddef.h>

// Who may write what is shared, besides the one who made it.
enum siyu_sharing { siyu_maker_writes = 0, siyu_everybody_writes = 1 };

// Makes `bytes` of shared memory of a size fixed for good, called `name` where the system shows
// names (Linux: at most 249 bytes), maps it for reading and writing and
// returns the descriptor to hand over. With `siyu_maker_writes` nobody who gets the descriptor can
// map it for writing, write to it or change that; the maker's own mapping goes on working.
int siyu_memory_make(const char *_Nonnull name, size_t bytes, enum siyu_sharing sharing,
                     void *_Nullable *_Nonnull mapping);

// Maps what was handed over; NULL when it is shorter than `bytes` or cannot be mapped.
void *_Nullable siyu_memory_map(int descriptor, size_t bytes, int writable);
// The whole size of what was handed over.
long long siyu_memory_size(int descriptor);
void siyu_memory_unmap(void *_Nonnull mapping, size_t bytes);

#endif
