public import SiyuModel

/// How long a message's text may be.
public enum TextLimit: Sendable, Hashable {
  case bytes(Int)
  case characters(Int)

  /// How long the text is, where that is too long.
  func excess(of text: String) -> Int? {
    switch self {
    case .bytes(let most): text.utf8.count > most ? text.utf8.count : nil
    case .characters(let most): text.count > most ? text.count : nil
    }
  }

  var words: String {
    switch self {
    case .bytes(let most): "\(most) bytes"
    case .characters(let most): "\(most) characters"
    }
  }
}

extension Touchpoint {
  /// WeCom: `text.content` of send_welcome_msg and add_msg_template has at most 4,000 bytes, that of
  /// add_moment_task at most 2,000 characters. WeChat refuses a service account's text above 2,048
  /// bytes (error 45002). What may stand beside a friend request is published nowhere; WeChat's own field
  /// takes 50 characters.
  public var textLimit: TextLimit {
    switch self {
    case .chat, .group: .bytes(4_000)
    case .moments: .characters(2_000)
    case .friend: .characters(50)
    case .serviceAccount: .bytes(2_048)
    }
  }
}
