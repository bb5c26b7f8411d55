/// Where an answer says that a file lies instead.
public enum Redirect: Sendable, Hashable {
  /// On the same site.
  case to(String)
  /// On another one, or in another way: what was asked there would be told to somebody whom nobody
  /// named.
  case elsewhere(String)
  /// Not an address at all.
  case nowhere

  /// - Parameters:
  ///   - location: the answer's `Location`; any text.
  ///   - url: that was asked: `https://host/path`.
  public init(_ location: String, from url: String) {
    guard !location.isEmpty, location.utf8.count <= 2_000,
      location.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), !location.contains("\\"),
      let here = Parts(url)
    else {
      self = .nowhere
      return
    }
    let target = String(location.prefix { $0 != "#" })
    if let there = Parts(target) {
      self = there.site == here.site ? .to(target) : .elsewhere(there.site)
    } else if target.hasPrefix("//"), let there = Parts("\(here.scheme):\(target)") {
      self = there.site == here.site ? .to("\(here.scheme):\(target)") : .elsewhere(there.site)
    } else if target.contains("://") || target.hasPrefix("//") || target.isEmpty {
      self = .nowhere
    } else if target.hasPrefix("/") {
      self = .to(here.origin + target)
    } else if target.prefix(while: { $0 != "/" && $0 != "?" }).contains(":") {
      // Another scheme: data:, file:.
      self = .elsewhere(String(target.prefix { $0 != ":" }))
    } else {
      let path = here.path.prefix { $0 != "?" }
      let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
      self = .to(here.origin + folder + target)
    }
  }

  /// Of `https://Host:443/path`.
  private struct Parts {
    var scheme: String
    /// With the scheme, as it was written.
    var origin: String
    /// To be compared: lower case, without the port that goes without saying.
    var site: String
    var path: Substring

    init?(_ url: String) {
      guard let end = url.firstRange(of: "://") else { return nil }
      let scheme = url[..<end.lowerBound].lowercased()
      guard scheme == "http" || scheme == "https" else { return nil }
      let authority = url[end.upperBound...].prefix { $0 != "/" && $0 != "?" }
      guard !authority.isEmpty else { return nil }
      self.scheme = scheme
      origin = String(url[..<authority.endIndex])
      path = url[authority.endIndex...]
      var host = authority.lowercased()
      let port = scheme == "https" ? ":443" : ":80"
      if host.hasSuffix(port) { host.removeLast(port.count) }
      site = "\(scheme)://\(host)"
    }
  }
}
