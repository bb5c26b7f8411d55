#define _GNU_SOURCE
#include "include/siyu/frames.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif
#ifndef MSG_CMSG_CLOEXEC
#define MSG_CMSG_CLOEXEC 0
#endif

union control {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(int) * siyu_descriptors_most)];
};

int siyu_again(void) { return -EAGAIN; }
int siyu_interrupted(void) { return -EINTR; }

long siyu_send(int socket, const void *head, size_t head_count, const void *body,
               size_t body_count, const int *descriptors, int descriptor_count, int wait) {
  struct iovec parts[2] = {{(void *)head, head_count}, {(void *)body, body_count}};
  struct msghdr message;
  memset(&message, 0, sizeof message);
  message.msg_iov = head_count > 0 ? parts : parts + 1;
  message.msg_iovlen = head_count > 0 && body_count > 0 ? 2 : 1;
  union control control;
  if (descriptor_count > siyu_descriptors_most) return -E2BIG;
  if (descriptor_count > 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)descriptor_count);
    struct cmsghdr *first = CMSG_FIRSTHDR(&message);
    first->cmsg_level = SOL_SOCKET;
    first->cmsg_type = SCM_RIGHTS;
    first->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)descriptor_count);
    memcpy(CMSG_DATA(first), descriptors, sizeof(int) * (size_t)descriptor_count);
  }
  long sent = sendmsg(socket, &message, MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT));
  return sent < 0 ? -errno : sent;
}

long siyu_receive(int socket, void *into, size_t count, int *descriptors, int *descriptor_count,
                  int wait) {
  int flags = MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT);
  if (!descriptors) {
    long received = recv(socket, into, count, flags);
    return received < 0 ? -errno : received;
  }
  struct iovec part = {into, count};
  union control control;
  struct msghdr message;
  memset(&message, 0, sizeof message);
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  *descriptor_count = 0;
  long received = recvmsg(socket, &message, flags);
  if (received < 0) return -errno;
  for (struct cmsghdr *at = CMSG_FIRSTHDR(&message); at; at = CMSG_NXTHDR(&message, at)) {
    if (at->cmsg_level != SOL_SOCKET || at->cmsg_type != SCM_RIGHTS) continue;
    size_t came = (at->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t index = 0; index < came; index++) {
      int descriptor;
      memcpy(&descriptor, CMSG_DATA(at) + index * sizeof(int), sizeof(int));
      if (*descriptor_count < siyu_descriptors_most) {
#if !defined(__linux__)
        fcntl(descriptor, F_SETFD, FD_CLOEXEC);
#endif
        descriptors[(*descriptor_count)++] = descriptor;
      } else {
        close(descriptor);
      }
    }
  }
  return received;
}

int siyu_wait(int socket, int reading, int writing, int milliseconds) {
  struct pollfd one = {socket, (short)((reading ? POLLIN : 0) | (writing ? POLLOUT : 0)), 0};
  int ready = poll(&one, 1, milliseconds);
  if (ready < 0) return errno == EINTR ? 0 : -errno;
  if (ready == 0) return 0;
  int result = 0;
  if (one.revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) result |= 1;
  if (one.revents & POLLOUT) result |= 2;
  return result;
}

int siyu_wait_any(const int *sockets, int count, int milliseconds) {
  // More plugins than this wait in turns: those beyond are looked at when the time is up.
  struct pollfd all[256];
  if (count > 256) count = 256;
  for (int index = 0; index < count; index++) {
    all[index].fd = sockets[index];
    all[index].events = POLLIN;
    all[index].revents = 0;
  }
  int ready = poll(all, (nfds_t)count, milliseconds);
  if (ready < 0) return errno == EINTR ? 0 : -errno;
  return ready;
}
