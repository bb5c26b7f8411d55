internal import SiyuModel

/// What came of a walk beside its own row.
struct WalkEffects: Sendable {
  var messages: [Message] = []
  var tasks: [StaffTask] = []
  var tags: [SteppedTag] = []
  var postings: [SteppedPosting] = []
  var isEmpty: Bool { messages.isEmpty && tasks.isEmpty && tags.isEmpty && postings.isEmpty }
}

/// What a step gives.
struct SteppedPosting: Sendable {
  var step: String
  var request: LedgerRequest
}

/// A tag that a step gives or takes.
struct SteppedTag: Sendable, Hashable {
  var tag: TagName
  var gained: Bool
  var step: String
}
