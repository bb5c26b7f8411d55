import SiyuBorder
import SiyuModel
import Testing

/// Items whose texts meet: the category of all is the same word, and two titles look alike.
private final class ShopLexicon: Lexicon {
  func text(of word: Word) throws -> String { word.rawValue == 7 ? "cream" : "city" }
  func texts(of item: ItemNumber) throws -> ItemTexts {
    ItemTexts(
      sku: "sku \(item.rawValue)", title: item.rawValue == 1 ? "caf\u{e9}" : "cafe\u{301}",
      category: "cream", brand: "")
  }
}

@Suite struct BatchWordsTests {
  /// An order with these items, read as a worker does: texts by column, and numbers of categories.
  private struct Batch {
    var titles: [[UInt8]] = []
    var skus: [[UInt8]] = []
    var categories: [UInt32] = []
    var channel: UInt32 = 0
    var texts = 0
  }

  private func batch(_ writer: BatchWriter, items: [Int32]) throws -> Batch {
    writer.removeAll()
    let id = Array("c-1".utf8)
    try id.withUnsafeBufferPointer { id in
      try writer.customer(CustomerRow(number: 1, id: id))
      try writer.order(
        OrderRow(
          id: id, paidAt: 5, amount: 1, refunded: 0, status: 1, platform: .none,
          channel: Word(rawValue: 7), shop: .none))
    }
    for item in items { try writer.line(ItemNumber(rawValue: item), quantity: 1, price: 1) }
    try writer.endCustomer(nextOrderAt: .max, nextEventAt: .max)
    try writer.finish()

    let segment = writer.segments[1]
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: segment.byteCount, alignment: 4096)
    defer { memory.deallocate() }
    guard let start = memory.baseAddress else { return Batch() }
    segment.copy(to: start, subjects: writer.subjects)
    let reader = try SegmentReader(UnsafeRawBufferPointer(memory))
    let words = reader.texts(
      offsets: OrdersColumn.dictionaryOffsets.rawValue,
      bytes: OrdersColumn.dictionaryBytes.rawValue)
    func column(_ column: OrdersColumn) -> [UInt32] { Array(reader.column(column.rawValue)) }
    // Item 0 is the empty one.
    let lines = column(.lineItem).map(Int.init)
    return Batch(
      titles: lines.map { Array(words[Int(column(.itemTitle)[$0])]) },
      skus: lines.map { Array(words[Int(column(.itemSKU)[$0])]) },
      categories: lines.map { column(.itemCategory)[$0] },
      channel: column(.channel)[0], texts: words.count)
  }

  @Test func `equal texts have one number, whatever they come from`() throws {
    let writer = BatchWriter(needs: [.orders], lexicon: ShopLexicon())
    let batch = try batch(writer, items: [1, 2, 1])
    #expect(Set(batch.categories) == [batch.channel])
  }

  @Test func `texts that only look alike stay apart, in any order`() throws {
    let writer = BatchWriter(needs: [.orders], lexicon: ShopLexicon())
    let (composed, apart) = (Array("caf\u{e9}".utf8), Array("cafe\u{301}".utf8))
    #expect(try batch(writer, items: [1, 2]).titles == [composed, apart])
    #expect(try batch(writer, items: [2, 1]).titles == [apart, composed])
  }

  @Test func `a batch holds its own texts and no others`() throws {
    let writer = BatchWriter(needs: [.orders], lexicon: ShopLexicon())
    let full = try batch(writer, items: Array(1...90))
    let small = try batch(writer, items: [89, 3])
    #expect(small.skus.map { String(decoding: $0, as: UTF8.self) } == ["sku 89", "sku 3"])
    let fresh = try batch(BatchWriter(needs: [.orders], lexicon: ShopLexicon()), items: [89, 3])
    #expect(small.texts == fresh.texts)
    #expect(small.texts < full.texts)
  }

  @Test func `more texts than are remembered are read all the same`() throws {
    let writer = BatchWriter(needs: [.orders], lexicon: ShopLexicon())
    for _ in 0..<2 {
      let many = try batch(writer, items: Array(1...70_000))
      #expect(many.skus.last.map { String(decoding: $0, as: UTF8.self) } == "sku 70000")
      let few = try batch(writer, items: [69_999])
      #expect(few.skus.map { String(decoding: $0, as: UTF8.self) } == ["sku 69999"])
    }
  }
}
