import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// A hand-over as an operator reads it, before and after.
struct HandoverText {
  let host: Host
  let from: String
  let how: OwnershipCause

  /// Named one by one in the terminal; --json names all.
  private static let shown = 20

  func show(_ plan: HandoverPlan, done: HandoverCounts?) {
    if host.console.json { return host.console.print(json: json(plan, done)) }
    for line in lines(plan, done) { host.console.print(line) }
  }

  private func lines(_ plan: HandoverPlan, _ done: HandoverCounts?) -> [String] {
    let way = how == .resigned ? say(", who left") : ""
    var lines = [
      "\(safe(from))\(way): \(Grouping.count(Int64(plan.moves.count), "customer"))"
        + (done == nil ? say(" would go") : say(" went"))
        + say(
          " to others, "
            + "\(Grouping.text(Int64(plan.refused.count))) \(done == nil ? say("would stay") : say("stayed"))"
        )
    ]
    let requests = plan.requests
    for to in Set(requests.map(\.to)).sorted() {
      let own = plan.moves.filter { $0.to == to }
      let count = requests.count { $0.to == to }
      lines.append(
        say(
          "  to \(safe(to)): \(Grouping.count(Int64(own.count), "customer")) in"
            + " \(Grouping.count(Int64(count), "request"))"))
      for move in own.prefix(Self.shown) {
        lines.append(
          "    \(safe(move.customer.id))" + (move.reason.map { "  (\(safe($0.spoken)))" } ?? ""))
      }
      if own.count > Self.shown {
        lines.append(say("    … and \(Grouping.text(Int64(own.count - Self.shown))) more"))
      }
    }
    if !plan.refused.isEmpty {
      lines.append(say("  staying:"))
      for refused in plan.refused.prefix(Self.shown) {
        lines.append("    \(safe(refused.customer)): \(safe(refused.reason.spoken))")
      }
      if plan.refused.count > Self.shown {
        lines.append(say("    … and \(Grouping.text(Int64(plan.refused.count - Self.shown))) more"))
      }
    }
    if let done {
      lines.append(
        say(
          "  with them \(Grouping.count(done.tasks, "open task")) and"
            + " \(Grouping.count(done.messages, "message")) not yet handed over"))
    } else if plan.moves.isEmpty {
      lines.append(say("Nothing to do."))
    } else {
      lines.append(say("Nothing was written. With --yes it is done."))
    }
    return lines
  }

  private func json(_ plan: HandoverPlan, _ done: HandoverCounts?) -> DataValue {
    [
      "from": .string(from), "how": .string(how.name), "done": .bool(done != nil),
      "moves": .list(
        plan.moves.map { move in
          [
            "customer": .string(move.customer.id), "to": .string(move.to),
            "reason": move.reason.map { .string($0) } ?? .null,
          ]
        }),
      "refused": .list(
        plan.refused.map {
          ["customer": .string($0.customer), "reason": .string($0.reason)]
        }),
      "requests": .list(
        plan.requests.map { request in
          [
            "to": .string(request.to),
            "customers": .list(request.customers.map { .string($0.id) }),
          ]
        }),
      "tasks": done.map { .int($0.tasks) } ?? .null,
      "messages": done.map { .int($0.messages) } ?? .null,
    ]
  }

  private func safe(_ text: String) -> String { TextEscape.terminalSafe(text) }
}
