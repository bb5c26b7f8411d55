import SiyuModel

/// Reads slices of one snapshot on one connection.
final class SQLitePassReader: PassReader {
  private let connection: QueuedConnection
  private let keys: KeyRing
  private let needs: ReadNeeds
  private let now: Int64
  private let giveBack: (QueuedConnection) -> Void
  private var reading: SliceReading?
  private var words: [Int32: String] = [:]
  private var items: [Int32: ItemTexts] = [:]
  private static let capacity = 65_536

  init(
    _ connection: QueuedConnection, keys: KeyRing, needs: ReadNeeds, now: Int64,
    giveBack: @escaping (QueuedConnection) -> Void
  ) {
    self.connection = connection
    self.keys = keys
    self.needs = needs
    self.now = now
    self.giveBack = giveBack
  }

  deinit {
    try? connection.use { _ in reading = nil }
    giveBack(connection)
  }

  func read(_ slice: PassSlice, into writer: any SubjectWriter) throws -> Int {
    try connection.use { connection in
      let reading = try self.reading ?? SliceReading(connection, keys: keys, needs: needs, now: now)
      self.reading = reading
      return try reading.read(Self.ranges(of: slice), into: writer)
    }
  }

  /// Listed customers as runs of neighbours.
  private static func ranges(of slice: PassSlice) -> [Range<Int64>] {
    guard let only = slice.only else { return [slice.numbers] }
    var ranges: [Range<Int64>] = []
    for number in only {
      if let last = ranges.last, last.upperBound == number {
        ranges[ranges.count - 1] = last.lowerBound..<(number + 1)
      } else {
        ranges.append(number..<(number + 1))
      }
    }
    return ranges
  }

  func text(of word: Word) throws -> String {
    if word == .none { return "" }
    if let known = words[word.rawValue] { return known }
    let text = try connection.use { connection in
      let find = try connection.statement("SELECT text FROM words WHERE number = ?")
      find.bind(1, Int64(word.rawValue))
      defer { find.reset() }
      return try find.step() ? find.text(0) : ""
    }
    if words.count >= Self.capacity { words.removeAll(keepingCapacity: true) }
    words[word.rawValue] = text
    return text
  }

  func texts(of item: ItemNumber) throws -> ItemTexts {
    if let known = items[item.rawValue] { return known }
    let texts = try connection.use { connection in
      let find = try connection.statement(
        """
        SELECT i.sku, coalesce(p.title, i.title), coalesce(p.category, i.category),
          coalesce(p.brand, '')
        FROM items i LEFT JOIN products p ON p.sku = i.sku WHERE i.number = ?
        """)
      find.bind(1, Int64(item.rawValue))
      defer { find.reset() }
      guard try find.step() else { return ItemTexts(sku: "", title: "", category: "", brand: "") }
      return ItemTexts(
        sku: find.text(0), title: find.text(1), category: find.text(2), brand: find.text(3))
    }
    if items.count >= Self.capacity { items.removeAll(keepingCapacity: true) }
    items[item.rawValue] = texts
    return texts
  }
}
