import Crypto
import SiyuModel

/// What became of one row.
enum RowOutcome {
  case added
  case changed
  case unchanged
  /// The reason in words.
  case refused(String)
  /// Refused for somebody whom another row of the file may make known.
  case early(String)
}

extension WriteContext {
  static let namesNobody = "the row names nobody: give a customer_id, or an account_id"

  func take(
    _ record: CustomerRecord, header: ImportHeader, _ now: Instant
  ) throws -> RowOutcome {
    guard let account = try account(for: record.person, source: header.source) else {
      return .refused(Self.namesNobody)
    }
    let old = try profile(of: account.number)
    var new = old ?? StoredProfile()
    try apply(record, header.columns, to: &new.plain)
    if header.columns.contains("staff_id") {
      new.plain.staff = try owner(
        of: account.number, told: record.staffID, before: old?.plain, at: now)
    }
    let key = try dataKey(of: account.number, making: record.hasPersonalFields)
    let sealing = try seal(record, header.columns, account.number, key, over: &new)
    let isChanged = old.map { $0.plain != new.plain } ?? true
    guard isChanged || sealing else { return .unchanged }
    try write(new, of: account.number, isNew: old == nil)
    outdated.insert(account.number)
    return old == nil ? .added : .changed
  }

  struct StoredProfile {
    var plain = PackedProfile()
    /// By `PersonalField`, sealed.
    var sealed: [[UInt8]?] = [nil, nil, nil, nil]
  }

  private func profile(of account: Int64) throws -> StoredProfile? {
    let find = try connection.statement(
      "SELECT plain, name, phone, birthday, address FROM profiles WHERE account = ?")
    find.bind(1, account)
    defer { find.reset() }
    guard try find.step() else { return nil }
    return StoredProfile(
      plain: PackedProfile(find.bytes(0)), sealed: (1...4).map { find.optionalBytes($0) })
  }

  private func write(_ profile: StoredProfile, of account: Int64, isNew: Bool) throws {
    let packed = PackWriter()
    profile.plain.write(to: packed)
    let write = try connection.statement(
      """
      INSERT INTO profiles (account, plain, name, phone, birthday, address)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (account) DO UPDATE SET
        plain = ?2, name = ?3, phone = ?4, birthday = ?5, address = ?6
      """)
    write.bind(1, account)
    write.bind(2, borrowed: packed.bytes)
    for (index, sealed) in profile.sealed.enumerated() { write.bind(Int32(index + 3), sealed) }
    try write.run()
  }

  private func apply(
    _ record: CustomerRecord, _ columns: Set<String>, to plain: inout PackedProfile
  ) throws {
    if columns.contains("gender") { plain.gender = record.gender?.rawValue ?? 0 }
    if columns.contains("province") { plain.province = try words.number(record.province) }
    if columns.contains("city") { plain.city = try words.number(record.city) }
    if columns.contains("channel") { plain.channel = try words.number(record.channel) }
    if columns.contains("campaign") { plain.campaign = try words.number(record.campaign) }
    if columns.contains("pool") { plain.pool = try words.number(record.pool) }
    if columns.contains("joined_at") { plain.joinedAt = record.joinedAt?.seconds ?? .min }
    if columns.contains("marketing_consent") {
      plain.consent = record.marketingConsent.map { $0 ? 1 : 0 } ?? 2
    }
  }

  /// Seals what differs from what is stored; returns whether anything does.
  private func seal(
    _ record: CustomerRecord, _ columns: Set<String>, _ account: Int64, _ key: SymmetricKey?,
    over profile: inout StoredProfile
  ) throws -> Bool {
    var isChanged = false
    for field in PersonalField.allCases where columns.contains(field.permission) {
      let index = Int(field.rawValue)
      let text = record.text(of: field)
      let place = KeyRing.place("profiles", account, field.permission)
      if let old = profile.sealed[index], let key {
        let plain = try KeyRing.open(old, with: key, place)
        if let text, Array(text.utf8) == plain { continue }
      } else if text == nil {
        continue
      }
      isChanged = true
      profile.sealed[index] = nil
      if let text, let key {
        profile.sealed[index] = try KeyRing.seal(Array(text.utf8), with: key, place)
      }
    }
    return isChanged
  }
}

extension CustomerRecord {
  func text(of field: PersonalField) -> String? {
    switch field {
    case .name: name
    case .phone: person.phone
    case .birthday: birthday.map { TimeText.date($0) }
    case .address: address
    }
  }

  fileprivate var hasPersonalFields: Bool {
    name != nil || person.phone != nil || birthday != nil || address != nil
  }
}
