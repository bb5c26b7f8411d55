import SiyuModel
import SiyuWords

extension String {
  /// A reason that was kept, in the language of now: siyu's own are read back, a rule's stay as its
  /// author wrote them.
  var spoken: String {
    // Of one word, which could be an author's.
    if self == "imported" { return say("imported") }
    // `cap: 1 of 1 messages today`: the gate's rule and its words.
    let name = prefix { $0 != ":" }
    if let rule = GateRule(rawValue: String(name)), hasPrefix("\(name): ") {
      return "\(rule.words): \(said(String(dropFirst(name.count + 2))))"
    }
    return said(self)
  }
}

extension StepOutcome {
  /// For people; programs and plugins have ``name``.
  var words: String {
    switch self {
    case .sent: say("sent")
    case .skipped: say("skipped")
    case .refused: say("refused")
    case .late: say("late")
    case .done: say("done")
    case .happened: say("happened")
    case .timedOut: say("timed-out")
    case .jumped: say("jumped")
    case .failed: say("failed")
    }
  }
}
