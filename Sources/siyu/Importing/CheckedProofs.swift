import SiyuEngine
import SiyuModel

/// The tasks of the workspace's programmes as they stand, against which a file of what was handed in is
/// checked.
struct CheckedProofs {
  /// By full name.
  private let programmes: [String: KOCDeclaration]
  private let setAside: [String]

  init(_ host: Host) throws {
    let loaded = try host.loadPlugins()
    programmes = Dictionary(
      loaded.plugins.flatMap(\.declarations.kocs).map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
    setAside = loaded.setAside.map(\.plugin)
  }

  /// The rows that can be taken, with their places in the batch, and what is wrong with the others.
  func check(
    _ batch: ImportBatch
  ) -> (taken: (batch: ImportBatch, places: [Int])?, refused: [RowProblem]) {
    guard case .events(let rows) = batch else { return (nil, []) }
    var good: [EventRecord] = []
    var places: [Int] = []
    var refused: [RowProblem] = []
    for (index, row) in rows.enumerated() {
      if let problem = problem(row) {
        refused.append(
          RowProblem(index: index, reason: "customer \(named(row.person)): \(problem)"))
      } else {
        good.append(row)
        places.append(index)
      }
    }
    return ((.events(good), places), refused)
  }

  private func problem(_ row: EventRecord) -> String? {
    guard let props = row.props.flatMap({ try? JSON.parse($0) }),
      let name = props["programme"]?.stringValue, let id = props["task"]?.stringValue,
      let proof = props["proof"]?.stringValue
    else { return "it says nothing" }
    guard let koc = programmes[name] else { return unknown(programme: name) }
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
      return "task '\(id)' is proved by an order, which is found by itself; leave it out"
    }
  }

  private func unknown(programme name: String) -> String {
    if setAside.contains(Survey.plugin(of: name)) {
      return "what '\(shown(name))' asks is not known, because its plugin cannot be read"
    }
    let names = programmes.keys.sorted()
    // The plugin's name is what people leave out.
    if let own = names.first(where: { $0.hasSuffix("." + name) }) {
      return "there is no programme '\(shown(name))'; did you mean '\(own)'?"
    }
    return "there is no programme '\(shown(name))'" + near(name, names)
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
