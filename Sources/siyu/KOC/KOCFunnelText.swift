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
    var before: Int?
    for (step, count) in [
      (say("invited"), funnel.invited), (say("answered"), funnel.answered),
      (say("selected"), funnel.selected),
      (say("in it now"), funnel.members), (say("brought somebody"), funnel.bringing),
    ] {
      // Members now and those who bring are both a part of those who were selected.
      let whole = step == "brought somebody" ? funnel.selected : before
      table.add(
        step, Grouping.text(Int64(count)),
        whole.map { $0 == 0 ? "-" : FigureText.percent(Double(count) / Double($0)) } ?? "")
      before = count
    }
    var tail = [
      say("\(Grouping.text(Int64(funnel.warned))) warned"),
      say("\(Grouping.text(Int64(funnel.left))) left"),
    ]
    if funnel.excluded > 0 { tail.append(say("\(Grouping.text(Int64(funnel.excluded))) excluded")) }
    return [
      "\(TextEscape.terminalSafe(funnel.programme)) (\(TitleText.shown(funnel.title)))"
    ] + table.lines + [
      "  " + tail.joined(separator: ", "),
      say("  \(Grouping.count(Int64(funnel.brought), "new customer")) by those selected")
        + (funnel.multiple.map { say(", \(FigureText.tenths($0)) each") } ?? ""),
    ]
  }

  var json: DataRecord {
    [
      "programme": .string(funnel.programme), "title": .string(funnel.title),
      "invited": .int(Int64(funnel.invited)), "answered": .int(Int64(funnel.answered)),
      "selected": .int(Int64(funnel.selected)), "members": .int(Int64(funnel.members)),
      "warned": .int(Int64(funnel.warned)), "left": .int(Int64(funnel.left)),
      "excluded": .int(Int64(funnel.excluded)), "bringing": .int(Int64(funnel.bringing)),
      "new_customers": .int(Int64(funnel.brought)),
      "multiple": funnel.multiple.map { .double($0) } ?? .null,
    ]
  }
}
