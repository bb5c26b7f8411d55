/// One pass over the bytes of a JSON text.
struct JSONParser {
  private let bytes: UnsafeRawBufferPointer
  private let limits: JSON.Limits
  private var at = 0

  init(_ bytes: UnsafeRawBufferPointer, limits: JSON.Limits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document() throws(JSONError) -> DataValue {
    guard bytes.count <= limits.size else {
      throw failure("the text has \(bytes.count) bytes, at most \(limits.size) are read")
    }
    skipBlanks()
    let value = try value(depth: limits.depth)
    skipBlanks()
    guard at == bytes.count else { throw failure("something follows the value") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> DataValue {
    guard at < bytes.count else { throw failure("the text ends where a value should be") }
    switch bytes[at] {
    case UInt8(ascii: "{"): return .record(try object(depth: depth))
    case UInt8(ascii: "["): return .list(try list(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw failure("a value was expected")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> DataRecord {
    guard depth > 0 else { throw failure("objects and lists lie too deep inside each other") }
    at += 1
    var pairs: [(String, DataValue)] = []
    skipBlanks()
    if skip(UInt8(ascii: "}")) { return DataRecord() }
    while true {
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
        throw failure("a field name in double quotes was expected")
      }
      let name = try string()
      skipBlanks()
      guard skip(UInt8(ascii: ":")) else { throw failure("':' was expected after a field name") }
      skipBlanks()
      pairs.append((name, try value(depth: depth - 1)))
      skipBlanks()
      if skip(UInt8(ascii: "}")) { return DataRecord(pairs) }
      guard skip(UInt8(ascii: ",")) else { throw failure("',' or '}' was expected") }
      skipBlanks()
    }
  }

  private mutating func list(depth: Int) throws(JSONError) -> [DataValue] {
    guard depth > 0 else { throw failure("objects and lists lie too deep inside each other") }
    at += 1
    var elements: [DataValue] = []
    skipBlanks()
    if skip(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value(depth: depth - 1))
      skipBlanks()
      if skip(UInt8(ascii: "]")) { return elements }
      guard skip(UInt8(ascii: ",")) else { throw failure("',' or ']' was expected") }
      skipBlanks()
    }
  }

  private mutating func word(
    _ text: StaticString, _ value: DataValue
  ) throws(JSONError) -> DataValue {
    let count = text.utf8CodeUnitCount
    guard bytes.count - at >= count,
      (0..<count).allSatisfy({ bytes[at + $0] == text.utf8Start[$0] })
    else { throw failure("a value was expected; the words are true, false and null") }
    at += count
    return value
  }

  // MARK: Numbers

  private mutating func number() throws(JSONError) -> DataValue {
    let start = at
    let negative = skip(UInt8(ascii: "-"))
    var isWhole = true
    let digitsAt = at
    try digits()
    if bytes[digitsAt] == UInt8(ascii: "0"), at > digitsAt + 1 {
      at = digitsAt
      throw failure("a number does not begin with 0")
    }
    var whole: Int64? = 0
    for index in digitsAt..<at {
      // Built on the negative side, which reaches one further.
      let (ten, first) = (whole ?? 0).multipliedReportingOverflow(by: 10)
      let (sum, second) = ten.subtractingReportingOverflow(Int64(bytes[index] &- 0x30))
      if first || second {
        whole = nil
        break
      }
      whole = sum
    }
    if skip(UInt8(ascii: ".")) {
      isWhole = false
      try digits()
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      at += 1
      if !skip(UInt8(ascii: "-")) { _ = skip(UInt8(ascii: "+")) }
      try digits()
    }
    if isWhole, let whole {
      if negative { return .int(whole) }
      if whole != .min { return .int(-whole) }
    }
    let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<at]), as: UTF8.self)
    guard let number = Double(text), number.isFinite else {
      at = start
      throw failure("the number is too large")
    }
    return .double(number)
  }

  private mutating func digits() throws(JSONError) {
    let start = at
    while at < bytes.count, bytes[at] &- 0x30 < 10 { at += 1 }
    if at == start { throw failure("a digit was expected") }
  }

  // MARK: Strings

  private mutating func string() throws(JSONError) -> String {
    at += 1
    let start = at
    // Most strings hold no escape and are taken as they lie.
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") {
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<at])
        at += 1
        return String(decoding: text, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") { break }
      try plainCharacter(byte)
    }
    var text = Array(bytes[start..<at])
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") {
        at += 1
        return String(decoding: text, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") {
        try escape(into: &text)
      } else {
        let from = at
        try plainCharacter(byte)
        text.append(contentsOf: bytes[from..<at])
      }
    }
    throw failure("the text ends inside a string")
  }

  private mutating func plainCharacter(_ byte: UInt8) throws(JSONError) {
    if byte < 0x20 { throw failure("a control character in a string; write it as an escape") }
    if byte < 0x80 {
      at += 1
      return
    }
    let length = UTF8Check.sequenceLength(bytes, at: at)
    if length == 0 { throw failure("a byte that is not UTF-8") }
    at += length
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    let start = at
    at += 1
    guard at < bytes.count else { throw failure("the text ends inside a string") }
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try fourHexDigits()
      if 0xD800...0xDBFF ~= code, skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) {
        let low = try fourHexDigits()
        if 0xDC00...0xDFFF ~= low { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
      }
      guard let scalar = Unicode.Scalar(code) else {
        at = start
        throw failure("half of a surrogate pair")
      }
      text.append(contentsOf: Array(String(scalar).utf8))
    default:
      at = start
      throw failure("an unknown escape")
    }
  }

  private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard at < bytes.count else { throw failure("the text ends inside a string") }
      let digit: UInt8
      switch bytes[at] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[at] - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[at] - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[at] - UInt8(ascii: "A") + 10
      default: throw failure("four hexadecimal digits were expected after '\\u'")
      }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }

  // MARK: Bytes

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipBlanks() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09, 0x0A, 0x0D: at += 1
      default: return
      }
    }
  }

  private func failure(_ reason: String) -> JSONError {
    var line = 1
    var column = 1
    for byte in bytes.prefix(at) {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return JSONError(offset: at, line: line, column: column, reason: reason)
  }
}
