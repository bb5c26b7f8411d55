/// Which of a manifest's three lists a permission stands in, and how that is written.
public enum PermissionLists {
  /// `read`, `write` or `send`.
  public static func list(of word: String) -> String {
    if Touchpoint(rawValue: word) != nil { return "send" }
    return written.contains(word) || word.hasPrefix("tag:") ? "write" : "read"
  }

  private static let written: Set = [
    "tag", "points", "coupon", "task", "handover", "membership", "koc",
  ]

  /// `read = ["answers", "orders"]`: the list with what is asked for already.
  public static func line(adding word: String, to asked: some Collection<String>) -> String {
    let list = list(of: word)
    let others = asked.filter { $0 != word && Self.list(of: $0) == list }.sorted()
    let words = (others + [word]).map { "\"\($0)\"" }.joined(separator: ", ")
    return "\(list) = [\(words)]"
  }
}
