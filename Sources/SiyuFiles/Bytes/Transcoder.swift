#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// From some encoding to UTF-8; broken places become 0xFF.
protocol Transcoder: AnyObject {
  /// Takes bytes off the front of `input` and writes UTF-8. Gives 0 without taking anything when
  /// `input` holds only a part of one character.
  func convert(_ input: inout ArraySlice<UInt8>, into output: UnsafeMutableRawBufferPointer) -> Int
}

/// UTF-16 of either byte order. A lone surrogate is a broken place.
final class UTF16Transcoder: Transcoder {
  private let bigEndian: Bool

  init(bigEndian: Bool) { self.bigEndian = bigEndian }

  func convert(
    _ input: inout ArraySlice<UInt8>, into output: UnsafeMutableRawBufferPointer
  ) -> Int {
    var written = 0
    let taken = input.withUnsafeBufferPointer { bytes -> Int in
      var read = 0
      while read + 1 < bytes.count, written + 4 <= output.count {
        let unit = self.unit(bytes, at: read)
        switch unit {
        case 0xD800...0xDBFF:
          guard read + 3 < bytes.count else { return read }
          let next = self.unit(bytes, at: read + 2)
          if 0xDC00...0xDFFF ~= next {
            let scalar = 0x10000 + (UInt32(unit - 0xD800) << 10) + UInt32(next - 0xDC00)
            put(scalar, into: output, at: &written)
            read += 4
          } else {
            output[written] = 0xFF
            written += 1
            read += 2
          }
        case 0xDC00...0xDFFF:
          output[written] = 0xFF
          written += 1
          read += 2
        default:
          put(UInt32(unit), into: output, at: &written)
          read += 2
        }
      }
      return read
    }
    input = input.dropFirst(taken)
    return written
  }

  private func unit(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt16 {
    let first = UInt16(bytes[index])
    let second = UInt16(bytes[index + 1])
    return bigEndian ? first << 8 | second : second << 8 | first
  }

  private func put(
    _ scalar: UInt32, into output: UnsafeMutableRawBufferPointer, at index: inout Int
  ) {
    func put(_ byte: UInt32) {
      output[index] = UInt8(truncatingIfNeeded: byte)
      index += 1
    }
    switch scalar {
    case ..<0x80: put(scalar)
    case ..<0x800:
      put(0xC0 | scalar >> 6)
      put(0x80 | scalar & 0x3F)
    case ..<0x10000:
      put(0xE0 | scalar >> 12)
      put(0x80 | scalar >> 6 & 0x3F)
      put(0x80 | scalar & 0x3F)
    default:
      put(0xF0 | scalar >> 18)
      put(0x80 | scalar >> 12 & 0x3F)
      put(0x80 | scalar >> 6 & 0x3F)
      put(0x80 | scalar & 0x3F)
    }
  }
}

/// The C library's converter. No trail byte of GB18030 is a line end, so skipping one broken byte
/// never loses a line.
final class IconvTranscoder: Transcoder {
  private let converter: iconv_t

  init(from encoding: TextEncoding, path: String) throws(FileFailure) {
    guard let converter = iconv_open("UTF-8", encoding.rawValue.uppercased()),
      Int(bitPattern: converter) != -1
    else {
      throw FileFailure(
        .unknownEncoding, path: path,
        "is in \(encoding.rawValue), which this system's C library cannot convert",
        hint: "save the file as UTF-8 and import it again")
    }
    self.converter = converter
  }

  deinit { iconv_close(converter) }

  func convert(
    _ input: inout ArraySlice<UInt8>, into output: UnsafeMutableRawBufferPointer
  ) -> Int {
    var written = 0
    let taken = input.withUnsafeBufferPointer { bytes -> Int in
      guard let start = bytes.baseAddress, let target = output.baseAddress else { return 0 }
      var read = 0
      while read < bytes.count, written < output.count {
        // iconv wants mutable input and does not write to it.
        var from: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(mutating: start + read)
          .assumingMemoryBound(to: CChar.self)
        var to: UnsafeMutablePointer<CChar>? = (target + written)
          .assumingMemoryBound(to: CChar.self)
        var left = bytes.count - read
        var room = output.count - written
        let result = iconv(converter, &from, &left, &to, &room)
        let reason = errno
        read = bytes.count - left
        written = output.count - room
        if result != -1 { break }
        if reason == EILSEQ, written < output.count {
          output[written] = 0xFF
          written += 1
          read += 1
          _ = iconv(converter, nil, nil, nil, nil)
        } else {
          break  // E2BIG: the caller empties the output. EINVAL: the caller brings more input.
        }
      }
      return read
    }
    input = input.dropFirst(taken)
    return written
  }
}
