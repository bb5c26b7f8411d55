internal import SiyuModel

extension EnrolmentState {
  /// Whether it counts when goals are counted.
  var isMeasured: Bool {
    switch self {
    case .active, .holdout, .finished, .goal, .left, .leftByHand: true
    case .declined, .merged, .undone, .stranded: false
    }
  }
}
