extension GateRule {
  /// What it refuses waits whatever the step says: the message is not unwanted, only too early, or
  /// somebody has to act. Refused by any other rule, it waits where the step has `if_refused = "wait"`.
  public var alwaysWaits: Bool {
    switch self {
    case .quiet, .paused, .approval, .staff, .lists: true
    case .permission, .consent, .unsubscribed, .suppressed, .unreachable, .cap, .unanswered,
      .content:
      false
    }
  }
}
