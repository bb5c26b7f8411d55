#ifndef SIYU_CSECCOMP_SHIM_H
#define SIYU_CSECCOMP_SHIM_H

#include <seccomp.h>

#endif
