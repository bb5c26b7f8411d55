#include "include/attempts.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/prctl.h>

int siyu_refuse_filters(void) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (!filter) return -ENOMEM;
  int result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(seccomp), 0);
  if (result == 0) {
    result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 1,
                              SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
  }
  if (result == 0) result = seccomp_load(filter);
  seccomp_release(filter);
  return result;
}
