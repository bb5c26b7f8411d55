import Crypto
import SiyuModel

/// Opens the personal fields of a customer's accounts.
struct PersonalFields {
  let keys: KeyRing
  let connection: Connection

  /// The customer's fields, each the first known in the accounts' canonical order.
  func read(_ fields: [PersonalField], of customer: Int64) throws -> [PersonalField: [UInt8]] {
    var found: [PersonalField: [UInt8]] = [:]
    for account in try canonicalAccounts(of: customer, in: connection) {
      for (field, value) in try read(fields.filter { found[$0] == nil }, account: account.number) {
        found[field] = value
      }
      if found.count == fields.count { break }
    }
    return found
  }

  private func read(
    _ fields: [PersonalField], account: Int64
  ) throws -> [PersonalField: [UInt8]] {
    var found = try ofProfile(fields, account: account)
    if fields.contains(.phone), found[.phone] == nil {
      found[.phone] = try evidence(.phone, of: account).first
    }
    return found
  }

  /// What files said about an account; a phone that is known as evidence only is not among it.
  func ofProfile(
    _ fields: [PersonalField], account: Int64
  ) throws -> [PersonalField: [UInt8]] {
    let find = try connection.statement(
      """
      SELECT k.wrapped, p.name, p.phone, p.birthday, p.address FROM data_keys k
      LEFT JOIN profiles p ON p.account = k.account WHERE k.account = ?
      """)
    find.bind(1, account)
    defer { find.reset() }
    guard try find.step() else { return [:] }
    let key = try dataKey(Array(find.bytes(0)), of: account)
    var found: [PersonalField: [UInt8]] = [:]
    for field in fields {
      if let sealed = find.optionalBytes(Int32(field.rawValue) + 1) {
        found[field] = try KeyRing.open(
          sealed, with: key, KeyRing.place("profiles", account, field.permission))
      }
    }
    return found
  }

  private func dataKey(_ wrapped: [UInt8], of account: Int64) throws -> SymmetricKey {
    do { return try keys.dataKey(wrapped, of: account) } catch {
      // What looks like damage may be another process that rotated the key a moment ago.
      try keys.checkCurrent(in: connection)
      throw error
    }
  }

  /// Phones or union ids that were given as evidence for an account, ascending.
  func evidence(_ kind: EvidenceKind, of account: Int64) throws -> [[UInt8]] {
    let find = try connection.statement(
      """
      SELECT k.wrapped, e.sealed FROM evidence e JOIN data_keys k ON k.account = e.account
      WHERE e.account = ? AND e.kind = ?
      """)
    find.bind(1, account)
    find.bind(2, Int64(kind.rawValue))
    defer { find.reset() }
    var found: [[UInt8]] = []
    while try find.step() {
      let key = try dataKey(Array(find.bytes(0)), of: account)
      found.append(
        try KeyRing.open(
          Array(find.bytes(1)), with: key,
          KeyRing.place("evidence", account, "\(kind.rawValue)")))
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }
}

extension SliceReading {
  func pushPersonal(_ customer: Int64, to writer: any SubjectWriter) throws {
    let wanted = PersonalField.allCases.filter { needs.contains(.personal($0)) }
    let found = try PersonalFields(keys: keys, connection: connection).read(wanted, of: customer)
    for field in wanted {
      if let value = found[field] {
        try value.withUnsafeBufferPointer { try writer.personal(field, $0) }
      }
    }
  }
}
