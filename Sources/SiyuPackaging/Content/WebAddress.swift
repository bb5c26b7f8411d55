/// Addresses of the web in content: what may be one, and codes in their query.
///
/// No general URL library: what may stand in a message is narrow (https, a host, no name and password),
/// and an address must come out of siyu as its author wrote it, but for the code.
enum WebAddress {
  /// WeCom, attachments: a link has at most 2,048 bytes; some are left for the code.
  static let maximumBytes = 1_900

  /// What keeps a text from being an https address, as the end of a sentence; `nil`: nothing.
  static func problem(in text: String) -> String? {
    let prefix = "https://"
    guard text.lowercased().hasPrefix(prefix) else { return "it does not begin with https://" }
    guard encoded(text).utf8.count <= maximumBytes else {
      return "it has more than \(maximumBytes) bytes"
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\0"..."\u{20}", "\u{7F}", "\"", "<", ">", "\\", "^", "`", "{", "|", "}":
        return "a blank or one of \" < > \\ ^ ` { | } stands in it; write it as %20 and so on"
      default:
        if HiddenText.first(in: "a\(scalar)", besides: []) != nil {
          return "a character that nobody sees stands in it"
        }
      }
    }
    let rest = text.dropFirst(prefix.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if authority.contains("@") { return "a name or password stands before its host" }
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    guard let host = parts.first, parts.count <= 2, isHost(host) else {
      return "it has no host such as shop.example.com"
    }
    if parts.count == 2 {
      guard let port = Int(parts[1]), 1...65_535 ~= port, parts[1].utf8.count <= 5 else {
        return "its port is no number from 1 to 65535"
      }
    }
    return nil
  }

  /// `shop.example.com`; other scripts in their ASCII spelling (`xn--…`), which cannot be mistaken.
  private static func isHost(_ host: Substring) -> Bool {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    return host.utf8.count <= 253 && labels.count >= 2
      && labels.allSatisfy { label in
        1...63 ~= label.utf8.count && !label.hasPrefix("-") && !label.hasSuffix("-")
          && label.utf8.allSatisfy { isUnreserved($0) && ![0x2E, 0x5F, 0x7E].contains($0) }
      }
  }

  /// Letters of other scripts as `%E6%96%B0`; what is ASCII stays.
  static func encoded(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    return percent(text) { $0 < 0x80 }
  }

  // MARK: Queries

  /// The address with a query field set; other fields and what stands behind `#` stay. A field of
  /// that name that is there already is replaced.
  static func setting(_ name: String, to value: String, in address: String) -> String {
    let (front, query, fragment) = split(encoded(address))
    var fields = (query ?? "").split(separator: "&", omittingEmptySubsequences: false)
      .map(String.init)
    if query?.isEmpty ?? true { fields = [] }
    fields.removeAll { decoded(Self.name(of: $0[...])) == name }
    fields.append("\(percent(name, isUnreserved))=\(percent(value, isUnreserved))")
    return front + "?" + fields.joined(separator: "&") + (fragment.map { "#\($0)" } ?? "")
  }

  /// The first value of a query field; `nil` where there is none.
  static func value(of name: String, in address: String) -> String? {
    guard let query = split(address).query else { return nil }
    for field in query.split(separator: "&") where decoded(Self.name(of: field)) == name {
      guard let sign = field.firstIndex(of: "=") else { return "" }
      return decoded(field[field.index(after: sign)...])
    }
    return nil
  }

  private static func name(of field: Substring) -> Substring { field.prefix { $0 != "=" } }

  private static func split(
    _ address: String
  ) -> (front: String, query: String?, fragment: String?) {
    var front = address[...]
    var fragment: String?
    if let sign = front.firstIndex(of: "#") {
      fragment = String(front[front.index(after: sign)...])
      front = front[..<sign]
    }
    guard let sign = front.firstIndex(of: "?") else { return (String(front), nil, fragment) }
    return (String(front[..<sign]), String(front[front.index(after: sign)...]), fragment)
  }

  // MARK: Escapes

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func percent(_ text: String, _ keeps: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if keeps(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `%41` and `+` as they are meant; a `%` that begins nothing stays.
  private static func decoded(_ text: Substring) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
