import SiyuModel

extension StoreCheck {
  /// Personal fields can be read only while their account's data key is there and opens.
  static let dataKeys = StoreCheck("data keys") { context in
    let lost = try context.count(
      """
      SELECT count(*) FROM profiles p WHERE coalesce(p.name, p.phone, p.birthday, p.address)
        IS NOT NULL AND NOT EXISTS (SELECT 1 FROM data_keys d WHERE d.account = p.account)
      """)
    if lost > 0 {
      return Finding(
        "data keys", .problem, "missing for the personal fields of \(lost) accounts",
        step: StoreCheckContext.restore)
    }
    let unread = try context.count(
      """
      SELECT count(DISTINCT account) FROM answers t WHERE t.sealed = 1
        AND NOT EXISTS (SELECT 1 FROM data_keys d WHERE d.account = t.account)
      """)
    if unread > 0 {
      return Finding(
        "data keys", .problem, "missing for the answers in words of \(unread) accounts",
        step: StoreCheckContext.restore)
    }
    let count = try context.count("SELECT count(*) FROM data_keys")
    guard let keys = context.keys else {
      return Finding("data keys", .note, "\(count), not tried without the workspace's key")
    }
    let read = try Statement(
      context.connection.handle, "SELECT account, wrapped FROM data_keys WHERE account % ? = 0")
    read.bind(1, context.full ? 1 : max(1, count / 500))
    var (tried, closed): (Int64, Int64) = (0, 0)
    while try read.step() {
      tried += 1
      if (try? keys.dataKey(Array(read.bytes(1)), of: read.int(0))) == nil { closed += 1 }
    }
    return closed == 0
      ? Finding("data keys", .ok, "\(tried) of \(count) tried, all open")
      : Finding(
        "data keys", .problem, "\(closed) of \(tried) tried do not open",
        step: StoreCheckContext.restore)
  }

  static let auditChain = StoreCheck("audit log") { context in
    let found = try AuditChain.verify(noted: nil, in: context.connection)
    guard let fault = found.fault else {
      return Finding(
        "audit log", .ok,
        "\(found.head.number) \(found.head.number == 1 ? "entry" : "entries"), the chain is whole")
    }
    let words =
      switch fault {
      case .altered(let number): "entry \(number) was altered, or one before it"
      case .missing(let number): "entry \(number) is missing"
      case .cut, .rewritten: "it is not what was written"
      }
    return Finding(
      "audit log", .problem, words,
      step: "find out who may write the store's file; the log in the last backup shows what it was")
  }

  /// Commands that were killed, and not run to their end since.
  static let auditEndings = StoreCheck("commands") { context in
    let count = try context.count(
      """
      SELECT count(*) FROM audit b WHERE b.outcome = 'begun'
        AND NOT EXISTS (
          SELECT 1 FROM audit e WHERE e.number > b.number
            AND (e.begun = b.number OR e.command = b.command AND e.outcome = 'done'))
      """)
    return count == 0
      ? Finding("commands", .ok, "all ended")
      : Finding(
        "commands", .note, "\(count) begun and not ended: killed, or at work",
        step: "siyu audit shows which; run them again, what is there is not doubled")
  }
}
