import SiyuEngine
import SiyuModel

/// The tasks of the workspace's programmes as they stand, against which a file of what was handed in is
/// checked.
struct CheckedProofs {
  private let host: Host
  private let names: ProgrammeNames
  /// What is known of those who hand in orders, by programme and person.
  private var readers: [String: KOCFactsReader] = [:]
  private var orders: [String: Set<String>?] = [:]

  init(_ host: Host) throws {
    self.host = host
    names = try ProgrammeNames(host)
  }

  /// The rows that can be taken, with their places in the batch, and what is wrong with the others.
  mutating func check(
    _ batch: ImportBatch
  ) throws -> (taken: (batch: ImportBatch, places: [Int])?, refused: [RowProblem]) {
    guard case .events(let rows) = batch else { return (nil, []) }
    var good: [EventRecord] = []
    var places: [Int] = []
    var refused: [RowProblem] = []
    for (index, row) in rows.enumerated() {
      if let problem = try problem(row) {
        refused.append(
          RowProblem(index: index, reason: "customer \(named(row.person)): \(problem)"))
      } else {
        good.append(row)
        places.append(index)
      }
    }
    return ((.events(good), places), refused)
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
    switch task.proof {
    case .link:
      let isLink = ["https://", "http://"].contains { proof.lowercased().hasPrefix($0) }
      return isLink ? nil : "task '\(id)' wants a link, got '\(shown(proof))'"
    case .picture: return nil
    case .order:
      guard let own = try orders(of: row.person, in: koc) else {
        return "is not known; task '\(id)' is proved by an order of hers: import orders first"
      }
      return own.contains(proof)
        ? nil
        : "has no paid order '\(shown(proof))' that was kept; task '\(id)' is proved by an order of "
          + "hers, which is also found by itself"
    }
  }

  /// Ids of all that she paid and did not send back whole; `nil` for somebody who is not known.
  private mutating func orders(
    of person: PersonReference, in koc: KOCDeclaration
  ) throws -> Set<String>? {
    let name = person.customerID ?? "\(person.platform ?? ""):\(person.accountID ?? "")"
    let key = "\(koc.name)\n\(name)"
    if let known = orders[key] { return known }
    guard let number = try? host.store.customer(named: name) else {
      orders.updateValue(nil, forKey: key)
      return nil
    }
    let reader = try readers[koc.name] ?? KOCFactsReader(host.store, koc, at: host.now)
    readers[koc.name] = reader
    let own = Set(try reader.facts(of: number).orders.map(\.text))
    orders.updateValue(own, forKey: key)
    return own
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
