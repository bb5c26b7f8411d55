import SiyuModel

/// Tags set and removed by people.
extension WriteContext {
  func take(_ record: TagRecord, header: ImportHeader, _ now: Instant) throws -> RowOutcome {
    guard let tag = TagName(record.tag) else {
      return .refused("the text '\(record.tag)' is no tag: write it as group:value")
    }
    guard let account = try account(for: record.person, source: header.source) else {
      return .refused(Self.namesNobody)
    }
    // Who that is may be settled only at the end of the batch; held tags lie by number.
    let customer =
      try connection.int("SELECT customer FROM accounts WHERE number = ?", account.number)
      ?? account.home
    let at = record.at ?? now
    let isCleared = try record.exclusive && removeOthers(than: tag, from: customer, at: at)
    let isChanged = try setTag(tag, on: customer, at: at) || isCleared
    if isChanged { touched.insert(account.number) }
    return isChanged ? .added : .unchanged
  }

  /// - Returns: `false` when it is held by hand already.
  func setTag(_ tag: TagName, on customer: Int64, at: Instant) throws -> Bool {
    let held = try HeldTags(connection)
    let number = try TagNumbers.make(tag, in: connection)
    var row = try held.row(customer)
    if let index = row.held.index(of: number), row.held.entries[index].byHand { return false }
    row.held.put(
      PackedHeld.Entry(
        tag: number, since: at.seconds, run: 0, rule: 0, reason: nil, reads: 0))
    try held.write(customer, row, due: row.due)
    try log(number, on: customer, gained: true, at, in: held)
    return true
  }

  /// - Returns: `false` when the customer does not hold it.
  func removeTag(_ tag: TagName, from customer: Int64, at: Instant) throws -> Bool {
    let held = try HeldTags(connection)
    guard let number = try TagNumbers.find(tag, in: connection) else { return false }
    var isChanged = false
    for owned in try [customer] + held.absorbed(by: customer) {
      var row = try held.row(owned)
      guard let index = row.held.index(of: number) else { continue }
      row.held.entries.remove(at: index)
      try held.write(owned, row, due: row.due)
      isChanged = true
    }
    if isChanged { try log(number, on: customer, gained: false, at, in: held) }
    return isChanged
  }

  /// Takes the other values of the tag's group.
  /// - Returns: whether there were any.
  func removeOthers(than tag: TagName, from customer: Int64, at: Instant) throws -> Bool {
    let names = try TagNumbers.all(in: connection)
    var isChanged = false
    for entry in try HeldTags(connection).union(of: customer).entries {
      guard let held = names[entry.tag], held != tag,
        held.group.utf8.elementsEqual(tag.group.utf8)
      else { continue }
      isChanged = try removeTag(held, from: customer, at: at) || isChanged
    }
    return isChanged
  }

  private func log(
    _ tag: Int32, on customer: Int64, gained: Bool, _ at: Instant, in held: HeldTags
  ) throws {
    let data = PackWriter()
    PackedDecision(
      customer: customer, tag: tag, gained: gained, at: at.seconds, rule: 0, reason: nil, reads: 0
    ).write(to: data)
    try held.log(
      bucket: CustomerNumber(rawValue: customer).bucket, run: 0, data.bytes)
  }
}
