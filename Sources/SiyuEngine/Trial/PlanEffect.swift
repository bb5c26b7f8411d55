internal import SiyuModel

/// One thing that a pass does with customers: what two versions of a plugin are compared by.
public struct PlanEffect: Sendable, Hashable {
  public enum Kind: Int, Sendable, Hashable, CaseIterable {
    case tag, enrolment, message, task
  }

  public var kind: Kind
  /// Full name: of a tag group or an SOP.
  public var rule: String
  /// A tag's value, an enrolment's state, a step.
  public var part: String
  /// Of a message the touchpoint and its content; a task's title.
  public var what: String

  init(_ kind: Kind, _ rule: String, _ part: String, what: String = "") {
    self.kind = kind
    self.rule = rule
    self.part = part
    self.what = what
  }

  init(_ tag: TagName) { self.init(.tag, tag.group, tag.value) }

  /// Those of one subject. What the gate refuses, and what only goes on, is told by counts alone.
  static func all(of change: OutreachChange) -> [PlanEffect] {
    change.enrolments.filter { $0.number == nil }.map { row in
      let state: EnrolmentState =
        row.state == .holdout || row.state == .declined ? row.state : .active
      return PlanEffect(.enrolment, row.key.sop, state.name)
    }
      + change.messages.map {
        PlanEffect(.message, $0.sop, $0.step, what: "\($0.touchpoint.rawValue) \($0.content)")
      }
      + change.tasks.map { PlanEffect(.task, $0.sop, $0.step, what: $0.title) }
  }
}
