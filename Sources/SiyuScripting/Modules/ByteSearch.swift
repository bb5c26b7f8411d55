#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Plain search in UTF-8 bytes. A whole text is never found inside another's character.
enum ByteSearch {
  /// The offset at which `part` begins first, at `from` or later.
  static func first(
    _ part: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer, from: Int = 0
  ) -> Int? {
    guard from <= text.count else { return nil }
    guard let partStart = part.baseAddress, part.count > 0 else { return from }
    guard let textStart = text.baseAddress, text.count - from >= part.count else { return nil }
    // First bytes of Chinese characters are much alike; the last one of the part tells more.
    let (head, tail, end) = (part[0], part[part.count - 1], part.count - 1)
    for start in from...(text.count - part.count)
    where text[start] == head && text[start + end] == tail
      && memcmp(textStart + start, partStart, part.count) == 0
    {
      return start
    }
    return nil
  }

  /// How many characters begin in the bytes.
  static func characters(_ text: UnsafeRawBufferPointer) -> Int {
    text.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// The offset of the character with `n` others before it; the end when there are no more.
  static func offset(ofCharacter n: Int, in text: UnsafeRawBufferPointer) -> Int {
    var seen = 0
    for (offset, byte) in text.enumerated() where byte & 0xC0 != 0x80 {
      if seen == n { return offset }
      seen += 1
    }
    return text.count
  }
}
