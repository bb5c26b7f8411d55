#ifndef C_WORDS_H
#define C_WORDS_H

#include <stddef.h>

/// One file of the Chinese catalogue, as it lies in `zh-Hans/`.
typedef struct {
  /// Without `.words`.
  const char *_Nonnull area;
  const unsigned char *_Nonnull bytes;
  size_t length;
} siyu_words;

/// The Chinese catalogue's files, by number; without a name behind the last.
siyu_words siyu_words_chinese(size_t number);
size_t siyu_words_chinese_count(void);

#endif
