/// Takes one JSON object apart into keys and values without building a tree. It never recurses, so
/// deep nesting costs nothing but its text.
struct JSONObjectScanner {
  /// Ranges into `bytes`: keys and texts without quotes and escapes, other values as written.
  private(set) var members: [(key: Range<Int>, value: Range<Int>)] = []
  private(set) var bytes: [UInt8] = []

  private var index = 0
  private var input: [UInt8] = []
  private static let deepest = 64

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  /// - Returns: what is wrong, or `nil`.
  mutating func scan(_ line: [UInt8]) -> String? {
    input = line
    index = 0
    members.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    do throws(RowFault) {
      try object()
      return nil
    } catch {
      return error.reason
    }
  }

  private mutating func object() throws(RowFault) {
    guard next() == UInt8(ascii: "{") else { throw RowFault("is not a JSON object") }
    index += 1
    if next() == UInt8(ascii: "}") {
      index += 1
    } else {
      while true {
        guard next() == UInt8(ascii: "\"") else { throw wrong("a key in quotes") }
        let key = try text()
        guard next() == UInt8(ascii: ":") else { throw wrong("\":\" after a key") }
        index += 1
        members.append((key, try value()))
        let mark = next()
        index += 1
        if mark == UInt8(ascii: ",") { continue }
        if mark == UInt8(ascii: "}") { break }
        index -= 1
        throw wrong("\",\" or \"}\"")
      }
    }
    if next() != nil { throw wrong("nothing more after the object") }
  }

  private mutating func value() throws(RowFault) -> Range<Int> {
    let first = next()
    switch first {
    case UInt8(ascii: "\""): return try text()
    case UInt8(ascii: "{"), UInt8(ascii: "["): return try nested()
    default:
      let start = index
      while index < input.count, !Self.endsWord(input[index]) { index += 1 }
      let word = input[start..<index]
      if word.elementsEqual("null".utf8) { return bytes.count..<bytes.count }
      let isWord = word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8)
      guard isWord || Self.isNumber(word) else { throw wrong("a value", at: start) }
      return keep(word)
    }
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    isBlank(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}")
      || byte == UInt8(ascii: "]")
  }

  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    var digits = 0
    for byte in word {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
        UInt8(ascii: "E"):
        break
      default: return false
      }
    }
    return digits > 0
  }

  /// An object or array as written, checked for balanced brackets and closed texts only.
  private mutating func nested() throws(RowFault) -> Range<Int> {
    let start = index
    var open: [UInt8] = []
    while index < input.count {
      let byte = input[index]
      switch byte {
      case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
      case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard open.popLast() == byte else { throw wrong("a matching bracket") }
      case UInt8(ascii: "\""):
        index += 1
        while index < input.count, input[index] != UInt8(ascii: "\"") {
          index += input[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        if index >= input.count { throw wrong("a closing quote") }
      default: break
      }
      if open.count > Self.deepest { throw RowFault("nests deeper than \(Self.deepest)") }
      index += 1
      if open.isEmpty { return keep(input[start..<index]) }
    }
    throw wrong("a closing bracket")
  }

  private mutating func keep(_ slice: ArraySlice<UInt8>) -> Range<Int> {
    let start = bytes.count
    bytes.append(contentsOf: slice)
    return start..<bytes.count
  }

  private mutating func text() throws(RowFault) -> Range<Int> {
    let start = bytes.count
    index += 1
    while index < input.count {
      let byte = input[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return start..<bytes.count
      case UInt8(ascii: "\\"): try escape()
      case ..<0x20: throw wrong("no control characters in a text")
      default: bytes.append(byte)
      }
    }
    throw wrong("a closing quote")
  }

  private mutating func escape() throws(RowFault) {
    guard index < input.count else { throw wrong("a closing quote") }
    let byte = input[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"):
      var code = try unit()
      if 0xD800...0xDBFF ~= code, index + 1 < input.count, input[index] == UInt8(ascii: "\\"),
        input[index + 1] == UInt8(ascii: "u")
      {
        index += 2
        let low = try unit()
        guard 0xDC00...0xDFFF ~= low else { throw wrong("a whole surrogate pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code), code != 0 else {
        throw wrong("a character after \\u")
      }
      bytes.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
    default: throw wrong("an escape JSON knows")
    }
  }

  private mutating func unit() throws(RowFault) -> UInt32 {
    var code: UInt32 = 0
    guard index + 4 <= input.count else { throw wrong("four hexadecimal digits") }
    for byte in input[index..<index + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw wrong("four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
    }
    index += 4
    return code
  }

  private mutating func next() -> UInt8? {
    while index < input.count, Self.isBlank(input[index]) { index += 1 }
    return index < input.count ? input[index] : nil
  }

  private func wrong(_ wanted: String, at place: Int? = nil) -> RowFault {
    RowFault("is not JSON: wants \(wanted) at byte \((place ?? index) + 1) of the line")
  }
}
