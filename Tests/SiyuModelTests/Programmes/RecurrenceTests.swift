import SiyuModel
import Testing

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
    record.imports = ["/S1"]
    record.importedUntil = Instant(seconds: 900)
    record.next = 3
    record.given = 2
    record.skip = [4]
    record.sku = "OTHER"
    record.reminded = 2
    record.nextAt = Instant(seconds: 700)
    record.left = 1
    record.skipReason = "away"
    record.note(.init(number: 1, at: Instant(seconds: 100), sku: "BOX"))
    record.note(.init(number: 2, at: Instant(seconds: 200), sku: nil, reason: "left out by hand"))
    #expect(SubscriptionRecord(record.data) == record)
    for _ in 0..<40 { record.note(.init(number: 9, at: Instant(seconds: 1), sku: "B")) }
    #expect(record.log.count == SubscriptionRecord.logged)
    // However much is in it, a standing holds it.
    record.skip = Array(0..<Int64(SubscriptionRecord.mostSkipped))
    #expect(
      DataValue.record(record.data).canonicalText.utf8.count < Standing.longestData)
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
