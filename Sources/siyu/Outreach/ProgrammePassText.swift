import SiyuEngine
import SiyuModel
import SiyuReport

/// What a pass does in the memberships and other programmes of one plugin, as `plan` and `apply` print
/// it.
struct ProgrammePassText {
  let plugin: PluginOutcome

  var lines: [String] { plugin.programmes.flatMap(lines) }

  private func lines(_ programme: ProgrammeOutcome) -> [String] {
    let summary =
      programme.moves.isEmpty
      ? "nothing new" : Grouping.count(programme.moves.reduce(0) { $0 + $1.count }, "change")
    var lines = ["  \(programme.noun) \(title(programme)): \(summary)"]
    if let refusal = programme.refusal {
      lines.append(
        "    nobody is looked at: it needs the permission '\(refusal.permission ?? "")', which is "
          + "not granted: siyu plugin grant \(plugin.id) \(refusal.permission ?? "")")
    }
    var table = TextTable(
      [
        .init("from"), .init("to"), .init("customers", .right), .init("for example"),
      ], indent: 4)
    for move in programme.moves {
      let to = move.title.map { "\(move.to) \(TitleText.shown($0))" } ?? move.to
      table.add(
        move.from, to, Grouping.text(move.count),
        move.examples.map { TextEscape.terminalSafe($0) }.joined(separator: ", "))
    }
    if !table.rows.isEmpty { lines += table.lines }
    if programme.failures > 0 {
      lines.append(
        "    raised for \(Grouping.count(programme.failures, "customer")), who stay what they are:")
      for example in programme.failureExamples {
        lines.append("    \(TextEscape.terminalSafe(example.id)): \(example.diagnostic.place)")
      }
    }
    return lines
  }

  private func title(_ programme: ProgrammeOutcome) -> String {
    let prefix = plugin.id + "."
    let name =
      programme.name.hasPrefix(prefix)
      ? String(programme.name.dropFirst(prefix.count)) : programme.name
    let shown = TitleText.shown(programme.title)
    return shown.isEmpty || shown == name ? name : "\(name) \(shown)"
  }
}

extension ProgrammeOutcome {
  var json: DataValue {
    var record: DataRecord = [
      "programme": .string(name), "title": .string(title), "kind": .string(kind),
      "moves": .list(
        moves.map { move in
          [
            "from": .string(move.from), "to": .string(move.to), "customers": .int(move.count),
            "examples": .list(move.examples.map { .string($0) }),
          ]
        }), "failures": .int(failures),
    ]
    if let permission = refusal?.permission { record["not_granted"] = .string(permission) }
    return .record(record)
  }
}
