#ifndef SIYU_CPROCESS_FRAMES_H
#define SIYU_CPROCESS_FRAMES_H

#include <stddef.h>

// Descriptors that fit into one message.
enum { siyu_descriptors_most = 8 };

// Sends what fits of head and then body; descriptors go with the first byte. Never raises SIGPIPE.
// `wait` 0: returns -EAGAIN at once when nothing fits.
long siyu_send(int socket, const void *_Nullable head, size_t head_count,
               const void *_Nullable body, size_t body_count, const int *_Nullable descriptors,
               int descriptor_count, int wait);

// Receives up to `count` bytes; 0 at the end. Descriptors that came along are stored, closed on
// exec; without room for them they are dropped.
long siyu_receive(int socket, void *_Nonnull into, size_t count, int *_Nullable descriptors,
                  int *_Nullable descriptor_count, int wait);

// Waits for up to `milliseconds` (-1: for ever) until the socket has something to read (bit 1),
// takes something (bit 2) or was closed by the other end (bit 1). 0: nothing happened.
int siyu_wait(int socket, int reading, int writing, int milliseconds);
// Waits until one of these has something to read. Returns how many, 0: nothing happened.
int siyu_wait_any(const int *_Nonnull sockets, int count, int milliseconds);
int siyu_again(void);
int siyu_interrupted(void);

#endif
