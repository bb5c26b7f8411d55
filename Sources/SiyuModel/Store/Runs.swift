/// The state that decisions were made on, as far as committing them cares.
public struct RunBasis: Sendable, Hashable {
  public var change: Int64
  /// The newest run, finished or not; 0 for none.
  public var run: Int64
  /// What that run had committed: buckets below this.
  public var committedThrough: Int64
  public init(change: Int64, run: Int64, committedThrough: Int64) {
    self.change = change
    self.run = run
    self.committedThrough = committedThrough
  }
}

public struct RunHeader: Sendable, Hashable {
  /// Equal for two runs of the same decisions over the same state.
  public var identity: String
  public var now: Instant
  /// `plugin@version`, checksum; the run's rules refer to them by position.
  public var plugins: [(name: String, checksum: String)]
  /// Rule texts, such as `value (main.lua:12)`; decisions refer to them by position.
  public var rules: [(plugin: Int, text: String)]
  /// Committed as the new mark when the run ends; `nil` leaves the old one (a plugin was set
  /// aside, or only some subjects were looked at).
  public var mark: EvaluationMark?
  /// Of the snapshot that was decided on. Customers changed after it are left to the next pass;
  /// `nil` commits whatever has happened since.
  public var basis: RunBasis?
  /// The SOPs that were looked at, noted when the run ends: one that breaks off has not yet marked
  /// everybody for whom a condition was true already, so that the next begins the SOP once more. What
  /// is known keeps its own `since`.
  public var sops: [KnownSOP]
  /// The SOPs that took part, by full name: if the mark moves, everybody was looked at for their days.
  public var looked: [String]
  /// When a day of a calendar can next take chat groups into an SOP.
  public var groupsDue: Instant?

  public init(
    identity: String, now: Instant, plugins: [(name: String, checksum: String)],
    rules: [(plugin: Int, text: String)], mark: EvaluationMark?, basis: RunBasis? = nil,
    sops: [KnownSOP] = [], looked: [String] = [], groupsDue: Instant? = nil
  ) {
    self.identity = identity
    self.now = now
    self.plugins = plugins
    self.rules = rules
    self.mark = mark
    self.basis = basis
    self.sops = sops
    self.looked = looked
    self.groupsDue = groupsDue
  }
  public static func == (a: Self, b: Self) -> Bool { a.identity == b.identity && a.now == b.now }
  public func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}

/// One tag given or taken.
public struct TagChange: Sendable, Hashable {
  public var tag: TagID
  public var gained: Bool
  /// Position in `RunHeader.rules`.
  public var rule: Int
  public var reason: String?
  public var reads: [String]
  public init(tag: TagID, gained: Bool, rule: Int, reason: String?, reads: [String]) {
    self.tag = tag
    self.gained = gained
    self.rule = rule
    self.reason = reason
    self.reads = reads
  }
}

/// What a run changes for one customer.
public struct SubjectChange: Sendable, Hashable {
  public var customer: Int64
  public var changes: [TagChange]
  /// When the answers can change without any new data; `Int64.max`: never.
  ///
  /// Committing tags does not count as a change of the customer: a subject that has to be looked
  /// at again because its own tags changed gets the run's clock here.
  public var due: Int64
  /// The time that is written down stays, whatever `due` says: only what was due was looked at.
  public var keepsDue: Bool
  /// `nil`: nothing.
  public var outreach: OutreachChange?
  public init(
    customer: Int64, changes: [TagChange], due: Int64, keepsDue: Bool = false,
    outreach: OutreachChange? = nil
  ) {
    self.customer = customer
    self.changes = changes
    self.due = due
    self.keepsDue = keepsDue
    self.outreach = outreach
  }
}

public protocol RunSession: AnyObject {
  var run: Int64 { get }
  /// Buckets below this were committed by an earlier try of the same run.
  var committedThrough: Int64 { get }
  /// One transaction: all of it, or nothing. `through`: every bucket below is now complete.
  /// - Throws: `StoreError` `.busy` when another run has begun.
  func commit(_ subjects: [SubjectChange], through bucket: Int64) throws
  /// What changes for chat groups, by id, in one transaction; once a run. Does nothing where an
  /// earlier try of the same run has done it.
  func commit(groups: [(String, OutreachChange)]) throws
  func finish() throws
}
