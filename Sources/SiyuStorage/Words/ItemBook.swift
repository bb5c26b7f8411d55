import SiyuModel

/// What order lines name (sku, title, category), and its number, for one writer.
final class ItemBook {
  struct Key: Hashable {
    var sku: String
    var title: String
    var category: String

    static func == (a: Self, b: Self) -> Bool {
      ExactText(a.sku) == ExactText(b.sku) && ExactText(a.title) == ExactText(b.title)
        && ExactText(a.category) == ExactText(b.category)
    }
  }

  private let connection: Connection
  private var numbers: [Key: Int32] = [:]
  private var keys: [Int32: Key] = [:]
  private static let capacity = 65_536

  init(_ connection: Connection) { self.connection = connection }

  func number(_ key: Key) throws -> Int32 {
    if let number = numbers[key] { return number }
    let find = try connection.statement(
      "SELECT number FROM items WHERE sku = ? AND title = ? AND category = ?")
    find.bind(1, key.sku)
    find.bind(2, key.title)
    find.bind(3, key.category)
    defer { find.reset() }
    let number: Int64
    if try find.step() {
      number = find.int(0)
    } else {
      let insert = try connection.statement(
        "INSERT INTO items (sku, title, category) VALUES (?, ?, ?)")
      insert.bind(1, key.sku)
      insert.bind(2, key.title)
      insert.bind(3, key.category)
      try insert.run()
      number = connection.lastInserted
    }
    guard let short = Int32(exactly: number) else {
      throw StoreError(.refused, "the store cannot keep more than two thousand million items")
    }
    remember(key, short)
    return short
  }

  func key(_ number: Int32) throws -> Key {
    if let key = keys[number] { return key }
    let find = try connection.statement("SELECT sku, title, category FROM items WHERE number = ?")
    find.bind(1, Int64(number))
    defer { find.reset() }
    guard try find.step() else { return Key(sku: "", title: "", category: "") }
    let key = Key(sku: find.text(0), title: find.text(1), category: find.text(2))
    remember(key, number)
    return key
  }

  private func remember(_ key: Key, _ number: Int32) {
    if numbers.count >= Self.capacity {
      numbers.removeAll(keepingCapacity: true)
      keys.removeAll(keepingCapacity: true)
    }
    numbers[key] = number
    keys[number] = key
  }
}

extension ItemBook.Key {
  /// By what a line is recognised in its order: the sku, and where there is none the title.
  var identity: String { sku.isEmpty ? title : sku }
}
