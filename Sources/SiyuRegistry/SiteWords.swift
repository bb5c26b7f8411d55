import AsyncHTTPClient
import NIOCore
import NIOPosix
import SiyuModel

/// Why a site's file could not be read, for whoever named the site.
enum SiteWords {
  static func failed(_ words: String, _ url: String) -> Diagnostic {
    Diagnostic(
      file: shown(url), words, hint: "nothing was taken from it; try again, or ask whoever keeps it"
    )
  }

  static func elsewhere(_ site: String, _ url: String) -> Diagnostic {
    Diagnostic(
      file: shown(url),
      "sends siyu to \(TextEscape.terminalSafe(String(site.prefix(100)))), which is another site",
      hint: "if its keeper says that it moved there, write the new address instead")
  }

  static func answered(_ status: Int) -> String {
    switch status {
    case 404, 410: "is not there (the site answered \(status))"
    case 401, 403, 407: "may not be read by everybody (the site answered \(status))"
    case 500...: "could not be had: the site has trouble of its own (it answered \(status))"
    default: "could not be had: the site answered \(status)"
    }
  }

  static func tooLarge(_ most: Int, promised: Int64?) -> String {
    let size = promised.map { "promises \($0) bytes" } ?? "goes on and on"
    let limit = most >= 1 << 20 ? "\(most >> 20) MB" : "\(most) bytes"
    return "\(size); no such file has more than \(limit), and it was not read on"
  }

  /// - Parameter isSent: before anything was sent, what breaks is the attempt to connect.
  static func of(_ error: any Error, isSent: Bool) -> String {
    switch error {
    case let error as HTTPClientError:
      switch error {
      case .readTimeout: "stopped sending; it was given up"
      case .deadlineExceeded: "is too slow; it was given up"
      case .connectTimeout, .getConnectionFromPoolTimeout: "cannot be reached in time"
      case .tlsHandshakeTimeout: "makes no TLS connection in time"
      case .remoteConnectionClosed: "was cut off: the connection was closed before its end"
      default: "could not be had: \(error.shortDescription.lowercased())"
      }
    case is NIOConnectionError: "cannot be reached"
    case is ChannelError where !isSent, is IOError where !isSent: "cannot be reached"
    case is ChannelError, is IOError: "was cut off: the connection broke"
    default: "sent what is no answer of a web site, or was cut off"
    }
  }

  /// What stands in a query may be a password.
  private static func shown(_ url: String) -> String { String(url.prefix { $0 != "?" }) }
}
