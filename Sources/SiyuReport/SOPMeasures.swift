public import SiyuModel

// What follows from an SOP's figures. docs/explanation/measures.md has the definitions.

extension SOPFigures {
  /// Met the goal, of those whose window is over.
  public var goalShare: Proportion? { goal?.share }
  public var heldOutShare: Proportion? { heldOutGoal?.share }

  /// `nil` while there is nobody to compare.
  public var difference: Proportion.Difference? {
    guard let own = goalShare, let held = heldOutShare else { return nil }
    return own.difference(from: held)
  }

  /// The price of an SOP: who left the pool within three days after a message of it, for each
  /// thousand messages.
  public var leftPerThousand: Double? {
    messages > 0 ? Double(left) * 1_000 / Double(messages) : nil
  }

  public var messagesPerGoal: Double? {
    guard let goal, goal.met > 0 else { return nil }
    return Double(messagesOver) / Double(goal.met)
  }
}

extension StepFigures {
  public var difference: Proportion.Difference? {
    guard let own = goal.share, let held = heldOutGoal?.share else { return nil }
    return own.difference(from: held)
  }

  public func difference(of variant: VariantFigures) -> Proportion.Difference? {
    guard let own = variant.goal.share, let held = heldOutGoal?.share else { return nil }
    return own.difference(from: held)
  }

  /// Chance decides who gets which content, so contents of one step compare with each other: each one
  /// with the one that was shown most.
  public func differenceFromMost(of variant: VariantFigures) -> Proportion.Difference? {
    guard
      let most = contents.max(by: {
        ($0.use.shown, $1.content) < ($1.use.shown, $0.content)
      }), most.content != variant.content, let own = variant.goal.share, let other = most.goal.share
    else { return nil }
    return own.difference(from: other)
  }
}

extension GoalFigures {
  public var share: Proportion? { Proportion(met, of: over) }
}
