import SiyuModel

extension RowValues {
  mutating func text(_ field: ImportField) throws(RowFault) -> String? {
    try value(field)?.string
  }

  /// An id: wide digits count as narrow ones.
  mutating func id(_ field: ImportField) throws(RowFault) -> String? {
    guard let cell = try value(field) else { return nil }
    let text = cell.withNarrowBytes { String(decoding: $0, as: UTF8.self) }
    guard text.utf8.count <= 256 else { throw problem(field, "an id of more than 256 bytes") }
    return text
  }

  mutating func needed(_ field: ImportField) throws(RowFault) -> String {
    guard let text = try id(field) else { throw problem(field, "is empty") }
    return text
  }

  mutating func time(_ field: ImportField) throws(RowFault) -> Instant? {
    guard let cell = try value(field) else { return nil }
    let parsed = cell.withNarrowBytes { bytes -> Result<Instant, TimeTextError> in
      do throws(TimeTextError) {
        return .success(try TimeText.parse(bytes, in: rules.context.zone))
      } catch {
        return .failure(error)
      }
    }
    switch parsed {
    case .success(let time): return time
    case .failure(let error): throw problem(field, error)
    }
  }

  /// The day only, whatever the zone.
  mutating func date(_ field: ImportField) throws(RowFault) -> CivilDate? {
    guard let cell = try value(field) else { return nil }
    let parsed = cell.withNarrowBytes { bytes -> Result<Instant, TimeTextError> in
      do throws(TimeTextError) {
        return .success(try TimeText.parse(bytes, in: .utc))
      } catch {
        return .failure(error)
      }
    }
    switch parsed {
    case .success(let time): return CivilDateTime(localSeconds: time.seconds).date
    case .failure(let error): throw problem(field, error)
    }
  }

  /// In minor units. Several places add up where the map says so.
  mutating func amount(_ field: ImportField) throws(RowFault) -> Int64? {
    guard rules.plainPlace(of: field) == RowRules.special, let column = self.column(field),
      column.combination == .sum, answers[field.rawValue] == nil
    else {
      guard let cell = try value(field) else { return nil }
      return try amount(cell, of: field)
    }
    var total: Int64?
    for place in column.places {
      guard let cell = cell(at: place) else { continue }
      let sum = (total ?? 0) + (try amount(.bytes(cell), of: field))
      guard Money.range.contains(sum) else { throw problem(field, MoneyError.outOfRange) }
      total = sum
    }
    return total
  }

  func amount(_ cell: Cell, of field: ImportField) throws(RowFault) -> Int64 {
    if rules.amountsAreMinor {
      let text = cell.withNarrowBytes { String(decoding: $0, as: UTF8.self) }
      if let minor = Int64(text), Money.range.contains(minor) { return minor }
      if Self.isWhole(text[...]) { throw problem(field, MoneyError.outOfRange) }
      throw problem(field, "not a whole number of minor units, as the map says")
    }
    let parsed = cell.withNarrowBytes { bytes -> Result<Int64, MoneyError> in
      do throws(MoneyError) {
        return .success(try Money.parse(bytes, rules.context.currency))
      } catch {
        return .failure(error)
      }
    }
    switch parsed {
    case .success(let minor): return minor
    case .failure(let error): throw problem(field, error)
    }
  }

  /// A count; `12`, `12.0` and `12.00` are twelve.
  mutating func count(
    _ field: ImportField, in range: ClosedRange<Int64>
  ) throws(RowFault) -> Int64? {
    guard let cell = try value(field) else { return nil }
    return try count(cell.withNarrowBytes { String(decoding: $0, as: UTF8.self) }, field, range)
  }

  func count(
    _ text: String, _ field: ImportField, _ range: ClosedRange<Int64>
  ) throws(RowFault) -> Int64 {
    var digits = text[...]
    if let point = digits.firstIndex(of: "."),
      digits[digits.index(after: point)...].allSatisfy({ $0 == "0" })
    {
      digits = digits[..<point]
    }
    if let count = Int64(digits), range.contains(count) { return count }
    guard Self.isWhole(digits) else { throw problem(field, "not a whole number") }
    throw problem(field, "outside \(range.lowerBound) to \(range.upperBound)")
  }

  /// However many digits it has: more than fit are a number too, only too large.
  private static func isWhole(_ text: Substring) -> Bool {
    let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text
    return !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  mutating func flag(_ field: ImportField) throws(RowFault) -> Bool? {
    guard let text = try id(field)?.lowercased() else { return nil }
    switch text {
    case "1", "true", "yes", "y", "是", "同意": return true
    case "0", "false", "no", "n", "否", "不同意": return false
    default: throw problem(field, "not yes or no; write true or false")
    }
  }

  mutating func gender(_ field: ImportField) throws(RowFault) -> Gender? {
    guard let text = try id(field)?.lowercased() else { return nil }
    switch text {
    case "male", "m", "男", "1", "先生": return .male
    case "female", "f", "女", "2", "女士": return .female
    case "unknown", "未知", "0", "保密": return .unknown
    default: throw problem(field, "not a gender; write male, female or unknown")
    }
  }

  /// Normalised; masked ones and those that are no mobile number are left out and counted.
  mutating func phone(_ field: ImportField) throws(RowFault) -> String? {
    guard let cell = try value(field) else { return nil }
    switch PhoneNumber.normalize(cell.string) {
    case .number(let number): return number
    case .masked:
      noteMasked(field)
      return nil
    case .invalid:
      noteUnreadablePhone()
      return nil
    }
  }

  /// Who the row is about; `nil` when it says neither customer nor account.
  mutating func person() throws(RowFault) -> PersonReference? {
    var person = PersonReference()
    person.customerID = try id(.customerID)
    person.accountID = try id(.accountID)
    person.unionID = try id(.unionID)
    person.phone = try phone(.phone)
    guard person.customerID != nil || person.accountID != nil else { return nil }
    if person.accountID != nil {
      person.platform = try id(.platform)?.lowercased() ?? rules.context.source
      if person.platform?.isEmpty != false {
        throw RowFault("account_id is given without its platform")
      }
    }
    if rules.context.source.isEmpty { readShownID(&person) }
    return person
  }

  /// siyu shows a customer who has no id of the brand's as `platform:account`; files that it
  /// exported say so too, and mean that account and not an id of the brand's.
  private func readShownID(_ person: inout PersonReference) {
    guard let shown = person.customerID, let colon = shown.firstIndex(of: ":") else { return }
    let platform = String(shown[..<colon])
    let account = String(shown[shown.index(after: colon)...])
    let isPlatform = platform.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    guard isPlatform, !platform.isEmpty, platform.utf8.count <= 32, !account.isEmpty else { return }
    if person.accountID == nil {
      person.platform = platform
      person.accountID = account
      person.customerID = nil
    } else if person.platform == platform, person.accountID == account {
      person.customerID = nil
    }
  }

  mutating func neededPerson() throws(RowFault) -> PersonReference {
    if let person = try person() { return person }
    throw RowFault(
      masked.isEmpty
        ? "names nobody: customer_id and account_id are empty"
        : "names nobody: the id is masked by the platform")
  }
}
