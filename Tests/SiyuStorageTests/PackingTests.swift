import SiyuTestSupport
import Testing

@testable import SiyuStorage

@Suite struct PackingTests {
  @Test(arguments: [Int64(0), 1, -1, 127, 128, -64, 1_700_000_000, Int64.max, Int64.min + 1])
  func `numbers come back`(_ value: Int64) {
    let writer = PackWriter(capacity: 1)
    writer.zigzag(value)
    writer.varint(UInt64(bitPattern: value))
    var reader = PackReader(writer.bytes)
    #expect(reader.zigzag() == value)
    #expect(reader.int() == value)
    #expect(reader.isAtEnd && !reader.isBroken)
  }

  @Test(arguments: [
    (paid: Int64.min, created: Int64.min, refunded: Int64(0)), (-5, 7, 3),
    (1_700_000_000, .min, 0),
  ]) func `orders come back`(_ times: (paid: Int64, created: Int64, refunded: Int64)) {
    let lines = PackWriter()
    let line = PackedLine(item: 7, quantity: -2, price: .min)
    line.write(to: lines)
    PackedLine(item: 1, quantity: 1, price: 0).write(to: lines)
    let id = Array("编号-1".utf8)
    id.withUnsafeBufferPointer { id in
      let order = PackedOrder(
        identity: PlacedIdentity(account: 9, source: 2, shop: 3, id: id), status: 5,
        paidAt: times.paid, createdAt: times.created, amount: 123_456, refunded: times.refunded,
        platform: 4, channel: 300, lineCount: 2, lines: lines.bytes.bytes)
      let packed = PackWriter()
      order.write(to: packed)
      let back = PackedOrder(packed.bytes.bytes)
      #expect(back.identity.names(sameAs: order.identity))
      #expect(back.identity.account == 9)
      #expect(
        [back.paidAt, back.createdAt, back.refunded] == [times.paid, times.created, times.refunded])
      #expect([back.amount, Int64(back.status), Int64(back.channel)] == [123_456, 5, 300])
      #expect(back.unpackedLines == [line, PackedLine(item: 1, quantity: 1, price: 0)])
    }
  }

  @Test func `damaged rows give something, and never trap`() {
    var random = SeededRandom(5)
    for length in 0..<200 {
      let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      bytes.withUnsafeBufferPointer { bytes in
        _ = PackedOrder(bytes).unpackedLines.count
        _ = PackedEvent(bytes)
        _ = PackedProfile(bytes)
        _ = PackedHeld(tags: bytes, why: bytes)
        PackedDecision.all(in: bytes) { _ in }
        _ = PackedEnrolment(bytes)
        _ = PackedMarks(bytes)
        UndoLog.each(bytes) { _ in }
      }
    }
  }

  @Test func `profiles, held tags and decisions come back`() {
    var profile = PackedProfile()
    profile.gender = 2
    profile.city = 70_000
    profile.consent = 0
    profile.joinedAt = -1
    let packed = PackWriter()
    profile.write(to: packed)
    #expect(PackedProfile(packed.bytes.bytes) == profile)

    var held = PackedHeld()
    held.put(.init(tag: 9, since: 5, run: 3, rule: 1, reason: "因为", reads: 4))
    held.put(.init(tag: 2, since: -5, run: 0, rule: 0, reason: nil, reads: 0))
    let (tags, why) = (PackWriter(), PackWriter())
    held.write(tags: tags, why: why)
    let back = PackedHeld(tags: tags.bytes.bytes, why: why.bytes.bytes)
    #expect(back.entries == held.entries)
    #expect(back.entries.map(\.tag) == [2, 9])
  }

  @Test func `enrolments, marks and what runs noted come back`() {
    let bare = PackedEnrolment(
      state: 9, sop: 300, occurrence: "", checksum: 1, step: 0, enrolledAt: -7)
    var full = PackedEnrolment(
      state: 0, sop: 1, occurrence: "event:因为", checksum: 2, step: 3, enrolledAt: 1_700_000_000,
      moment: -5, goalAt: .max, waiting: .init(rule: 4, words: "静默", until: 9))
    full.history = [
      .init(step: 5, visit: 0, at: 0, outcome: 15, content: 0, effect: nil, reason: nil),
      .init(step: 6, visit: 99, at: .min, outcome: 0, content: 7, effect: "m", reason: "r"),
    ]
    let packed = PackWriter()
    let undo = UndoLog()
    for row in [bare, full] {
      packed.clear()
      row.write(to: packed)
      #expect(PackedEnrolment(packed.bytes.bytes) == row)
      #expect(PackedEnrolment.head(packed.bytes.bytes).enrolledAt == row.enrolledAt)
      #expect(
        PackCheck.enrolment(PackReader(packed.bytes)) == (row.history.first?.outcome != 15))
      undo.replaced(-3, due: row.moment, packed.bytes.bytes)
    }
    undo.begun(1 << 40)
    undo.lost(8, .init(tag: 9, since: 5, run: 3, rule: 1, reason: "因为", reads: 4))
    let standing = PackedStanding(
      programme: 300, state: 2, rank: -1, since: -5, until: nil, due: 1 << 40,
      data: Array(#"{"grace":1}"#.utf8), reason: "满", run: 7)
    undo.standing(1 << 40, nil)
    undo.standing(9, standing)
    let noted = undo.array
    var seen: [String] = []
    let isWhole = noted.withUnsafeBufferPointer {
      UndoLog.each($0) { entry in
        switch entry {
        case .begun(let place): seen.append("begun \(place)")
        case .replaced(let place, let due, let data):
          seen.append("replaced \(place) \(due ?? 0) \(PackedEnrolment(data).sop)")
        case .lost(let customer, let entry): seen.append("lost \(customer) \(entry.tag)")
        case .standing(let place, let old):
          seen.append("standing \(place) \(old == nil ? "new" : "\(old == standing)")")
        case .gave(let customer, let key): seen.append("gave \(customer) \(key)")
        }
      }
    }
    #expect(isWhole)
    #expect(
      seen == ["replaced -3 0 300", "replaced -3 -5 1", "begun 1099511627776", "lost 8 9"]
        + ["standing 1099511627776 new", "standing 9 true"])
    noted.dropLast().withUnsafeBufferPointer { #expect(!UndoLog.each($0) { _ in }) }

    var marks = PackedMarks()
    for mark in [(7, 1), (2, 9), (7, 0), (2, 9)] {
      marks.put(.init(sop: Int32(mark.0), position: mark.1))
    }
    packed.clear()
    marks.write(to: packed)
    #expect(PackedMarks(packed.bytes.bytes) == marks)
    #expect(marks.marks.map(\.position) == [9, 0, 1])
  }
}
