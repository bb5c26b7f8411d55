public import SiyuModel

/// A file and a map as records, a batch at a time. Nothing but one batch is held in memory.
///
/// Rows that cannot be read are counted and given to `onRejected`; reading goes on.
public final class RecordReader {
  /// What the file supplies; known before the first batch.
  public let header: ImportHeader
  /// The names in the file's header, for `RejectedWriter`.
  public let columnNames: [String]
  public private(set) var counts = ReadCounts()
  /// Things worth saying once, complete after the last batch.
  public var warnings: [String] { rows.warnings + rows.reader.warnings }
  public var onRejected: (RejectedRow) throws -> Void = { _ in }
  public var onProgress: ProgressSink?

  private let map: ImportMap
  private let batchSize: Int
  private let rows: MappedRows
  private var values: RowValues
  private let counter = OccurrenceCounter()
  private var merger = OrderMerger()
  private var seen = SeenOrders()
  private var originals = BatchOriginals()
  /// The first row of the order that `merger` holds.
  private var heldOriginal: RowBuffer?
  /// Where several records stand in each row.
  private var wide: WideRow?
  /// The line of the row that somebody further on refused last.
  private var lastRefused: Int?

  /// - Parameters:
  ///   - ask: answers the map's columns that have a function.
  ///   - batchSize: records a batch, at most.
  /// - Throws: `FileFailure` if the file cannot be read or lacks columns the map needs.
  public init(
    path: String, map: ImportMap, context: ImportContext, ask: ColumnFunction? = nil,
    batchSize: Int = 4096
  ) throws {
    var context = context
    context.source = map.source
    self.map = map
    self.batchSize = max(1, batchSize)
    rows = try MappedRows(path: path, map: map, ask: ask)
    columnNames = rows.names
    header = ImportHeader(kind: map.kind, source: map.source, columns: rows.suppliedColumns)
    values = RowValues(
      rules: RowRules(map: map, context: context, columns: rows.columns), row: rows.current)
    if map.isWide { wide = WideRow(map, context, names: rows.names, row: rows.current) }
  }

  /// The next records, `nil` after the last.
  public func nextBatch() throws -> ImportBatch? {
    switch map.kind {
    case .attributes where wide != nil:
      try collectSeveral { wide, row throws(RowFault) in try wide.attributes(&row) }
        .map(ImportBatch.attributes)
    case .entities where wide != nil:
      try collectSeveral { wide, row throws(RowFault) in try wide.entities(&row) }
        .map(ImportBatch.entities)
    case .customers: try collect(RecordBuilder.customer).map(ImportBatch.customers)
    case .accounts: try collect(RecordBuilder.account).map(ImportBatch.accounts)
    case .attributes: try collect(RecordBuilder.attribute).map(ImportBatch.attributes)
    case .entities: try collect(RecordBuilder.entity).map(ImportBatch.entities)
    case .orders: try orders().map(ImportBatch.orders)
    case .orderLines: try collect(RecordBuilder.orderLine).map(ImportBatch.orderLines)
    case .products: try collect(RecordBuilder.product).map(ImportBatch.products)
    case .events: try events().map(ImportBatch.events)
    case .regions: try collect(RecordBuilder.region).map(ImportBatch.regions)
    case .shops: try collect(RecordBuilder.shop).map(ImportBatch.shops)
    case .staff: try collect(RecordBuilder.staff).map(ImportBatch.staff)
    case .groups: try collect(RecordBuilder.group).map(ImportBatch.groups)
    case .groupMembers: try collect(RecordBuilder.groupMember).map(ImportBatch.groupMembers)
    case .tags: try collect(RecordBuilder.tag).map(ImportBatch.tags)
    case .receipts: try collect(RecordBuilder.receipt).map(ImportBatch.receipts)
    case .wallet: try collect(RecordBuilder.wallet).map(ImportBatch.wallet)
    case .answers: try collect(RecordBuilder.answer).map(ImportBatch.answers)
    case .taskResults: try collect(RecordBuilder.taskResult).map(ImportBatch.taskResults)
    case .coupons: try collect(RecordBuilder.coupon).map(ImportBatch.coupons)
    case .couponUses: try collect(RecordBuilder.couponUse).map(ImportBatch.couponUses)
    case .subscriptions: try collect(RecordBuilder.subscription).map(ImportBatch.subscriptions)
    case .benefitUses: try collect(RecordBuilder.benefitUse).map(ImportBatch.benefitUses)
    case .invitations: try collect(RecordBuilder.invitation).map(ImportBatch.invitations)
    case .spend: try collect(RecordBuilder.spend).map(ImportBatch.spend)
    case .kocProofs: try collect(RecordBuilder.kocProof).map(ImportBatch.events)
    }
  }

  private func orders() throws -> [OrderRecord]? {
    let found = try collect { [map] row throws(RowFault) -> OrderRecord in
      let order = try RecordBuilder.order(&row)
      if order.buyer == nil, !map.isBuyerless, !row.isBound(.customerID), !row.isBound(.accountID) {
        throw RowFault("names no buyer")
      }
      return order
    }
    guard var found else {
      guard let last = merger.finish() else { return nil }
      if let heldOriginal { originals.append(heldOriginal) }
      return [last]
    }
    for index in found.indices where found[index].orderID.isEmpty {
      let id = try RecordBuilder.contentID(of: found[index]).text(counter)
      found[index].orderID = id
      for line in found[index].lines.indices { found[index].lines[line].orderID = id }
    }
    return found
  }

  private func events() throws -> [EventRecord]? {
    guard var found = try collect(RecordBuilder.event) else { return nil }
    for index in found.indices where found[index].eventID.isEmpty {
      found[index].eventID = try RecordBuilder.contentID(of: found[index]).text(counter)
    }
    return found
  }

  private func collect<Record>(
    _ build: (inout RowValues) throws(RowFault) -> Record
  ) throws -> [Record]? {
    try batch { records throws(RowFault) in
      let record = try build(&values)
      if let complete = try merged(record) { records.append(complete) }
      note(record)
    }
  }

  /// The records of the last row of a batch stay together, so it may be a few more.
  private func collectSeveral<Record>(
    _ build: (inout WideRow, inout RowValues) throws(RowFault) -> [Record]
  ) throws -> [Record]? {
    guard var wide else { return nil }
    defer { self.wide = wide }
    return try batch { records throws(RowFault) in
      let found = try build(&wide, &values)
      for _ in found { originals.append(rows.current) }
      if let first = found.first {
        note(first)
        counts.records += found.count - 1
      }
      records += found
    }
  }

  /// The records of the next rows; `nil` when there are no more.
  /// - Parameter take: reads the row that ``values`` stands at.
  private func batch<Record>(
    _ take: (inout [Record]) throws(RowFault) -> Void
  ) throws -> [Record]? {
    var records: [Record] = []
    originals.clear()
    while records.count < batchSize {
      let outcome = try rows.next(&values)
      if case .end = outcome { break }
      counts.rows += 1
      switch outcome {
      case .end: break
      case .skipped: counts.skipped += 1
      case .rejected(let problem): try reject(problem)
      case .row:
        do throws(RowFault) {
          try take(&records)
        } catch {
          try reject(error)
        }
      }
      if counts.rows & 4095 == 0 { reportProgress() }
    }
    if records.isEmpty {
      reportProgress()
      return nil
    }
    return records
  }

  /// Orders of a map that joins rows are held back until the next one begins.
  private func merged<Record>(_ record: Record) throws(RowFault) -> Record? {
    guard map.mergesRows, let order = record as? OrderRecord, !order.orderID.isEmpty else {
      originals.append(rows.current)
      return record
    }
    let complete = try merger.add(order)
    if complete != nil, let heldOriginal { originals.append(heldOriginal) }
    if complete != nil || heldOriginal == nil { heldOriginal = rows.current.copied() }
    return complete as? Record
  }

  /// Takes back a record of the last batch that somebody further on refuses, and hands its row to
  /// `onRejected`.
  public func reject(at index: Int, reason: String) throws {
    guard let original = originals[index] else { return }
    counts.records -= 1
    // A row of several records is told of once.
    if wide != nil, lastRefused == original.line { return }
    lastRefused = original.line
    counts.rejected += 1
    try onRejected(RejectedRow(line: original.line, reason: reason, fields: original.fields))
  }

  /// The row of a record of the last batch, for somebody who may refuse it later.
  public func original(at index: Int) -> RejectedRow? {
    originals[index].map { RejectedRow(line: $0.line, reason: "", fields: $0.fields) }
  }

  /// As `reject(at:reason:)`, of a row of an earlier batch; for files in which each row is one record.
  public func reject(_ row: RejectedRow) throws {
    counts.records -= 1
    counts.rejected += 1
    try onRejected(row)
  }

  private func note<Record>(_ record: Record) {
    counts.records += 1
    for field in values.masked { counts.masked[field.key, default: 0] += 1 }
    if values.hasUnreadablePhone { counts.unreadablePhones += 1 }
    guard let order = record as? OrderRecord else { return }
    if order.buyer == nil { counts.buyerless += 1 }
    // Rows that are joined are looked after by `OrderMerger`; one without an id has one of its own.
    guard !map.mergesRows, !order.orderID.isEmpty, seen.isSecond(order) else { return }
    counts.replaced += 1
    if counts.firstReplacedLine == nil {
      (counts.firstReplacedLine, counts.firstReplacedID) = (rows.current.line, order.orderID)
    }
  }

  private func reject(_ problem: RowFault) throws {
    counts.rejected += 1
    let row = rows.current
    try onRejected(RejectedRow(line: row.line, reason: problem.reason, fields: row.texts))
  }

  private func reportProgress() {
    onProgress?(
      ImportProgress(
        bytesDone: rows.reader.position, bytesTotal: rows.reader.size, rows: counts.rows))
  }
}

@available(*, unavailable)
extension RecordReader: Sendable {}  // Holds a position in a file.
