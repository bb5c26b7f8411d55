public import SiyuModel

/// What one run of handing over did.
public struct HandOverReport: Sendable, Hashable {
  public enum End: Sendable, Hashable {
    /// Everything admitted was looked at.
    case done
    /// All sending is paused.
    case paused
    /// It was told to stop; the rest waits for the next run.
    case stopped
  }

  /// Something that a person should see to.
  public struct Problem: Sendable, Hashable {
    /// A channel's name, or a message's id.
    public var subject: String
    public var words: String
    public init(subject: String, words: String) {
      self.subject = subject
      self.words = words
    }
  }

  public var end = End.done
  /// Channels have them.
  public var taken = 0
  public var confirmed = 0
  public var failed = 0
  public var expired = 0
  /// Nobody knows; a person has to look.
  public var uncertain = 0
  /// Deduplicating channels did not answer, and are asked again at the next run.
  public var asking = 0
  /// The channel could not take them; they stay admitted.
  public var later = 0
  /// The gate looked again and said no; they stay admitted.
  public var held: [GateRule: Int] = [:]
  /// Their words could not be made; they stay admitted.
  public var unwritten = 0
  /// No channel delivers their touchpoint; they stay admitted.
  public var withoutChannel: [Touchpoint: Int] = [:]
  public var receipts = 0
  /// The first ``mostProblems``.
  public private(set) var problems: [Problem] = []
  public private(set) var furtherProblems = 0

  public static let mostProblems = 20

  public init() {}

  mutating func add(_ subject: String, _ words: String) {
    if problems.contains(where: { $0.subject == subject && $0.words == words }) { return }
    if problems.count < Self.mostProblems {
      problems.append(Problem(subject: subject, words: words))
    } else {
      furtherProblems += 1
    }
  }
}
