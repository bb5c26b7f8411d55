import Lua
import SiyuModel

extension SOPReader {
  /// Words that stand for a way on where a step's id may stand as well.
  static let ways = ["next", "finish"]

  mutating func waiting(_ step: inout Declaration) -> StepAction? {
    guard let table = step.table("wait_for") else { return nil }
    var wait = part(.sopWait, table, at: step.place(of: "wait_for"), in: step)
    defer { step.adopt(wait) }
    let known = Set(ids + Self.ways)
    let props = props(&wait) { field, value in
      guard ["happened", "timed_out"].contains(field.name), case .string(let text) = value else {
        return false
      }
      return known.contains(text)
    }
    let then = way("happened", &wait)
    let timedOut = way("timed_out", &wait)
    let event = event(&wait)
    if let event { checkProgramme(event, props, &wait) }
    if event?.hasPrefix("message.") == true { checkOwnStep(props, &wait) }
    guard let event, let timeout = wait.duration("timeout"), let then, let timedOut
    else { return nil }
    return .waitFor(event: event, props: props, timeout: timeout, then: then, timedOut: timedOut)
  }

  /// An answer to a step of this SOP, unless another is named.
  private func checkOwnStep(_ props: [PropMatch], _ wait: inout Declaration) {
    guard !props.contains(where: { $0.name == "sop" }) else { return }
    for case .string(let id) in props.filter({ $0.name == "step" }).map(\.value) {
      _ = step(named: id, at: "step", &wait, orWay: false)
    }
  }

  private func way(_ field: String, _ wait: inout Declaration) -> StepWay? {
    guard let text = wait.text(field) else { return .next }
    switch text {
    case "next": return .next
    case "finish": return .end
    default: return step(named: text, at: field, &wait, orWay: true) ? .step(text) : nil
    }
  }

  /// Whether there is such a step; where not, that is noted.
  func step(
    named id: String, at field: String, _ declaration: inout Declaration, orWay: Bool
  ) -> Bool {
    if ids.contains(id) { return true }
    let known = ids + (orWay ? Self.ways : [])
    let near = NearestName.nearest(to: id, in: known).map { "; did you mean '\($0)'?" }
    let few = known.prefix(10).joined(separator: ", ") + (known.count > 10 ? ", …" : "")
    declaration.note(
      "'\(field)' in \(declaration.words): there is no step '\(declaration.shown(id))'"
        + (near ?? "; there are \(few)"), at: field)
    return false
  }
}
