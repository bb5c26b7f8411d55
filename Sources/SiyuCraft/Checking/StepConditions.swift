internal import LuaSource
internal import SiyuModel

/// Steps whose `when` never says yes, in SOPs that are written out.
struct StepConditions {
  static func findings(_ tree: LuaFile, file: String) -> [SourceFinding] {
    var findings: [SourceFinding] = []
    tree.body.visit { value in
      guard let sop = value.declared("sop"), case .table(let steps)? = sop["steps"]?.kind else {
        return
      }
      for case .value(let step) in steps {
        guard case .table(let fields) = step.kind, let when = fields["when"],
          case .function(let body) = when.kind, isNever(body.body)
        else { continue }
        let id = fields["id"]?.stringValue.map { " '\($0)'" } ?? ""
        findings.append(
          SourceFinding(
            .stepNever, "step\(id) is never taken: its 'when' says no to everybody",
            hint: "take the step out, or let 'when' say yes to somebody", file: file,
            lines: tree.lines, range: when.range))
      }
    }
    return findings
  }

  /// Whether the first thing that is done is to say no, or nothing is done at all.
  private static func isNever(_ body: LuaBlock) -> Bool {
    guard let first = body.statements.first else { return true }
    guard case .return(let values) = first.kind else { return false }
    switch values.first?.bare.kind {
    case nil, .nil?, .boolean(false)?: return true
    default: return false
    }
  }
}
