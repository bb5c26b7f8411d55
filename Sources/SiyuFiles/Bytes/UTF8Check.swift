/// Whether bytes are well-formed UTF-8 (Unicode 15, table 3-7).
enum UTF8Check {
  /// The length of the well-formed sequence at `index`; 0 if there is none; `nil` if the bytes end
  /// inside one.
  @inline(__always)
  static func length(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
    let lead = bytes[index]
    if lead < 0x80 { return 1 }
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0:
      length = 3
      low = 0xA0
    case 0xE1...0xEC, 0xEE, 0xEF: length = 3
    case 0xED:
      length = 3
      high = 0x9F
    case 0xF0:
      length = 4
      low = 0x90
    case 0xF1...0xF3: length = 4
    case 0xF4:
      length = 4
      high = 0x8F
    default: return 0
    }
    var offset = 1
    while offset < length {
      guard index + offset < bytes.count else { return nil }
      let byte = bytes[index + offset]
      guard byte >= low, byte <= high else { return 0 }
      low = 0x80
      high = 0xBF
      offset += 1
    }
    return length
  }

  static func isWellFormed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      guard let step = length(bytes, at: index), step > 0 else { return false }
      index += step
    }
    return true
  }

  /// Sequences above ASCII that are whole, and places that are broken. A sequence cut off by the
  /// sample's end counts as neither.
  static func count(_ sample: ArraySlice<UInt8>) -> (whole: Int, broken: Int) {
    sample.withUnsafeBufferPointer { bytes in
      var whole = 0
      var broken = 0
      var index = 0
      while index < bytes.count {
        guard let step = length(bytes, at: index) else { break }
        if step == 0 {
          broken += 1
          index += 1
        } else {
          if step > 1 { whole += 1 }
          index += step
        }
      }
      return (whole, broken)
    }
  }

  static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { return false }
      index += 8
    }
    while index < bytes.count {
      if bytes[index] >= 0x80 { return false }
      index += 1
    }
    return true
  }
}
