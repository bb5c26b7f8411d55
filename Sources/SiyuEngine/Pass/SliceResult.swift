internal import SiyuModel

/// What one slice of a pass came to, on its way from a lane to the merger.
///
/// Everything is by plugin, because a plugin that is set aside later takes its part with it.
struct SliceResult: Sendable {
  var index: Int
  var evaluated: Int
  var plugins: [PluginSlice]
  /// Due times of those looked at, ascending by customer; empty when nothing is kept.
  var dues: [SubjectDue]
}

/// When a customer has to be looked at again.
struct SubjectDue: Sendable {
  var customer: Int64
  var due: Int64

  /// By the next pass, whatever its clock.
  static let always = Int64.min
}

/// One plugin's part of a slice.
struct PluginSlice: Sendable {
  var setAside: SetAside?
  /// Kept for an apply only.
  var changes: [DecidedChange] = []
  var digests: [BucketDigest] = []
  /// Customers with any change, ascending.
  var touched: [TouchedSubject] = []
  var counts: [ChangeKey: ChangeCount] = [:]
  /// By rule of the plugin.
  var failures: [Int64] = []
  var failureExamples: [[(id: String, diagnostic: Diagnostic)]] = []
  /// By segment of the plugin.
  var segmentMembers: [Int64] = []
  var segmentFailures: [Int64] = []
  var segmentExamples: [[(id: String, diagnostic: Diagnostic)]] = []
}

struct ChangeKey: Hashable, Sendable {
  /// Position in the rule table.
  var rule: Int
  var tag: Int32
  var gained: Bool
}

struct ChangeCount: Sendable {
  var count: Int64 = 0
  /// Public ids of the first few.
  var examples: [String] = []
}

/// A tag gained or lost by a customer, with what explains it.
struct DecidedChange: Sendable {
  var customer: Int64
  /// Position in the pass's rule table.
  var rule: Int
  var tag: Int32
  var gained: Bool
  var reason: String?
  /// What was read, already in words: shared by all that read the same.
  var reads: [String]
}
