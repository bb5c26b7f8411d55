import SiyuModel
import SiyuReport

/// A programme's funnel in words and in JSON.
struct KOCFunnelText {
  private let funnel: KOCFunnel
  init(_ funnel: KOCFunnel) { self.funnel = funnel }

  var lines: [String] {
    var table = TextTable(
      [.init("step"), .init("customers", .right), .init("of those before", .right)], indent: 2)
    var before: Int?
    for (step, count) in [
      ("invited", funnel.invited), ("answered", funnel.answered), ("selected", funnel.selected),
      ("in it now", funnel.members), ("brought somebody", funnel.bringing),
    ] {
      // Members now and those who bring are both a part of those who were selected.
      let whole = step == "brought somebody" ? funnel.selected : before
      table.add(
        step, Grouping.text(Int64(count)),
        whole.map { $0 == 0 ? "-" : FigureText.percent(Double(count) / Double($0)) } ?? "")
      before = count
    }
    var tail = [
      "\(Grouping.text(Int64(funnel.warned))) warned", "\(Grouping.text(Int64(funnel.left))) left",
    ]
    if funnel.excluded > 0 { tail.append("\(Grouping.text(Int64(funnel.excluded))) excluded") }
    return [
      "\(TextEscape.terminalSafe(funnel.programme)) (\(TitleText.shown(funnel.title)))"
    ] + table.lines + [
      "  " + tail.joined(separator: ", "),
      "  \(Grouping.count(Int64(funnel.brought), "new customer")) by those selected"
        + (funnel.multiple.map { ", \(FigureText.tenths($0)) each" } ?? ""),
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
