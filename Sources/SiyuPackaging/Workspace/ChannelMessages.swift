/// What is said about channels.
extension Message {
  static func touchpointTwice(_ touchpoint: String, name: String, other: String) -> String {
    "[channels.\(name)] and [channels.\(other)] both deliver \(quoted(touchpoint)); a touchpoint has"
      + " one channel"
  }
  static func folderTwice(_ key: String, other: String) -> String {
    "\(key) is the folder of [channels.\(other)]; each has one of its own"
  }
  static func channelHasNoUse(_ key: String, for kind: String) -> String {
    "\(key) has no use for a channel of kind \"\(kind)\""
  }
  static func channelPath(_ key: String, _ path: String) -> String {
    "\(key) wants a folder of its own in the workspace (\"out/wecom\") or from the root, without"
      + " '..', got \(quoted(path))"
  }
  static func secretUnnamed(_ table: String) -> String {
    "[\(table)] lacks the secret that its requests are signed with; name a file"
      + " (secret_file = \".siyu/webhook-secret\") or a variable (secret_env = \"SIYU_SECRET\")"
  }
  static func secretTwice(_ table: String) -> String {
    "[\(table)] has secret_file and secret_env; keep one of them"
  }
  static func badVariable(_ key: String, _ name: String) -> String {
    "\(key) wants the name of a variable such as \"SIYU_SECRET\", not the secret itself,"
      + " got \(name.utf8.count) characters"
  }
  static func badAddress(_ key: String, _ error: WebhookAddressError) -> String {
    switch error {
    case .characters:
      "\(key) holds characters that no address has; write others than ASCII as %E4%BD%A0"
    case .scheme: "\(key) wants an address that begins with https://"
    case .insecure:
      "\(key) wants https://; http:// would show customers to whoever listens, and is for this"
        + " machine only (127.0.0.1)"
    case .userInfo: "\(key) holds a name or password; requests are signed instead, see secret_file"
    case .fragment: "\(key) holds '#', which is never sent; leave it out"
    case .host: "\(key) names no host; write for example \"https://example.com/siyu\""
    case .port: "\(key) wants a port from 1 to 65535"
    }
  }

  // MARK: Secrets

  static func secretMissing(_ channel: String) -> String {
    "is not there; [channels.\(channel)] signs its requests with what it holds"
  }
  static let secretMakeHint =
    "make one that the receiver knows too: (umask 077; openssl rand -hex 32 >FILE)"
  static let secretOpen = "others may read it, so it is no secret"
  static let secretOwner = "belongs to somebody else, who can read and change it"
  static let secretIsLink = "is a link, and where it leads others may read or change it unseen"
  static let secretIsLinkHint = "put the secret itself here, readable by you alone"
  static func secretSize(_ count: Int) -> String {
    "a secret has 16 to 4096 bytes, this one has \(count)"
  }
  static func variableMissing(_ name: String, _ channel: String) -> String {
    "the variable \(name) is not set; [channels.\(channel)] signs its requests with what it holds"
  }
}
