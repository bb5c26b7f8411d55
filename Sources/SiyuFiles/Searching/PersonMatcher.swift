public import SiyuModel

/// Tells whether a record of some file (a line, a row of a sheet) is about a person.
///
/// A record is cut where CSV and JSON cut it. It is about the person when a piece is one of the ids,
/// a union id, an address or a phone number however it is spelled; when an id of six or more
/// characters stands inside a piece as a word of its own; or when name and birthday stand in it
/// together. A name alone is not enough: many people have it. A text that is itself cut there
/// ("Road 1, City") has to stand in the record in one piece, as CSV or JSON spells it.
public struct PersonMatcher: Sendable {
  private let wholes: Set<UInt64>
  private let inside: Set<UInt64>
  private let phones: Set<UInt64>
  private let names: Set<UInt64>
  private let birthdays: Set<UInt64>
  /// By the hash of their first piece.
  private let cutTexts: [UInt64: [CutText]]

  /// Shorter ids can be part of anything.
  private static let shortestInside = 6
  private static let phoneDigits = 7...11

  public init(_ traces: PersonalTraces) {
    var cutTexts: [UInt64: [CutText]] = [:]
    func hashes(_ texts: some Sequence<String>, isName: Bool = false) -> Set<UInt64> {
      var whole: Set<UInt64> = []
      for text in texts {
        let bytes = Array(text.utf8)
        let hash = bytes.withUnsafeBufferPointer { bytes -> UInt64? in
          let piece = Self.trimmed(bytes[...])
          return piece.isEmpty || piece.contains(where: Self.cuts) ? nil : Self.hash(piece)
        }
        if let hash {
          whole.insert(hash)
        } else if let cut = CutText(bytes, isName: isName, cuts: Self.cuts) {
          cutTexts[Self.hash(cut.first), default: []].append(cut)
        }
      }
      return whole
    }
    wholes = hashes(traces.ids.union(traces.unionIDs).union(traces.addresses))
    names = hashes(traces.names, isName: true)
    self.cutTexts = cutTexts
    inside = hashes(
      traces.ids.union(traces.unionIDs).filter {
        $0.utf8.count >= Self.shortestInside && $0.utf8.allSatisfy(Self.isWord)
      })
    phones = hashes(
      traces.phones.map { String($0.suffix(Self.phoneDigits.upperBound)) }
        .filter { $0.count >= Self.phoneDigits.lowerBound })
    birthdays = Set(
      traces.birthdays.flatMap { [$0, $0.filter { $0 != "-" }] }.map { Self.hash($0.utf8) })
  }

  public func matches(_ record: UnsafeBufferPointer<UInt8>) -> Bool {
    if hasPerson(record) { return true }
    guard record.contains(UInt8(ascii: "\\")) else { return false }
    return JSONEscapes.undone(in: record).withUnsafeBufferPointer { hasPerson($0) }
  }

  private func hasPerson(_ record: UnsafeBufferPointer<UInt8>) -> Bool {
    var hasName = false
    var hasBirthday = false
    var start = 0
    while start <= record.count {
      var end = start
      while end < record.count, !Self.cuts(record[end]) { end += 1 }
      let piece = Self.trimmed(record[start..<end])
      if !piece.isEmpty {
        let hash = Self.hash(piece)
        if wholes.contains(hash) || isPhone(piece) || holdsWord(piece) { return true }
        if names.contains(hash) { hasName = true }
        if birthdays.contains(hash) { hasBirthday = true }
        for text in cutTexts[hash] ?? [] where text.stands(in: record, at: piece.startIndex) {
          if !text.isName { return true }
          hasName = true
        }
      }
      start = end + 1
    }
    return hasName && hasBirthday
  }

  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { matches($0) }
  }

  // MARK: Pieces

  private typealias Piece = Slice<UnsafeBufferPointer<UInt8>>

  private func holdsWord(_ piece: Piece) -> Bool {
    if inside.isEmpty { return false }
    var start = piece.startIndex
    while start < piece.endIndex {
      var end = start
      while end < piece.endIndex, Self.isWord(piece[end]) { end += 1 }
      if end - start >= Self.shortestInside, inside.contains(Self.hash(piece[start..<end])) {
        return true
      }
      start = end + 1
    }
    return false
  }

  /// Digits with at most signs between them, of which the last eleven are the number's.
  private func isPhone(_ piece: Piece) -> Bool {
    if phones.isEmpty || piece.count > 24 { return false }
    var digits: [UInt8] = []
    for byte in piece {
      switch byte {
      case 0x30...0x39: digits.append(byte)
      case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: " "), UInt8(ascii: "("),
        UInt8(ascii: ")"), UInt8(ascii: "."), UInt8(ascii: "/"):
        continue
      default: return false
      }
    }
    return Self.phoneDigits.contains { count in
      digits.count >= count && phones.contains(Self.hash(digits.suffix(count)))
    }
  }

  static func cuts(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "\""), 0x00...0x1F,
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"):
      true
    default: false
    }
  }

  /// Without blanks, and without the apostrophe that keeps a spreadsheet from running a formula.
  private static func trimmed(_ piece: Piece) -> Piece {
    var piece = piece
    while let first = piece.first, first == 0x20 || first == UInt8(ascii: "'") {
      piece.removeFirst()
    }
    while let last = piece.last, last == 0x20 { piece.removeLast() }
    return piece
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "@"), 0x80...0xFF:
      true
    default: false
    }
  }

  /// FNV-1a: one in 2^64 takes a piece for another.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}
