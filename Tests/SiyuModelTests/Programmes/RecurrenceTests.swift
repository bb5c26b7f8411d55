import Testing

@testable import SiyuModel

@Suite struct RecurrenceTests {
  private func at(_ text: String) throws -> Instant { try TimeText.parse(text, in: .utc) }

  @Test func `the 31st is the last day of shorter months, and the 31st again after them`() throws {
    let calendar = Recurrence(from: try at("2026-01-31T10:00"), every: CalendarDuration(months: 1)!)
    let dates = (0..<5).compactMap { calendar.time($0, in: .utc) }
      .map { TimeText.date($0, in: .utc) }
    #expect(dates == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"])
  }

  @Test(arguments: ["1mo", "1y", "7d", "36h", "1mo3d"])
  func `the number of a time is the last that has begun`(_ every: String) throws {
    let calendar = Recurrence(
      from: try at("2024-02-29T10:00"), every: try CalendarDuration(every))
    #expect(calendar.number(at: try at("2024-02-29T09:59"), in: .utc) == nil)
    for number in Int64(0)..<40 {
      let begins = try #require(calendar.time(number, in: .utc))
      #expect(calendar.number(at: begins, in: .utc) == number)
      #expect(
        calendar.number(at: begins.advanced(bySeconds: -1), in: .utc)
          == (number == 0 ? nil : number - 1))
    }
  }

  @Test func `what no duration can be is no time`() {
    let year = CalendarDuration(months: 12)!
    #expect(year.times(1_000)?.months == 12_000)
    #expect(year.times(1_001) == nil)
    #expect(year.times(.max) == nil)
    #expect(year.times(-1) == nil)
  }
}

@Suite struct SubscriptionRecordTests {
  @Test func `a record is kept as data and read again`() {
    var record = SubscriptionRecord(from: Instant(seconds: 100))
    #expect(SubscriptionRecord(record.data) == record)
    record.base = Instant(seconds: 50)
    var ended = ImportedSubscription(source: "shop", id: "S2")
    ended.counts = false
    ended.word = ImportedSubscription.word(.ended, until: Instant(seconds: -5))
    record.imports = [ImportedSubscription(source: "", id: "S1"), ended]
    record.importedUntil = Instant(seconds: 900)
    record.next = 3
    record.given = 2
    let isLeftOut = record.leaveOut(4, because: "away")
    #expect(isLeftOut)
    record.sku = "OTHER"
    record.reminded = 2
    record.nextAt = Instant(seconds: 700)
    record.left = 1
    record.note(.init(number: 1, at: Instant(seconds: 100), sku: "BOX"))
    record.note(.init(number: 2, at: Instant(seconds: 200), sku: nil, reason: "left out by hand"))
    #expect(SubscriptionRecord(record.data) == record)
    for _ in 0..<40 { record.note(.init(number: 9, at: Instant(seconds: 1), sku: "B")) }
    #expect(record.log.count == SubscriptionRecord.logged)
  }

  @Test func `however much is in a record, a standing holds it`() throws {
    let far = Instant(seconds: 253_402_300_799)
    // Each letter is two as JSON.
    let sku = String(repeating: "\"", count: ProductSubscription.longestSKU)
    #expect(ProductSubscription.isDeliverable(sku))
    #expect(!ProductSubscription.isDeliverable(sku + "x"))
    var record = SubscriptionRecord(from: far)
    (record.base, record.importedUntil, record.nextAt, record.began) = (far, far, far, far)
    (record.next, record.given, record.left, record.reminded) = (
      99_999_999, 1_000_000, 1_000_000, 9
    )
    (record.share, record.shareUntil) = (1_000_000, far)
    record.reminded = 99_999_999
    record.sku = sku
    let reason = String(repeating: "\"", count: SubscriptionRecord.longestReason)
    var isLeftOut: [Bool] = []
    for index in 0..<Int64(SubscriptionRecord.mostSkipped) {
      isLeftOut.append(record.leaveOut(99_999_000 + index, because: index < 4 ? reason : nil))
    }
    #expect(!isLeftOut.contains(false))
    let isOneMore = record.leaveOut(5, because: reason)
    #expect(!isOneMore && record.skip.count == SubscriptionRecord.mostSkipped)
    for index in 0..<SubscriptionRecord.mostImports {
      var one = ImportedSubscription(source: "a-shop's own system", id: "\(index)")
      one.word = ImportedSubscription.word(.active, until: far)
      let isAdded = record.add(one)
      #expect(isAdded)
    }
    var isAdded = record.add(ImportedSubscription(source: "", id: "one more"))
    #expect(!isAdded)
    for _ in 0..<SubscriptionRecord.logged {
      var entry = SubscriptionRecord.Entry(number: 99_999_999, at: far, sku: sku)
      entry.isEarlier = true
      entry.made = far
      entry.reason = reason
      record.note(entry)
    }
    // Every field of it is there.
    let missing = SubscriptionRecord.fields.filter { record.data[$0] == nil }
    #expect(missing == [] && record.data.fields.count == SubscriptionRecord.fields.count)
    // Of the last ones as many as there is room for.
    #expect((3...SubscriptionRecord.logged).contains(record.log.count))
    var standing = Standing(
      programme: "p.box", subject: .customer(1), state: "active", since: far, data: record.data)
    standing.data[Standing.ownDue] = .int(far.seconds)
    #expect(!standing.keepsTooMuch)
    #expect(SubscriptionRecord(record.data) == record)
    // And so it is after a sku that is swapped, where none was.
    var swapped = record
    swapped.sku = nil
    swapped.note(.init(number: 99_999_999, at: far, sku: sku))
    swapped.sku = sku
    #expect(!DataValue.record(swapped.data).isLonger(than: Standing.longestData))
    // Skus were longer before.
    record.note(.init(number: 1, at: far, sku: String(repeating: "x", count: 1_500)))
    #expect(DataValue.record(record.data).canonicalText.utf8.count < Standing.longestData)
    // One that counts no more makes room.
    record.imports[3].counts = false
    isAdded = record.add(ImportedSubscription(source: "", id: "one more"))
    #expect(isAdded)
    #expect(record.imports.count == SubscriptionRecord.mostImports)
  }

  @Test func `each delivery that is left out keeps its own reason`() throws {
    var record = SubscriptionRecord(from: Instant(seconds: 1))
    for (number, reason) in [(3, "出差"), (4, nil), (6, "搬家")] as [(Int64, String?)] {
      let isLeftOut = record.leaveOut(number, because: reason)
      #expect(isLeftOut)
    }
    record = try #require(SubscriptionRecord(record.data))
    for (number, was, reason) in [
      (3, true, "出差"), (4, true, nil), (5, false, nil), (6, true, "搬家"),
    ] as [(Int64, Bool, String?)] {
      let passed = record.pass(number)
      #expect(passed.wasLeftOut == was && passed.reason == reason)
    }
    #expect(record.skip == [] && record.skipReasons == [:])
    // As it was kept before: one reason, of the next one.
    var data = SubscriptionRecord(from: Instant(seconds: 1)).data
    data["skip"] = .list([.int(7), .int(8)])
    data["why"] = "出差"
    #expect(try #require(SubscriptionRecord(data)).skipReasons == [7: "出差"])
  }

  @Test func `ids as older records hold them are known, and count`() throws {
    var data = SubscriptionRecord(from: Instant(seconds: 1)).data
    data["imports"] = .list([.string("shop/S1"), .string("/S+2")])
    let record = try #require(SubscriptionRecord(data))
    #expect(
      record.imports == [
        ImportedSubscription(source: "shop", id: "S1"), ImportedSubscription(source: "", id: "S+2"),
      ])
    #expect(record.countedImports == 2)
    #expect(SubscriptionRecord(record.data) == record)
  }

  @Test func `what is no record is none, and purchases are read as they can be`() {
    #expect(SubscriptionRecord(DataRecord()) == nil)
    #expect(Purchase.all(.null) == [])
    #expect(
      Purchase.all(["at": [30, 10, "x", 5], "count": [1, 2, 3, -4]]) == [
        Purchase(at: Instant(seconds: 10), count: 2), Purchase(at: Instant(seconds: 30), count: 1),
      ])
  }
}

@Suite struct StoredValueTests {
  private let card = StoredValueMembership(
    name: "mine.card", title: "储值卡",
    bonuses: [.init(from: 50_000, bonus: 6_000), .init(from: 100_000, bonus: 15_000)],
    bonusLasts: CalendarDuration(days: 365), order: .paidFirst,
    place: SourcePlace(file: "main.lua", line: 1))

  @Test(
    arguments: [
      (49_999, 0), (50_000, 6_000), (99_999, 6_000), (100_000, 15_000), (1_000_000, 15_000),
    ] as [(Int64, Int64)])
  func `the greatest bonus that a top-up reaches comes on top`(_ amount: Int64, _ bonus: Int64) {
    #expect(card.bonus(on: amount) == bonus)
  }

  @Test func `a bonus lasts from the top-up on`() {
    #expect(
      card.topUp(50_000, at: Instant(seconds: 0), zone: .utc)
        == .topUp(50_000, bonus: 6_000, bonusExpires: Instant(seconds: 365 * 86_400)))
  }
}
