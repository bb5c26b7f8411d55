#ifndef SIYU_CPROCESS_CONFINE_H
#define SIYU_CPROCESS_CONFINE_H

#include <stdint.h>

// What a worker gives up for good before it reads anything. Each is one step of a fixed order;
// `Confinement` in SiyuBorder says which.

// No core files, and no more descriptors than the border needs. `address_space` in bytes, 0: as it
// is (builds with AddressSanitizer need it so).
int siyu_limit_resources(uint64_t address_space);
// Ends with its parent; can never gain rights.
int siyu_bind_to_parent(void);
// Neither traced nor dumped by others of the same user: its memory holds customers.
int siyu_hide_memory(void);

#endif
