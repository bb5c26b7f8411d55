import SiyuFiles
import SiyuModel
import SiyuPackaging
import SiyuWords

/// The gate's rules in a few lines, and whether its lists can be read.
struct GateCheckup {
  let places: WorkspacePlaces

  var items: [CheckedItem] {
    guard let workspace = places.workspace else { return [] }
    let settings = workspace.file.gate
    let findings =
      Self.lines(settings).map { Finding($0.check, .ok, $0.text) }
      + settings.suppressionLists.map { list($0, workspace) }
    return findings.map { CheckedItem(section: "gate", finding: $0) }
  }

  static func lines(_ settings: GateSettings) -> [(check: String, text: String)] {
    let rules = settings.rules
    var quiet = "none; messages go out at any time"
    if let hours = rules.quiet {
      let clock =
        settings.zoneAttribute.map { "the clock that attribute '\($0)' names, or the brand's" }
        ?? "the brand's clock"
      quiet = say("\(hours.from) to \(hours.to), on \(said(clock))")
    }
    return [
      (
        "marketing",
        rules.requiresConsent ? "to those who said yes" : "to all who did not say no"
      ),
      ("quiet hours", quiet), ("caps", caps(rules)),
      (
        "unanswered",
        rules.unanswered.map { "\($0) in a row, then nobody is bothered further" }
          ?? "no limit"
      ), ("staff", staff(rules)),
      (
        "approval",
        rules.approvalAbove.map { "plans of more than \($0) messages need a second person" }
          ?? "no plan needs a second person"
      ),
    ]
  }

  private static func caps(_ rules: GateRules) -> String {
    let parts = rules.caps.map { cap in
      let count =
        switch cap.most {
        case .count(let count): "\(count)"
        case .daysOfMonth: say("as many as the month has days")
        }
      let most = cap.touchpoint.map { say("\(count) by \($0.rawValue)") } ?? count
      return switch cap.per {
      case .day: say("\(most) a day")
      case .week: say("\(most) a week")
      case .month: say("\(most) a month")
      }
    }
    return parts.isEmpty ? say("none") : parts.listed()
  }

  private static func staff(_ rules: GateRules) -> String {
    if rules.staffCaps.isEmpty { return "no limits" }
    let caps = rules.staffCaps.map { cap in
      switch cap.what {
      case .messages: say("\(cap.most) messages")
      case .links: say("\(cap.most) links")
      case .friendAdds: say("\(cap.most) friend-adds")
      }
    }
    return say("\(caps.listed()) a day each")
  }

  private func list(_ name: String, _ workspace: Workspace) -> Finding {
    do throws(FileFailure) {
      let list = try SuppressionList.read(workspace.path(ofList: name), name: name)
      return Finding(
        "suppression", .ok, "\(name): \(Grouping.count(Int64(list.entries.count), "line"))")
    } catch {
      return Finding(
        "suppression", .problem, "\(error.path): \(error.message)", step: error.hint)
    }
  }
}
