import SiyuModel
import SiyuWords

// What a figure counts, for people. Programs, and `--state`, have the names.

extension GateRule {
  /// In English its name.
  var words: String {
    switch self {
    case .permission: say("permission")
    case .paused: say("paused")
    case .consent: say("consent")
    case .unsubscribed: say("unsubscribed")
    case .suppressed: say("suppressed")
    case .unreachable: say("unreachable")
    case .quiet: say("quiet")
    case .cap: say("cap")
    case .staff: say("staff")
    case .unanswered: say("unanswered")
    case .content: say("content")
    case .approval: say("approval")
    case .lists: say("lists")
    }
  }
}

extension MessageState {
  /// `3 admitted`.
  func counted(_ count: Int64) -> String {
    let number = Grouping.text(count)
    return switch self {
    case .planned: say("\(number) planned")
    case .admitted: say("\(number) admitted")
    case .handedOver: say("\(number) handed-over")
    case .confirmed: say("\(number) confirmed")
    case .failed: say("\(number) failed")
    case .uncertain: say("\(number) uncertain")
    case .expired: say("\(number) expired")
    }
  }
}

extension EnrolmentState {
  /// How walks ended, behind their number.
  var ended: String {
    switch self {
    case .active: say("ended as active")
    case .holdout: say("ended as holdout")
    case .finished: say("ended as finished")
    case .goal: say("ended as goal")
    case .left: say("ended as left")
    case .leftByHand: say("ended as left-by-hand")
    case .declined: say("ended as declined")
    case .merged: say("ended as merged")
    case .undone: say("ended as undone")
    case .stranded: say("ended as stranded")
    }
  }
}
