import Foundation

/// Things that nobody may get to see: if one of them turns up, something was given away.
struct Canaries: Sendable {
  static let environment = "canary-of-the-environment-77ab01"
  static let setting = "canary-of-a-setting-5f1c9e"

  private var texts: [String]
  private let key: [UInt8]

  /// - Parameter place: a workspace whose customers have names, phones and addresses.
  init(of place: Place) throws {
    key = [UInt8](
      try Data(contentsOf: URL(fileURLWithPath: place.workspace + "/.siyu/key")))
    let hexadecimal = key.map { String(format: "%02x", $0) }.joined()
    texts = [Self.environment, Self.setting, "root:x:0:", hexadecimal, "19900000", "某路"]
    let customers = try String(
      contentsOfFile: place.workspace + "/data/customers.csv", encoding: .utf8)
    for line in customers.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      if cells.count > 1, cells[1].count > 1 { texts.append(String(cells[1])) }
    }
  }

  /// What of it is in there; in words that say which, not what.
  func found(in bytes: [UInt8]) -> [String] {
    var found: [String] = []
    let data = Data(bytes)
    for (number, text) in texts.enumerated() where data.range(of: Data(text.utf8)) != nil {
      found.append(number < 6 ? text : "a customer's name")
    }
    for start in stride(from: 0, to: key.count, by: 8)
    where data.range(of: Data(key[start..<min(start + 8, key.count)])) != nil {
      found.append("bytes \(start)… of the key")
    }
    return found
  }
}

/// What a terminal would obey instead of show.
enum TerminalCheck {
  /// Without the last line, where a program was killed while it wrote one.
  static func whole(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes.prefix((bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)
  }

  /// The first one, as its code point.
  static func odd(in bytes: ArraySlice<UInt8>) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return "bytes that are no text"
    }
    for scalar in text.unicodeScalars where scalar != "\n" {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        return "U+" + String(scalar.value, radix: 16, uppercase: true)
      default: continue
      }
    }
    return nil
  }
}
