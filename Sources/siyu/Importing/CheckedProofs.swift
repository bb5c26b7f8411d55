import SiyuEngine
import SiyuModel

/// The tasks of the workspace's programmes as they stand, and who was in them when, against which a file of
/// what was handed in is checked.
struct CheckedProofs {
  private let host: Host
  private let names: ProgrammeNames
  /// Of accounts that name no platform.
  private let source: String
  /// Who somebody is and was, by the name in the file.
  private var people: [String: Person?] = [:]
  /// What is known of those who hand in orders, by programme and person.
  private var readers: [String: KOCFactsReader] = [:]
  private var orders: [String: Set<String>] = [:]

  private struct Person {
    var number: CustomerNumber
    var standings: [Standing]
    var history: [PastStanding]
  }

  init(_ host: Host, source: String) throws {
    self.host = host
    self.source = source
    names = try ProgrammeNames(host)
  }

  mutating func check(_ batch: ImportBatch) throws -> CheckedBatch {
    guard case .events(let rows) = batch else { return .whole }
    return try CheckedBatch(rows, ImportBatch.events) { row in
      try problem(row).map { .bad(reason: "customer \(named(row.person)): \($0)") } ?? .good(row)
    }
  }

  private mutating func problem(_ row: EventRecord) throws -> String? {
    guard let props = row.props.flatMap({ try? JSON.parse($0) }),
      let name = props["programme"]?.stringValue, let id = props["task"]?.stringValue,
      let proof = props["proof"]?.stringValue
    else { return "it says nothing" }
    guard let koc = names.declared.first(where: { $0.koc.name == name })?.koc else {
      return names.problem(name)
    }
    let tasks = koc.assess?.tasks ?? []
    guard let task = tasks.first(where: { $0.id == id }) else {
      return "\(shown(name)) has no task '\(shown(id))'" + near(id, tasks.map(\.id))
    }
    // Whom nobody knows the store refuses, with the nearest.
    guard let person = try person(row.person) else { return nil }
    if let problem = outsider(person, koc, at: row.at) { return problem }
    switch task.proof {
    case .link:
      let isLink = ["https://", "http://"].contains { proof.lowercased().hasPrefix($0) }
      return isLink ? nil : "task '\(id)' wants a link, got '\(shown(proof))'"
    case .picture: return nil
    case .order:
      let own = try orders(of: person, in: koc)
      return own.contains(proof)
        ? nil
        : "has no paid order '\(shown(proof))' that was kept; task '\(id)' is proved by an order of "
          + "hers, which is also found by itself"
    }
  }

  private mutating func person(_ reference: PersonReference) throws -> Person? {
    let name = key(reference)
    if let known = people[name] { return known }
    guard let number = try? host.store.customer(named: name) else {
      people.updateValue(nil, forKey: name)
      return nil
    }
    let found = Person(
      number: number, standings: try host.store.standings(of: number),
      history: try host.store.standingHistory(of: number))
    people[name] = found
    return found
  }

  /// What somebody hands in who is not selected counts nowhere, and would keep it from whose it is.
  private func outsider(_ person: Person, _ koc: KOCDeclaration, at time: Instant) -> String? {
    let held = KOCStandings.member(person.standings.filter { $0.programme == koc.name })?.member
    let stage = KOCStandings.stage(
      at: time, of: held, person.history.filter { $0.programme == koc.name })
    if stage?.isMember == true { return nil }
    guard let held else { return "is not in \(shown(koc.name)): only who was selected hands in" }
    func text(_ at: Instant) -> String { TimeText.dateTime(at, in: host.zone) }
    guard let stage else {
      return "was not in \(shown(koc.name)) at all at \(text(time)); "
        + "she is \(held.stage.rawValue) since \(text(held.since))"
    }
    return "was not selected in \(shown(koc.name)) at \(text(time)), only \(stage.rawValue); "
      + "she is \(held.stage.rawValue) since \(text(held.since))"
  }

  /// Ids of all that she paid and did not send back whole.
  private mutating func orders(
    of person: Person, in koc: KOCDeclaration
  ) throws -> Set<String> {
    let key = "\(koc.name)\n\(person.number.rawValue)"
    if let known = orders[key] { return known }
    let reader = try readers[koc.name] ?? KOCFactsReader(host.store, koc, at: host.now)
    readers[koc.name] = reader
    let own = Set(try reader.facts(of: person.number).orders.map(\.text))
    orders[key] = own
    return own
  }

  private func key(_ person: PersonReference) -> String {
    person.customerID ?? "\(person.platform ?? source):\(person.accountID ?? "")"
  }

  private func near(_ name: String, _ known: [String]) -> String {
    if let near = NearestName.nearest(to: name, in: known) { return "; did you mean '\(near)'?" }
    return known.isEmpty ? "" : "; there are \(known.prefix(10).joined(separator: ", "))"
  }

  private func named(_ person: PersonReference) -> String {
    shown(person.customerID ?? "\(person.platform ?? ""):\(person.accountID ?? "")")
  }

  private func shown(_ text: String) -> String {
    TextEscape.terminalSafe(text.count > 60 ? String(text.prefix(59)) + "…" : text)
  }
}
