#ifndef SIYU_CDISK_H
#define SIYU_CDISK_H

// Lets two names of one file system change places in one step, whatever they name. 0, or `-errno`:
// -ENOSYS and -EINVAL where the system or the file system cannot.
int siyu_exchange(const char *_Nonnull one, const char *_Nonnull other);

#endif
