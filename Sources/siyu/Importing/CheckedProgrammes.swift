import SiyuModel

/// The programmes there are, against which files are checked that name them: who brought whom, and what
/// bringing people cost.
struct CheckedProgrammes {
  private let names: ProgrammeNames
  /// What is wrong with a name; `nil`: nothing.
  private var known: [String: String?] = [:]

  init(_ host: Host) throws {
    names = try ProgrammeNames(host)
  }

  static func matter(to kind: ImportKind) -> Bool { kind == .invitations || kind == .spend }

  mutating func check(_ batch: ImportBatch) -> CheckedBatch {
    switch batch {
    case .invitations(let rows):
      CheckedBatch(rows, ImportBatch.invitations) { row in
        problem(row.programme).map { .bad(reason: $0) } ?? .good(row)
      }
    case .spend(let rows):
      CheckedBatch(rows, ImportBatch.spend) { row in
        problem(row.programme).map { .bad(reason: $0) } ?? .good(row)
      }
    default: .whole
    }
  }

  /// Without a name it is no programme's, or that of the code.
  private mutating func problem(_ name: String?) -> String? {
    guard let name, !name.isEmpty else { return nil }
    if let found = known[name] { return found }
    let found = names.problem(name)
    known.updateValue(found, forKey: name)
    return found
  }
}
