import Foundation

/// The files of a made-up brand, from a seed: in siyu's own columns, orders in time order.
struct DataSet {
  var seed: UInt64
  var customers: Int
  var orders: Int
  var folder: String

  /// 2026-07-01 00:00:00 in China. Everything happened before, the changes in the last hour.
  static let now = 1_782_835_200
  static let nowText = "2026-07-01T00:00:00+08:00"
  private static let start = now - 1_096 * 86_400
  private static let end = now - 3600
  private static let firstCustomer = 100_000_000
  private static let firstOrder = 2_000_000_000_000_000

  var customerFile: String { "\(folder)/customers.csv" }
  var productFile: String { "\(folder)/products.csv" }
  var orderFile: String { "\(folder)/orders.csv" }
  var lineFile: String { "\(folder)/order-lines.csv" }
  var changedOrderFile: String { "\(folder)/changed-orders.csv" }
  var changedLineFile: String { "\(folder)/changed-order-lines.csv" }
  var laterOrderFile: String { "\(folder)/later-orders.csv" }
  var laterLineFile: String { "\(folder)/later-order-lines.csv" }
  /// How many customers get one more order.
  var changed: Int { min(1_000, customers / 10) }
  /// How many orders come at the very end, from anybody.
  var later: Int { min(100_000, orders / 10) }

  /// Raise with every change of what is made.
  private var stamp: String {
    "version 2, seed \(seed), \(customers) customers, \(orders) orders\n"
  }

  /// Makes the files unless the folder holds exactly these.
  ///
  /// - Returns: whether they were made.
  func make() throws -> Bool {
    let stampFile = "\(folder)/stamp"
    if (try? String(contentsOfFile: stampFile, encoding: .utf8)) == stamp { return false }
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let catalogue = Catalogue(seed: seed)
    try writeProducts(catalogue)
    try writeCustomers(catalogue)
    try writeOrders(catalogue)
    try writeChanges(catalogue)
    try stamp.write(toFile: stampFile, atomically: true, encoding: .utf8)
    return true
  }

  // MARK: People

  /// Of all customers 85 in 100 may buy. Those are ranked by when they joined: 40 in 100 of them
  /// before the first order, the others evenly until now.
  private var buyers: Int { max(1, customers * 85 / 100) }
  private var firstBuyers: Int { max(1, buyers * 40 / 100) }

  /// Scatters ranks over ids, so that good customers do not stand together.
  private func number(ofRank rank: Int) -> Int {
    // A prime, thus without a common divisor with any size but its multiples.
    Self.firstCustomer + (rank * 7_368_787 + 12_345) % customers
  }

  private func joined(rank: Int) -> Int {
    if rank < firstBuyers { return Self.start - 365 * 86_400 + rank * 365 * 86_400 / firstBuyers }
    if rank >= buyers {
      return Self.start + (rank - buyers) * 1_095 * 86_400 / (customers - buyers)
    }
    return Self.start
      + (rank - firstBuyers) * (Self.end - Self.start) / max(1, buyers - firstBuyers)
  }

  private func writeCustomers(_ catalogue: Catalogue) throws {
    let file = try TableFile(
      customerFile, header: "customer_id,gender,province,city,channel,joined_at")
    var random = SeededRandom(seed: seed ^ 0xC0)
    for rank in 0..<customers {
      file.number(number(ofRank: rank))
      file.comma()
      file.text(["female", "female", "male", ""][random.below(4)])
      file.comma()
      let city = catalogue.city(&random)
      // One in a hundred did not say.
      if random.below(100) > 0 {
        file.text(city.province)
        file.comma()
        file.text(city.name)
      } else {
        file.comma()
      }
      file.comma()
      file.text(Catalogue.channels[random.below(Catalogue.channels.count)])
      file.comma()
      file.chinaTime(joined(rank: rank))
      file.endRow()
    }
    try file.close()
  }

  private func writeProducts(_ catalogue: Catalogue) throws {
    let file = try TableFile(productFile, header: "sku,title,category,price,at")
    for product in catalogue.products {
      file.text("\(product.sku),\(product.title),\(product.category),")
      file.money(product.price)
      file.comma()
      file.chinaTime(Self.start)
      file.endRow()
    }
    try file.close()
  }

  // MARK: Orders

  private func writeOrders(_ catalogue: Catalogue) throws {
    var writer = try OrderWriter(orderFile, lineFile, catalogue, SeededRandom(seed: seed ^ 0x0D))
    for index in 0..<orders {
      let at = Self.start + index * (Self.end - Self.start) / orders
      // Whoever has joined by then; early ones are the better customers.
      let known = firstBuyers + index * (buyers - firstBuyers) / orders
      let rank = writer.random.skewed(below: known)
      // Steps that are not 1, as in shops' exports.
      writer.write(id: Self.firstOrder + index * 1_009, customer: number(ofRank: rank), at: at)
    }
    try writer.close()
  }

  private func writeChanges(_ catalogue: Catalogue) throws {
    var writer = try OrderWriter(
      changedOrderFile, changedLineFile, catalogue, SeededRandom(seed: seed ^ 0xCE))
    let first = Self.firstOrder + orders * 1_009
    for index in 0..<changed {
      writer.write(
        id: first + index * 1_009, customer: number(ofRank: index * (buyers / changed)),
        at: Self.end + 1 + index * 3_500 / changed)
    }
    try writer.close()

    var later = try OrderWriter(
      laterOrderFile, laterLineFile, catalogue, SeededRandom(seed: seed ^ 0x1A))
    for index in 0..<self.later {
      let rank = later.random.skewed(below: buyers)
      later.write(
        id: first + (changed + index) * 1_009, customer: number(ofRank: rank),
        at: Self.end + 3_501 + index * 90 / self.later)
    }
    try later.close()
  }
}

/// Writes each order with its one line.
private struct OrderWriter {
  private let orders: TableFile
  private let lines: TableFile
  private let catalogue: Catalogue
  var random: SeededRandom

  init(_ orders: String, _ lines: String, _ catalogue: Catalogue, _ random: SeededRandom) throws {
    self.orders = try TableFile(
      orders, header: "order_id,customer_id,paid_at,amount,refunded,channel,shop,status")
    self.lines = try TableFile(lines, header: "order_id,sku,title,category,quantity,price")
    self.catalogue = catalogue
    self.random = random
  }

  /// Of a hundred orders one is never paid, three are paid back in full and two in part.
  mutating func write(id: Int, customer: Int, at: Int) {
    let product = catalogue.products[random.skewed(below: catalogue.products.count)]
    let quantity = 1 + random.skewed(below: 6)
    let amount = product.price * quantity
    let fate = random.below(100)
    orders.number(id)
    orders.comma()
    orders.number(customer)
    orders.comma()
    if fate != 0 { orders.chinaTime(at) }
    orders.comma()
    orders.money(amount)
    orders.comma()
    orders.money(fate == 0 ? 0 : fate < 4 ? amount : fate < 6 ? amount / 3 : 0)
    orders.comma()
    let channel = Catalogue.channels[random.below(Catalogue.channels.count)]
    orders.text(channel)
    orders.comma()
    orders.text(channel)
    orders.number(1 + random.below(4))
    orders.text(fate == 0 ? ",unpaid" : fate < 4 ? ",refunded" : ",completed")
    orders.endRow()

    lines.number(id)
    lines.text(",\(product.sku),\(product.title),\(product.category),")
    lines.number(quantity)
    lines.comma()
    lines.money(product.price)
    lines.endRow()
  }

  func close() throws {
    try orders.close()
    try lines.close()
  }
}
