import SiyuModel
import SiyuReport

/// Invitations in words and in JSON.
struct InvitationText {
  private let host: Host
  init(_ host: Host) { self.host = host }

  func json(_ one: KnownInvitation) -> DataValue {
    .record([
      "inviter": one.inviter.map { .string($0) } ?? .null, "invitee": .string(one.invitee),
      "at": .string(TimeText.iso(one.claim.at, in: host.zone)),
      "kind": .string(one.claim.kind.name),
      "programme": .string(one.claim.programme),
      "state": one.claim.state.map { .string($0.name) } ?? .null,
      "reason": one.claim.state?.reason.map { .string($0.name) } ?? .null,
      "history": .list(
        one.history.map {
          .record([
            "state": .string($0.state.name),
            "reason": $0.state.reason.map { .string($0.name) } ?? .null,
            "at": .string(TimeText.iso($0.at, in: host.zone)),
          ])
        }),
    ])
  }

  func brought(by number: CustomerNumber, _ all: [KnownInvitation]) throws -> [String] {
    let id = TextEscape.terminalSafe(try host.store.publicID(of: number))
    let counted = all.count { $0.claim.state == .counted }
    var lines = ["customer \(id): brought \(counted) of \(all.count)"]
    for held in try host.store.invitationCodes(of: number) {
      lines.append(
        "  code \(held.code)"
          + (held.programme.isEmpty ? "" : "  \(TextEscape.terminalSafe(held.programme))"))
    }
    if all.isEmpty { return lines }
    var table = TextTable(
      [.init("customer"), .init("invited"), .init("by"), .init("counts", width: 60)], indent: 2)
    for one in all {
      table.add(one.invitee, time(one.claim.at), one.claim.kind.name, verdict(one.claim))
    }
    return lines + table.lines
  }

  /// By whom a customer came, for `explain`; nothing for who came by nobody.
  func came(_ all: [KnownInvitation]) -> [String] {
    if all.isEmpty { return [] }
    return ["invited"]
      + all.flatMap { one -> [String] in
        let by = one.inviter.map { TextEscape.terminalSafe($0) } ?? "somebody erased"
        let programme =
          one.claim.programme.isEmpty ? "" : ", \(TextEscape.terminalSafe(one.claim.programme))"
        var lines = [
          "  by \(by) \(time(one.claim.at)) (\(one.claim.kind.name)\(programme)): \(verdict(one.claim))"
        ]
        // The last is what it says now.
        for past in one.history.dropLast() {
          lines.append("    before, seen \(time(past.at)): \(words(past.state))")
        }
        return lines
      }
  }

  /// Told where something was not looked at yet.
  func owed() throws -> [String] {
    let owed = try host.store.customersToGather()
    if owed == 0 { return [] }
    return [
      "\(Grouping.count(owed, "customer")) changed since invitations were looked at; siyu koc settle"
    ]
  }

  private func verdict(_ claim: InvitationClaim) -> String {
    claim.state.map(words) ?? "not looked at yet"
  }

  private func words(_ state: InvitationState) -> String {
    switch state {
    case .counted: "yes"
    case .waiting: "not begun"
    case .refused(let reason): "no: \(reason.words)"
    case .withdrawn(let reason): "no more: \(reason.words)"
    }
  }

  private func time(_ instant: Instant) -> String { TimeText.dateTime(instant, in: host.zone) }
}
