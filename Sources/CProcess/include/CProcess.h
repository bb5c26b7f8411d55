// What the two ends of a process border need from the system and Swift's Glibc module does not
// show: sealed shared memory, descriptors sent through a socket, starting and confining a process.
//
// Functions return a count, a descriptor or 0, and `-errno` when the system said no.
#ifndef SIYU_CPROCESS_H
#define SIYU_CPROCESS_H

#include "siyu/confine.h"
#include "siyu/frames.h"
#include "siyu/memory.h"
#include "siyu/spawn.h"
#include "siyu/status.h"
#include "siyu/watchdog.h"

#endif
