/// What was handed in for a task, as far as it matters whether it is the same as something else.
public enum ProofText {
  /// Of a link neither the letters' case in its host, nor a last slash, nor a place in the page matters.
  public static func normal(_ text: String) -> String {
    var text = String(text.trimmingBlanks)
    guard let scheme = text.firstRange(of: "://") else { return text }
    if let hash = text.firstIndex(of: "#") { text = String(text[..<hash]) }
    let rest = text[scheme.upperBound...]
    let host = rest.prefix { $0 != "/" && $0 != "?" }
    let path = rest[host.endIndex...]
    // http and https lead to the same page.
    var normal = "https://" + host.lowercased() + path
    while normal.hasSuffix("/"), normal.utf8.count > "https://".utf8.count { normal.removeLast() }
    return normal
  }

  /// The same for good: it is stored.
  public static func hash(_ text: String) -> UInt64 {
    var hash = FixedHash(seed: 0x6B6F_632E, 2)
    hash.combine(normal(text))
    return hash.value
  }
}
