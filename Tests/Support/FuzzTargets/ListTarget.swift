import SiyuFiles
import SiyuModel

extension FuzzTarget {
  /// Suppression lists, in any encoding and however the bytes come; the first byte says how.
  static let list = FuzzTarget(
    "list", "suppression lists, and replies that unsubscribe", longest: 512
  ) {
    bytes in
    var input = FuzzInput(bytes)
    let step = input.choice(64) + 1
    let whole = try? read(input.bytes, step: .max)
    let pieces = try? read(input.bytes, step: step)
    try expect(whole == pieces, "read \(step) bytes at a time, the list is another")
    for entry in whole?.entries ?? [] { try check(entry) }
    try reply(input.text)
  }

  private static func read(_ bytes: [UInt8], step: Int) throws -> SuppressionList {
    try SuppressionList(MemoryByteSource(bytes, step: step), name: "fuzz.csv", mostEntries: 64)
  }

  private static func check(_ entry: SuppressionEntry) throws {
    switch entry {
    case .id(let text):
      try expect(1...SuppressionList.longestEntry ~= text.utf8.count, "an id of no length or any")
      try expectSafe(text)
    case .phone(let number, let spelling):
      try expect(PhoneNumber.normalize(spelling) == .number(number), "another's number")
    case .hashedPhone(let hash):
      try expect(PhoneHash(bytes: hash.bytes) == hash, "a hash reads otherwise")
    }
  }

  private static func reply(_ text: String) throws {
    let words = GateRules().unsubscribeWords
    let folded = ReplyWords.folded(text)
    try expect(ReplyWords.folded(folded) == folded, "folded twice, a reply changes")
    let said = ReplyWords.isUnsubscribe(text, words)
    try expect(!said || words.contains { ReplyWords.folded($0) == folded }, "no word says so")
  }
}
