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

  /// Whether every `return` there is says no; where there is none, that is no as well.
  private static func isNever(_ body: LuaBlock) -> Bool {
    body.statements.allSatisfy { statement in
      if case .return(let values) = statement.kind {
        switch values.first?.bare.kind {
        case nil, .nil?, .boolean(false)?: return true
        default: return false
        }
      }
      return statement.ownBlocks.allSatisfy(isNever)
    }
  }
}
