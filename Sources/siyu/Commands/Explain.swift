import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuWords

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Why a customer has each tag and got each message, and why not.",
    discussion: """
      Tags: since when, which rule, reason, evidence. SOPs: where the customer stands in each, what \
      was sent and what came of it, what the gate refused and why, what is waited for.
      """)

  @Argument(
    help: ArgumentHelp("A customer id, an account id, or platform:account.", valueName: "CUSTOMER"))
  var customer: String

  @Argument(
    help: ArgumentHelp(
      "Only this tag group, SOP or KOC programme, such as value or skincare.new-friend.",
      valueName: "WHAT"))
  var group: String?

  @OptionGroup var workspace: WorkspaceOptions

  @Flag(help: "Show name, phone, birthday and address too.")
  var showPrivate = false

  func run() throws {
    let host = try workspace.host(writes: false)
    let number = try host.store.customer(named: customer)
    let loaded = try host.loadPlugins()
    let names = try sopNames(loaded, of: number, host)
    let sop = names.first { $0 == group } ?? only(names.filter { $0.hasSuffix(".\(group ?? "")") })
    let explanation = try Explainer(
      store: host.store, runtime: host.runtime, plugins: loaded.plugins, now: host.now
    ).explain(number)
    let outreach = try OutreachExplainText(
      host, of: number, by: loaded.plugins, sop: sop)
    let purses =
      group == nil ? PurseText(try host.store.wallets(of: number), host) : PurseText([:], host)
    let invited = try host.store.invitations(of: number, as: .invitee)
    let kocNames = Set(loaded.plugins.flatMap(\.declarations.kocs).map(\.name))
    let koc = sop == nil ? try programme(kocNames.sorted(), beside: explanation) : nil
    let kocs =
      group == nil || koc != nil ? try KOCExplainText(host, loaded, of: number, only: koc) : nil
    let screenNames = Set(loaded.plugins.flatMap(\.declarations.screens).map(\.name))
    func told(_ isMeant: (String) -> Bool, _ heading: String) throws -> StandingExplainText {
      StandingExplainText(
        try host.store.standings(of: number).filter { isMeant($0.programme) },
        history: try host.store.standingHistory(of: number).filter { isMeant($0.programme) },
        titles: loaded.stateTitles, zone: host.zone, heading: heading)
    }
    let standings = try told(
      { !kocNames.contains($0) && !screenNames.contains($0) }, say("memberships"))
    let screens = try told(screenNames.contains, "screens")
    let benefits = EntitlementText(
      group == nil ? try host.store.standings(of: number) : [],
      loaded.plugins.flatMap(\.declarations.memberships), DeclaredMemberships(loaded),
      uses: group == nil ? try host.store.benefitUses(of: number) : [], at: host.now, in: host.zone)
    let chosen =
      sop == nil && koc == nil
      ? try chosen(explanation, sops: names, kocs: kocNames.sorted()) : nil
    let text = ExplainText(
      explanation: explanation, zone: host.zone, now: host.now, group: chosen,
      showPrivate: showPrivate, owners: try host.store.owners(of: number))
    if host.console.json {
      var record =
        sop == nil && koc == nil
        ? text.json.recordValue ?? [:] : ["customer": .string(explanation.detail.id)]
      if group == nil, !invited.isEmpty {
        record["invited"] = InvitationText(host).cameJSON(
          invited, try host.store.rewards(of: number, as: .invitee))
      }
      if group == nil {
        let strays = try host.store.strayCodes(of: number)
        if !strays.isEmpty { record["stray_codes"] = InvitationText(host).json(strays) }
      }
      if group == nil, !standings.isEmpty { record["programmes"] = standings.json }
      if group == nil, !screens.isEmpty { record["screens"] = screens.json }
      if !benefits.isEmpty { record["benefits"] = benefits.json }
      if let kocs, !kocs.isEmpty { record["koc"] = .list(kocs.json) }
      if chosen == nil, koc == nil {
        for field in outreach.json.fields { record[field.name] = field.value }
      }
      if !purses.isEmpty { record["purses"] = purses.json }
      host.console.print(json: .record(record))
    } else {
      if sop == nil, koc == nil {
        text.lines.forEach { host.console.print($0) }
      } else {
        host.console.print(say("customer \(TextEscape.terminalSafe(explanation.detail.id))"))
      }
      if group == nil { try tellInvitations(invited, number, loaded, host) }
      if group == nil { standings.lines.forEach { host.console.print($0) } }
      if !benefits.isEmpty {
        (["", "benefits"] + benefits.lines).forEach { host.console.print($0) }
      }
      kocs?.lines.forEach { host.console.print($0) }
      if group == nil { screens.lines.forEach { host.console.print($0) } }
      if chosen == nil, koc == nil { outreach.lines.forEach { host.console.print($0) } }
      if !purses.isEmpty {
        (["", say("points and money")] + purses.short).forEach { host.console.print($0) }
      }
    }
    let setAside = loaded.setAside + explanation.setAside
    host.report(setAside)
    try (setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }

  private func tellInvitations(
    _ invited: [KnownInvitation], _ number: CustomerNumber, _ loaded: LoadedPlugins, _ host: Host
  ) throws {
    let text = InvitationText(host, loaded.plugins)
    let rewards = try host.store.rewards(of: number, as: .invitee)
    text.came(invited, rewards, strays: try host.store.strayCodes(of: number))
      .forEach { host.console.print($0) }
    try text.rewards(host.store.rewards(of: number, as: .inviter))
      .forEach { host.console.print($0) }
  }

  /// Of SOPs that are declared, and of those the customer was in.
  private func sopNames(
    _ loaded: LoadedPlugins, of number: CustomerNumber, _ host: Host
  ) throws -> [String] {
    guard group != nil else { return [] }
    let names =
      try loaded.plugins.flatMap { $0.declarations.sops.map(\.name) }
      + host.store.enrolments(of: number).map(\.key.sop)
    return Set(names).sorted()
  }

  private func only(_ names: [String]) -> String? { names.count == 1 ? names[0] : nil }

  /// The full name of the KOC programme asked for; a tag group of that name goes first.
  private func programme(_ kocs: [String], beside explanation: Explanation) throws -> String? {
    guard let group, tagGroup(group, in: explanation) == nil else { return nil }
    return kocs.first { $0 == group } ?? only(kocs.filter { $0.hasSuffix(".\(group)") })
  }

  private func tagGroups(_ explanation: Explanation) -> [String] {
    Set(
      explanation.rules.map(\.group.name) + explanation.detail.tags.map(\.tag.group)
        + explanation.detail.history.map(\.tag.group)
    ).sorted()
  }

  private func tagGroup(_ name: String, in explanation: Explanation) -> String? {
    tagGroups(explanation).first { $0 == name || $0.hasSuffix(".\(name)") }
  }

  /// The full name of the group asked for.
  private func chosen(
    _ explanation: Explanation, sops: [String], kocs: [String]
  ) throws -> String? {
    guard let group else { return nil }
    if let full = tagGroup(group, in: explanation) { return full }
    let all = tagGroups(explanation) + sops + kocs
    throw Diagnostic(
      !kocs.isEmpty
        ? "there is no tag group, SOP or KOC programme '\(group)'"
        : sops.isEmpty
          ? "there is no tag group '\(group)'" : "there is no tag group or SOP '\(group)'",
      hint: NearestName.nearest(to: group, in: all).map { "did you mean '\($0)'?" }
        ?? (all.isEmpty ? "no plugin declares one" : "there are \(all.joined(separator: ", "))"))
  }
}
