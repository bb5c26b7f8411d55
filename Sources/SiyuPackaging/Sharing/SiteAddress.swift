public import SiyuModel

/// A file or a folder on a web site: `https://host[:port][/path]`, without TLS only on this machine.
public struct SiteAddress: Sendable, Hashable {
  /// As it was written; a folder's without a slash at its end.
  public let url: String

  /// A file; its address may have a query.
  /// - Throws: `Diagnostic` that says what is wrong with it.
  public init(_ text: String) throws(Diagnostic) {
    do throws(WebhookAddressError) {
      url = try WebhookAddress(text).url
    } catch {
      throw Diagnostic(Message.badSite(TextEscape.terminalSafe(String(text.prefix(200))), error))
    }
  }

  /// A folder, which has no query.
  public init(folder text: String) throws(Diagnostic) {
    let address = try SiteAddress(text)
    guard !address.url.contains("?") else {
      throw Diagnostic(Message.siteQuery(String(text.prefix(200))))
    }
    var url = address.url
    while url.hasSuffix("/") { url.removeLast() }
    self.url = url
  }

  /// Whether somebody meant an address, right or wrong.
  public static func isMeant(_ text: String) -> Bool { text.contains("://") }

  /// Of a file in this folder. Names of registries' files need no escaping.
  public func url(of file: String) -> String { "\(url)/\(file)" }

  /// As messages and `siyu.lock` name it: what stands in a query may be a password.
  public var shown: String { String(url.prefix { $0 != "?" }) }
}
