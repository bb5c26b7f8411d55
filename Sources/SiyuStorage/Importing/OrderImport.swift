import SiyuModel

/// Takes order rows: sorted outside and built in one go where there are none yet, otherwise one
/// by one.
final class OrderImport {
  private let context: WriteContext
  private let header: ImportHeader
  let table: PlacedTable
  private var bulk: BulkLoad?
  private let chunk: PlacedChunk
  private let source: Int32
  private let lineMerge: LineMerge

  private let packed = PackWriter()
  private let lines = PackWriter()
  private let merged = PackWriter()
  private var shops = RecentWord()
  private var channels = RecentWord()
  private var platforms = RecentWord()
  private var bulkWithoutBuyer: Int64 = 0
  private var bulkLines: Int64 = 0

  init(
    _ context: WriteContext, header: ImportHeader, directory: String
  ) throws {
    self.context = context
    self.header = header
    table = try .orders(context.connection)
    source = try context.words.number(header.source)
    lineMerge = LineMerge(context.items, columns: header.columns)
    chunk = PlacedChunk(table, keyHash: context.hash, directory: directory)
    if try table.isEmpty() {
      bulk = BulkLoad(
        context.connection, table: table, names: ("orders", "order_keys"),
        directory: directory)
      try context.accounts.preload()
    }
  }

  var isBulk: Bool { bulk != nil }

  /// - Returns: `nil` for a row whose outcome `flush` or `finish` will tell.
  func take(_ record: OrderRecord) throws -> RowOutcome? {
    var buyer: AccountBook.Entry?
    if let person = record.buyer {
      guard let found = try context.account(for: person, source: header.source) else {
        return .refused(WriteContext.namesNobody)
      }
      buyer = found
    }
    let hash = Int64(bitPattern: context.hash(record.orderID, scope: source).0)
    let at = try pack(record, account: buyer?.number ?? 0)
    guard let bulk else {
      try chunk.add(hash, home: buyer?.home ?? 0, packed.bytes)
      return nil
    }
    try bulk.add(hash, home: buyer?.home ?? 0, at: at, packed.bytes)
    if let buyer { context.touched.insert(buyer.number) } else { bulkWithoutBuyer += 1 }
    bulkLines += Int64(record.lines.count)
    return nil
  }

  /// Packs into `packed`, and returns where the order stands in time.
  private func pack(_ record: OrderRecord, account: Int64) throws -> Int64 {
    lines.clear()
    for line in record.lines {
      try PackedLine(
        item: context.items.number(ItemBook.Key(line)), quantity: line.quantity,
        price: line.price ?? .min
      ).write(to: lines)
    }
    let shop = try shops.number(record.shop, in: context.words)
    let channel = try channels.number(record.channel, in: context.words)
    let platform = try platforms.number(
      record.buyer?.platform ?? (header.source.isEmpty ? nil : header.source), in: context.words)
    var id = record.orderID
    return id.withUTF8 { id in
      let order = PackedOrder(
        identity: PlacedIdentity(account: account, source: source, shop: shop, id: id),
        status: record.status.rawValue, paidAt: record.paidAt?.seconds ?? .min,
        createdAt: record.createdAt?.seconds ?? .min, amount: record.amount,
        refunded: record.refunded, platform: platform, channel: channel,
        lineCount: record.lines.count, lines: lines.bytes.bytes)
      packed.clear()
      order.write(to: packed)
      return order.at
    }
  }

  /// Writes what was taken in since the last call, unless all is built at the end.
  func flush(counts: inout ImportCounts) throws {
    let outcome = try chunk.flush(
      at: { PackedOrder($0.bytes).at }, inserted: { noteInserted(PackedOrder($0.bytes)) },
      corrected: correct)
    counts.added += outcome.added
    counts.changed += outcome.changed
    counts.unchanged += outcome.unchanged
  }

  private func noteInserted(_ order: PackedOrder) {
    context.ordersAdded += 1
    context.orderLinesAdded += Int64(order.lineCount)
    if order.identity.account == 0 { context.ordersWithoutBuyerAdded += 1 }
    context.touched.insert(order.identity.account)
  }

  private func correct(_ correction: PlacedChunk.Correction) throws -> RowOutcome {
    var new = PackedOrder(correction.new.bytes)
    let before = PackedOrder(correction.old.bytes.bytes)
    let oldHome = PlacedTable.home(of: correction.place)
    var home = correction.home
    if new.identity.account == 0 {
      // A file that names no buyers does not take them away.
      new.identity.account = before.identity.account
      home = oldHome
    }
    keepAbsentColumns(of: before, in: &new)
    let lineBytes = PackWriter()
    if new.lineCount == 0 {
      new.lineCount = before.lineCount
      new.lines = before.lines
    } else if before.lineCount > 0 {
      let all = try lineMerge.merge(before.unpackedLines, new.unpackedLines)
      for line in all { line.write(to: lineBytes) }
      new.lineCount = all.count
      new.lines = lineBytes.bytes.bytes
    }
    merged.clear()
    new.write(to: merged)
    if merged.bytes.sameBytes(as: correction.old.bytes) { return .unchanged }
    if home == oldHome {
      try table.update(correction.place, merged.bytes)
    } else {
      try table.delete(correction.place, correction.hash)
      try table.insert(correction.hash, home: home, merged.bytes)
    }
    context.orderLinesAdded += Int64(new.lineCount - before.lineCount)
    if before.identity.account == 0, new.identity.account != 0 {
      context.ordersWithoutBuyerAdded -= 1
    }
    context.touched.insert(before.identity.account)
    context.touched.insert(new.identity.account)
    return .changed
  }

  private func keepAbsentColumns(of old: PackedOrder, in new: inout PackedOrder) {
    let columns = header.columns
    if !columns.contains("paid_at") { new.paidAt = old.paidAt }
    if !columns.contains("created_at"), new.createdAt == .min { new.createdAt = old.createdAt }
    if !columns.contains("amount") { new.amount = old.amount }
    if !columns.contains("refunded") { new.refunded = old.refunded }
    if !columns.contains("channel") { new.channel = old.channel }
    if !columns.contains("status") { new.status = old.status }
  }

  /// Builds what was sorted; tells how many rows were added, changed and were as they are.
  func finish(
    counts: inout ImportCounts, progress: (ImportPhase) -> Void
  ) throws {
    guard let bulk else { return }
    self.bulk = nil
    try bulk.build(progress: progress) { hash, data in
      let order = PackedOrder(data.bytes)
      bulkLines -= Int64(order.lineCount)
      if order.identity.account == 0 { bulkWithoutBuyer -= 1 }
      let home = try context.home(of: order.identity.account)
      try chunk.add(hash, home: home, data)
    }
    counts.added += bulk.count
    context.ordersAdded += bulk.count
    context.ordersWithoutBuyerAdded += bulkWithoutBuyer
    context.orderLinesAdded += bulkLines
    try flush(counts: &counts)
  }
}

extension ItemBook.Key {
  init(_ line: OrderLineRecord) {
    self.init(sku: line.sku ?? "", title: line.title ?? "", category: line.category ?? "")
  }
}
