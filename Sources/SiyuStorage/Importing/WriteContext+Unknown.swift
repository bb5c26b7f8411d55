import SiyuModel

extension WriteContext {
  /// Why a row is refused that can only be about somebody who is known; `nil` for somebody who is, by
  /// account, union id or phone, and for a row that names nobody.
  ///
  /// A slip in an id would make a customer who never was. So a customer's id, where there is one, has to be
  /// known itself; an account beside it may be new.
  func unknown(_ person: PersonReference, source: String) throws -> String? {
    let platform = person.platform ?? source
    let named: (platform: Int32?, name: String)
    if let id = person.customerID {
      named = (0, id)
    } else if let id = person.accountID {
      named = (platform.isEmpty ? 0 : try words.existing(platform), id)
    } else {
      return nil
    }
    if let platform = named.platform,
      try accounts.existing(platform: platform, name: named.name) != nil
    {
      return nil
    }
    if person.customerID == nil {
      if let id = person.unionID, try isShared(.unionID, id) { return nil }
      if let phone = person.phone, try isShared(.phone, phone) { return nil }
    }
    let near = try SQLiteStore.near(named.name, in: connection)
    let hint =
      near.isEmpty
      ? "import customers first"
      : "did you mean \(near.map { "'\(TextEscape.terminalSafe($0))'" }.joined(separator: ", "))?"
    return "no customer '\(TextEscape.terminalSafe(named.name))' is known; \(hint)"
  }

  private func isShared(_ kind: EvidenceKind, _ text: String) throws -> Bool {
    try !accountsSharing(kind, keys.token(kind, text), limit: 1).isEmpty
  }
}
