import SiyuModel

/// Finds who goes through SOPs by the name that a person wrote.
struct SubjectFinding {
  let connection: Connection

  func find(_ text: String, for kind: SOPSubjectKind) throws -> NamedSubject {
    switch kind {
    case .customer:
      let number = try SQLiteStore.account(named: text, in: connection).customer
      return NamedSubject(
        key: .customer(number), customer: CustomerNumber(rawValue: number),
        name: try SQLiteStore.publicID(of: number, in: connection))
    case .group:
      let known = try connection.exists("SELECT 1 FROM groups WHERE id = ?", text)
      guard known else {
        throw unknown("chat group", text, try near(text, "SELECT id FROM groups"))
      }
      return NamedSubject(key: .group(text), customer: nil, name: text)
    case .entity(let kind): return try entity(text, kind)
    }
  }

  // MARK: Entities

  /// An id may come from several sources, and be another owner's in each.
  private func entity(_ text: String, _ kind: String) throws -> NamedSubject {
    guard let word = try WordBook(connection).existing(kind).map(Int64.init) else {
      throw unknown(kind, text, [])
    }
    var found = try entities(called: text, word)
    if found.isEmpty, let slash = text.firstIndex(of: "/"),
      let owner = try? SQLiteStore.account(named: String(text[..<slash]), in: connection).customer
    {
      found = try entities(called: String(text[text.index(after: slash)...]), word)
        .filter { $0.customer?.rawValue == owner }
    }
    guard let first = found.first else {
      throw unknown(
        kind, text, try near(text, "SELECT id FROM entities WHERE kind = \(word)"))
    }
    guard found.count == 1 else {
      let names = try found.map { subject in
        let owner = subject.customer?.rawValue ?? 0
        return "\(try SQLiteStore.publicID(of: owner, in: connection))/\(subject.name)"
      }
      throw StoreError(
        .ambiguous, "'\(text)' can mean \(found.count) of kind \(kind)",
        hint: Set(names).count == names.count
          ? "write one of: \(names.sorted(by: precedes).prefix(8).joined(separator: ", "))"
          : "they are one owner's, from several sources; give them ids of their own")
    }
    return first
  }

  private func entities(called id: String, _ kind: Int64) throws -> [NamedSubject] {
    let find = try connection.statement(
      """
      SELECT e.number, a.customer FROM entities e JOIN accounts a ON a.number = e.account
      WHERE e.id = ? AND e.kind = ? ORDER BY e.number
      """)
    find.bind(1, id)
    find.bind(2, kind)
    defer { find.reset() }
    var found: [NamedSubject] = []
    while try find.step() {
      found.append(
        NamedSubject(
          key: .entity(find.int(0)), customer: CustomerNumber(rawValue: find.int(1)), name: id))
    }
    return found
  }

  // MARK: Not found

  private func unknown(_ kind: String, _ text: String, _ near: [String]) -> StoreError {
    StoreError(
      .notFound, "no \(kind) '\(text)' is known",
      hint: near.isEmpty
        ? nil : "did you mean \(near.map { "'\($0)'" }.joined(separator: ", "))?")
  }

  /// The first few with the longest beginning in common.
  private func near(_ text: String, _ sql: String) throws -> [String] {
    let find = try connection.statement(
      "SELECT id FROM (\(sql)) WHERE id >= ?1 AND id < ?2 GROUP BY id ORDER BY id LIMIT 3")
    defer { find.reset() }
    var start = text.prefix(max(text.count - 1, 1))
    var near: [String] = []
    while near.isEmpty, !start.isEmpty, start.count * 2 >= text.count {
      find.bind(1, String(start))
      find.bind(2, String(start) + "\u{10FFFF}")
      while try find.step() { near.append(find.text(0)) }
      find.reset()
      start = start.dropLast()
    }
    return near
  }
}

extension Connection {
  fileprivate func exists(_ sql: String, _ text: String) throws -> Bool {
    let find = try statement(sql)
    find.bind(1, text)
    defer { find.reset() }
    return try find.step()
  }
}
