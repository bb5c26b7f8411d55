public import SiyuModel

/// What a pass found out, without the decisions themselves.
public struct PassOutcome: Sendable {
  public var evaluated: Int64 = 0
  /// One a plugin of the request, in its order.
  public var plugins: [PluginOutcome]
  /// Customers for whom anything changes.
  public var touched: Int64 = 0
  /// Chat groups for which anything changes.
  public var touchedGroups: Int64 = 0
  /// The change number of the state that was read.
  public var change: Int64 = 0
  /// Messages that wait for a second person's yes, because they are more than `approval_above`.
  public var awaitingApproval: Int?
  /// Events that this makes happen, which may set off more.
  public var born: Int64 = 0
  /// How far this uses up what the gate allows.
  public var quota = QuotaUse()

  /// Plugins that were set aside, and SOPs that rest, by their full names.
  public var setAside: [SetAside] {
    plugins.compactMap(\.setAside) + plugins.flatMap(\.sops).compactMap(\.rest)
  }
}

/// One plugin's part of a pass.
public struct PluginOutcome: Sendable {
  public var name: String
  public var title: String
  public var setAside: SetAside?
  /// The plugin's id, as `siyu plugin grant` wants it.
  public var id: String
  public var rules: [RuleOutcome]
  public var segments: [SegmentOutcome]
  public var sops: [SOPOutcome] = []
  public var programmes: [ProgrammeOutcome] = []
  /// For bringing people.
  public var rewards: [RewardOutcome] = []
  /// Permissions its manifest asks for and it does not have.
  public var missing: [String] = []
}

public struct RuleOutcome: Sendable {
  public var group: TagGroup
  public var place: SourcePlace
  /// The plugin may not fill this group: the numbers are what it wanted, and nothing came of it.
  public var refusal: Refusal?
  /// By value, in the group's order; values no longer declared follow.
  public var values: [ValueOutcome]
  /// Customers for whom the rule raised an error; their tags stay as they were.
  public var failures: Int64 = 0
  /// The first few, with the customer's public id.
  public var failureExamples: [(id: String, diagnostic: Diagnostic)] = []
}

public struct ValueOutcome: Sendable {
  public var value: TagValue
  public var gained: Int64 = 0
  public var lost: Int64 = 0
  /// Public ids of the first few who gain it; of those who lose it where nobody gains.
  public var examples: [String] = []
}

public struct SegmentOutcome: Sendable {
  public var name: String
  public var title: String
  /// Members among those evaluated.
  public var members: Int64 = 0
  /// Customers for whom it raised an error; they count as outside.
  public var failures: Int64 = 0
  public var failureExamples: [(id: String, diagnostic: Diagnostic)] = []
}

/// How many examples are kept for each value and each failing rule.
let examplesKept = 3
