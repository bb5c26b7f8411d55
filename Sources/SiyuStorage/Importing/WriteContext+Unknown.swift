import SiyuModel

extension WriteContext {
  /// Why a row is refused that can only be about somebody who is known; `nil` for somebody who is, by
  /// account, union id or phone, and for a row that names nobody.
  ///
  /// A slip in an id would make a customer who never was.
  func unknown(_ person: PersonReference, source: String) throws -> String? {
    let platform = person.platform ?? source
    var names: [(platform: Int32?, name: String)] = []
    if let id = person.customerID { names.append((0, id)) }
    if let id = person.accountID {
      names.append((platform.isEmpty ? 0 : try words.existing(platform), id))
    }
    guard let first = names.first else { return nil }
    for name in names {
      if let platform = name.platform,
        try accounts.existing(platform: platform, name: name.name) != nil
      {
        return nil
      }
    }
    if let id = person.unionID, try isShared(.unionID, id) { return nil }
    if let phone = person.phone, try isShared(.phone, phone) { return nil }
    let near = try SQLiteStore.near(first.name, in: connection)
    let hint =
      near.isEmpty
      ? "import customers first"
      : "did you mean \(near.map { "'\(TextEscape.terminalSafe($0))'" }.joined(separator: ", "))?"
    return "no customer '\(TextEscape.terminalSafe(first.name))' is known; \(hint)"
  }

  private func isShared(_ kind: EvidenceKind, _ text: String) throws -> Bool {
    try !accountsSharing(kind, keys.token(kind, text), limit: 1).isEmpty
  }
}
