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
    let near = try near(named.name, platform: person.customerID == nil ? named.platform : nil)
    let hint =
      near.isEmpty
      ? "import customers first"
      : "did you mean \(near.map { "'\(TextEscape.terminalSafe($0))'" }.joined(separator: ", "))?"
    return "no customer '\(TextEscape.terminalSafe(named.name))' is known; \(hint)"
  }

  /// Names of accounts that may be meant, as the row can name them: the exact one first, and one of a
  /// platform with it. Of a row that names a platform, those of that platform.
  private func near(_ name: String, platform: Int32?) throws -> [String] {
    try SQLiteStore.near(name, platform: platform, in: connection).map {
      platform == nil && !$0.platform.isEmpty ? "\($0.platform):\($0.name)" : $0.name
    }
  }

  /// The person, where the row writes `platform:account` of somebody who is known as siyu shows her.
  func resolved(_ person: PersonReference) throws -> PersonReference {
    guard person.accountID == nil, let text = person.customerID,
      let colon = text.firstIndex(of: ":"),
      try accounts.existing(platform: 0, name: text) == nil,
      let platform = try words.existing(String(text[..<colon]))
    else { return person }
    let name = String(text[text.index(after: colon)...])
    guard try accounts.existing(platform: platform, name: name) != nil else { return person }
    var found = person
    found.customerID = nil
    found.platform = String(text[..<colon])
    found.accountID = name
    return found
  }

  private func isShared(_ kind: EvidenceKind, _ text: String) throws -> Bool {
    try !accountsSharing(kind, keys.token(kind, text), limit: 1).isEmpty
  }
}
