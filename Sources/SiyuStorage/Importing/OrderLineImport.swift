import SiyuModel

/// Takes order-lines: finds each one's order at once, sorts all by order, and at the end rewrites
/// each order once with all its lines.
final class OrderLineImport {
  /// The session's current one: another process's write between two batches renews it.
  var context: WriteContext
  private let header: ImportHeader
  private let table: PlacedTable
  private let source: Int32?
  private let sorter: RecordSorter
  private let merge: LineMerge
  private var sequence: UInt32 = 0
  private let packed = PackWriter()
  private let old = PackWriter()

  init(_ context: WriteContext, header: ImportHeader, directory: String) throws {
    self.context = context
    self.header = header
    table = try .orders(context.connection)
    source = try context.words.existing(header.source)
    sorter = RecordSorter(memory: 64 << 20, typical: 16, directory: directory)
    merge = LineMerge(context.items, columns: header.columns)
  }

  /// - Returns: why the row is refused, if it is.
  func take(_ record: OrderLineRecord) throws -> String? {
    guard let source else { return unknown(record) }
    let shop = try context.words.existing(record.shop)
    let hash = Int64(bitPattern: context.hash(record.orderID, scope: source).0)
    var places: [Int64] = []
    try table.each(hash) { place, bytes in
      var reader = PackReader(bytes)
      let identity = PlacedIdentity(&reader)
      guard identity.source == source, identity.id.elementsEqual(record.orderID.utf8) else {
        return
      }
      if record.shop == nil || identity.shop == shop { places.append(place) }
    }
    guard let place = places.first else { return unknown(record) }
    if places.count > 1 {
      return "\(places.count) shops have an order '\(record.orderID)'; "
        + "add a column shop to say which one is meant"
    }
    packed.clear()
    try PackedLine(
      item: context.items.number(ItemBook.Key(record)), quantity: record.quantity,
      price: record.price ?? .min
    ).write(to: packed)
    try sorter.add(first: place, second: 0, hash: 0, sequence: sequence, packed.bytes)
    sequence &+= 1
    return nil
  }

  private func unknown(_ record: OrderLineRecord) -> String {
    let from = header.source.isEmpty ? "" : " from \(header.source)"
    return "no order '\(record.orderID)'\(from) is known; "
      + "import the orders first, then this file again"
  }

  /// - Parameter checkpoint: called between orders, where a transaction may end.
  func finish(
    counts: inout ImportCounts, progress: (ImportPhase) -> Void, checkpoint: () throws -> Void
  ) throws {
    progress(.sorting)
    var group: [PackedLine] = []
    var place: Int64 = -1
    var done: Int64 = 0
    let total = Double(max(sorter.count, 1))
    try sorter.sorted { head, data in
      if head.first != place {
        try rewrite(place, group, &counts)
        group.removeAll(keepingCapacity: true)
        place = head.first
        try checkpoint()
      }
      var reader = PackReader(data)
      group.append(PackedLine(&reader))
      done += 1
      if done & 0xffff == 0 { progress(.building(Double(done) / total)) }
    }
    try rewrite(place, group, &counts)
  }

  private func rewrite(
    _ place: Int64, _ new: [PackedLine], _ counts: inout ImportCounts
  ) throws {
    if new.isEmpty { return }
    guard try table.read(place, into: old) else { return }
    var order = PackedOrder(old.bytes.bytes)
    let before = order.unpackedLines
    let after = before.isEmpty ? new : try merge.merge(before, new)
    let added = after.count - before.count
    let changed = zip(before, after).count { $0 != $1 }
    counts.added += Int64(added)
    counts.changed += Int64(changed)
    counts.unchanged += Int64(new.count - added - changed)
    if added == 0, changed == 0 { return }
    let lines = PackWriter()
    for line in after { line.write(to: lines) }
    order.lineCount = after.count
    order.lines = lines.bytes.bytes
    packed.clear()
    order.write(to: packed)
    try table.update(place, packed.bytes)
    context.orderLinesAdded += Int64(added)
    context.touched.insert(order.identity.account)
  }
}
