import SiyuModel
import Testing

@testable import SiyuBorder

/// Words are numbers; their text says which.
final class NumberLexicon: Lexicon {
  func text(of word: Word) throws -> String { "word \(word.rawValue)" }
  func texts(of item: ItemNumber) throws -> ItemTexts {
    ItemTexts(sku: "sku \(item.rawValue)", title: "title", category: "category", brand: "")
  }
}

@Suite struct BatchWriterTests {
  /// A segment as a worker gets it.
  private final class Copy {
    let memory: UnsafeMutableRawBufferPointer
    init(_ segment: SegmentWriter, subjects: Int) {
      memory = .allocate(byteCount: segment.byteCount, alignment: 4096)
      segment.copy(to: memory.baseAddress!, subjects: subjects)
    }
    deinit { memory.deallocate() }
    func reader() throws -> SegmentReader { try SegmentReader(UnsafeRawBufferPointer(memory)) }
  }

  private func text(_ text: String, _ body: (BorrowedText) throws -> Void) rethrows {
    try Array(text.utf8).withUnsafeBufferPointer(body)
  }

  private func fill(_ writer: BatchWriter) throws {
    for number in 1...3 {
      try text("c-\(number)") {
        try writer.customer(
          CustomerRow(number: Int64(number * 10), id: $0, city: Word(rawValue: Int32(number % 2))))
      }
      for _ in 0..<number - 1 {
        try text("o") {
          try writer.order(
            OrderRow(
              id: $0, paidAt: 5, amount: 700, refunded: 100, status: 1, platform: .none,
              channel: Word(rawValue: 4), shop: .none))
        }
        try writer.line(ItemNumber(rawValue: 8), quantity: 2, price: 350)
      }
      try writer.held(TagID(rawValue: Int32(number)), byHand: number == 2)
      if number == 3 {
        try text("pet-1") { try writer.entity($0, kind: Word(rawValue: 9)) }
        try text("cat") { try writer.entityField(Word(rawValue: 10), $0) }
      }
      try text("Li \(number)") { try writer.personal(.name, $0) }
      try writer.endCustomer(nextOrderAt: .max, nextEventAt: .max)
    }
    try writer.finish()
  }

  @Test func `a worker reads what the store wrote`() throws {
    let writer = BatchWriter(needs: [.orders, .name], lexicon: NumberLexicon())
    // Twice: the second batch must not remember the first.
    try fill(writer)
    writer.removeAll()
    try fill(writer)
    #expect(writer.numbers() == [10, 20, 30])
    #expect((0..<4).map(writer.id) == ["c-1", "c-2", "c-3", ""])
    #expect(writer.heldTags().offsets == [0, 1, 2, 3])
    #expect(writer.heldTags().byHand == [0, 1, 0])
    let copies = writer.segments.map { Copy($0, subjects: writer.subjects) }
    let readers = try copies.map { try $0.reader() }
    #expect(readers.map(\.kind) == [.base, .orders, .name])
    #expect(readers.allSatisfy { $0.subjects == 3 })

    let base = readers[0]
    let cities: UnsafeBufferPointer<UInt32> = base.column(BaseColumn.city.rawValue)
    let words = base.texts(
      offsets: BaseColumn.dictionaryOffsets.rawValue, bytes: BaseColumn.dictionaryBytes.rawValue)
    #expect(
      cities.map { String(decoding: words[Int($0)], as: UTF8.self) } == ["word 1", "", "word 1"])
    let entities: UnsafeBufferPointer<UInt32> = base.column(BaseColumn.entityOffsets.rawValue)
    #expect(Array(entities) == [0, 0, 0, 1])

    let orders = readers[1]
    let offsets: UnsafeBufferPointer<UInt32> = orders.column(OrdersColumn.offsets.rawValue)
    #expect(Array(offsets) == [0, 0, 1, 3])
    let net: UnsafeBufferPointer<Int64> = orders.column(OrdersColumn.net.rawValue)
    #expect(Array(net) == [600, 600, 600])
    let lines: UnsafeBufferPointer<UInt32> = orders.column(OrdersColumn.lineOffsets.rawValue)
    #expect(Array(lines) == [0, 1, 2, 3])
    let amounts: UnsafeBufferPointer<Int64> = orders.column(OrdersColumn.lineAmount.rawValue)
    #expect(Array(amounts) == [700, 700, 700])

    let names = readers[2].texts(
      offsets: TextColumn.offsets.rawValue, bytes: TextColumn.bytes.rawValue)
    #expect((0..<3).map { String(decoding: names[$0], as: UTF8.self) } == ["Li 1", "Li 2", "Li 3"])
    withExtendedLifetime(copies) {}
  }

  @Test func `a column too long for its offsets is refused`() throws {
    let writer = BatchWriter(needs: [.orders], lexicon: NumberLexicon())
    try fill(writer)
    // The longest is the heap of the texts of the dictionary.
    let most = writer.segments.map(\.longestColumn).max() ?? 0
    try writer.finish(most: most)
    #expect {
      try writer.finish(most: most - 1)
    } throws: {
      "\($0)".contains("3 customers have \(most) values or bytes in one column")
    }
  }

  @Test func `amounts too large for a number keep their sign`() throws {
    let writer = BatchWriter(needs: [.orders], lexicon: NumberLexicon())
    try text("c") { id in
      try writer.customer(CustomerRow(number: 1, id: id))
      for (amount, refunded) in [(Int64.max, Int64(-1)), (.min, 1), (5, 7)] {
        try writer.order(
          OrderRow(
            id: id, paidAt: 5, amount: amount, refunded: refunded, status: 1, platform: .none,
            channel: .none, shop: .none))
      }
      for (quantity, price) in [(Int64(2), Int64.max), (-2, .max), (-2, .min), (3, -4)] {
        try writer.line(ItemNumber(rawValue: 8), quantity: quantity, price: price)
      }
      try writer.endCustomer(nextOrderAt: .max, nextEventAt: .max)
    }
    try writer.finish()
    let orders = writer.segments[1]
    #expect(Array(orders.elements(OrdersColumn.net.rawValue)) == [Int64.max, .min, -2])
    #expect(
      Array(orders.elements(OrdersColumn.lineAmount.rawValue)) == [Int64.max, .min, .max, -12])
  }

  @Test func `a segment with a changed header or directory is read or refused`() throws {
    let writer = BatchWriter(needs: [.orders], lexicon: NumberLexicon())
    try fill(writer)
    for segment in writer.segments {
      let copy = Copy(segment, subjects: writer.subjects)
      var random = DeterministicRandom(seed: 3)
      for _ in 0..<2000 {
        let at = Int(random.int(in: 0...Int64(min(copy.memory.count, 400) - 1)))
        let before = copy.memory[at]
        copy.memory[at] = UInt8(random.int(in: 0...255))
        if let reader = try? copy.reader() {
          #expect(reader.texts(offsets: 1, bytes: 2).count >= 0)
        }
        copy.memory[at] = before
      }
      for count in 0..<min(copy.memory.count, 400) {
        let short = UnsafeRawBufferPointer(rebasing: copy.memory[..<count])
        #expect(throws: SegmentError.self) { try SegmentReader(short) }
      }
    }
  }
}
