/// Where a webhook listens: `https://host[:port][/path][?query]`, and without TLS only on this
/// machine. No name, no password and no fragment stand in it.
public struct WebhookAddress: Sendable, Hashable {
  public let url: String
  public let host: String

  public init(_ text: String) throws(WebhookAddressError) {
    guard text.utf8.count <= 2_000, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }),
      !text.utf8.contains(where: { Array("\"<>\\^`{|}".utf8).contains($0) })
    else { throw .characters }
    let lower = text.lowercased()
    let isSecure = lower.hasPrefix("https://")
    guard isSecure || lower.hasPrefix("http://") else { throw .scheme }
    let rest = text.dropFirst(isSecure ? 8 : 7)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if authority.contains("@") { throw .userInfo }
    if text.contains("#") { throw .fragment }
    host = try Self.host(authority)
    if !isSecure, !Self.isThisMachine(host) { throw .insecure }
    url = text
  }

  private static func host(_ authority: Substring) throws(WebhookAddressError) -> String {
    var host = authority
    var port: Substring?
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { throw .host }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let rest = authority[authority.index(after: end)...]
      if !rest.isEmpty {
        guard rest.hasPrefix(":") else { throw .host }
        port = rest.dropFirst()
      }
      guard !host.isEmpty, host.utf8.allSatisfy({ isHexadecimal($0) || $0 == 0x3A || $0 == 0x2E })
      else { throw .host }
    } else {
      if let colon = authority.firstIndex(of: ":") {
        host = authority[..<colon]
        port = authority[authority.index(after: colon)...]
      }
      guard !host.isEmpty, host.utf8.allSatisfy({ isNamePart($0) }), !host.hasPrefix("."),
        !host.hasPrefix("-")
      else { throw .host }
    }
    if let port {
      guard 1...5 ~= port.utf8.count, port.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
        let number = Int(port), 1...65_535 ~= number
      else { throw .port }
    }
    return host.lowercased()
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte | 0x20
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
  }

  /// By its spelling: what the network says of a name proves nothing.
  private static func isThisMachine(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
  }
}

public enum WebhookAddressError: Error, Sendable, Hashable {
  case characters, scheme, userInfo, fragment, host, port, insecure
}
