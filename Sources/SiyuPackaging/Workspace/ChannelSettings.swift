public import SiyuModel

/// `[channels.NAME]`: a way out for messages, as `siyu.toml` describes it.
public struct ChannelSettings: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable { case folder, stdout, webhook }
  public enum Format: String, Sendable, Hashable, CaseIterable {
    case csv
    case jsonLines = "jsonl"
    case xlsx
  }
  public enum Split: String, Sendable, Hashable, CaseIterable { case staff }
  public enum Secret: Sendable, Hashable {
    /// Relative to the workspace, or from the root.
    case file(String)
    /// A variable of the environment.
    case environment(String)
  }

  public struct Folder: Sendable, Hashable {
    /// Relative to the workspace, or from the root.
    public var path: String
    public var format: Format = .csv
    public var split: Split?
    /// Messages in one file at most: 1…100,000.
    public var batch = 10_000
  }
  public struct Lines: Sendable, Hashable {
    public var deduplicates = false
  }
  public struct Webhook: Sendable, Hashable {
    public var address: WebhookAddress
    public var secret: Secret
    /// For a whole exchange: 1…120.
    public var timeoutSeconds: Int64 = 10
    /// Tries after the first: 0…10.
    public var retries = 3
    public var deduplicates = false
    /// Messages in one request at most: 1…500.
    public var batch = 1
  }
  public enum Way: Sendable, Hashable {
    case folder(Folder)
    case stdout(Lines)
    case webhook(Webhook)
  }

  public var name: String
  /// At least one.
  public var touchpoints: [Touchpoint]
  public var way: Way
  /// Of its table, 1-based.
  public var line: Int

  public var kind: Kind {
    switch way {
    case .folder: .folder
    case .stdout: .stdout
    case .webhook: .webhook
    }
  }
}
