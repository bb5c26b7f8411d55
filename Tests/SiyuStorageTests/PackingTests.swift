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
}
