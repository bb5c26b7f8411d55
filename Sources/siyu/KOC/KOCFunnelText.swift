import SiyuModel
import SiyuReport
import SiyuWords

/// A programme's funnel in words and in JSON.
struct KOCFunnelText {
  private let funnel: KOCFunnel
  init(_ funnel: KOCFunnel) { self.funnel = funnel }

  var lines: [String] {
    var table = TextTable(
      [.init(say("step")), .init(say("customers"), .right), .init(say("of those before"), .right)],
      indent: 2)
    let all = funnel.invited + funnel.uninvited
    // Members now and those who bring are both a part of those who were selected.
    let steps: [(step: String, count: Int, of: Int?)] = [
      (say("invited"), funnel.invited, nil),
      (say("came by themselves"), funnel.uninvited, nil),
      (say("answered"), funnel.answered, all),
      (say("selected"), funnel.selected, funnel.answered),
      (say("in it now"), funnel.members, funnel.selected),
      (say("brought somebody"), funnel.bringing, funnel.selected),
    ]
    for (step, count, whole) in steps {
      table.add(
        step, Grouping.text(Int64(count)),
        whole.map { $0 == 0 ? "-" : FigureText.percent(Double(count) / Double($0)) } ?? "")
    }
    var tail = [
      say("\(Grouping.text(Int64(funnel.warned))) warned"),
      say("\(Grouping.text(Int64(funnel.left))) left"),
    ]
    if funnel.excluded > 0 { tail.append(say("\(Grouping.text(Int64(funnel.excluded))) excluded")) }
    return [
      "\(TextEscape.terminalSafe(funnel.programme)) (\(TitleText.shown(funnel.title)))"
    ] + table.lines + [
      "  " + tail.listed(),
      say("  \(Grouping.count(Int64(funnel.brought), "new customer")) by those selected")
        + (funnel.multiple.map { say(", \(FigureText.tenths($0)) each") } ?? ""),
    ]
  }

  var json: DataRecord {
    [
      "programme": .string(funnel.programme), "title": .string(funnel.title),
      "invited": .int(Int64(funnel.invited)),
      "came_by_themselves": .int(Int64(funnel.uninvited)), "answered": .int(Int64(funnel.answered)),
      "selected": .int(Int64(funnel.selected)), "members": .int(Int64(funnel.members)),
      "warned": .int(Int64(funnel.warned)), "left": .int(Int64(funnel.left)),
      "excluded": .int(Int64(funnel.excluded)), "bringing": .int(Int64(funnel.bringing)),
      "new_customers": .int(Int64(funnel.brought)),
      "multiple": funnel.multiple.map { .double($0) } ?? .null,
    ]
  }
}
