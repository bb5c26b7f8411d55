import SiyuModel

/// One file going into the store.
///
/// Rows are committed in batches of about 50,000, except a first load of orders or events, which
/// is one transaction, and a dry run, which does all of it and takes it back.
final class SQLiteImportSession: ImportSession {
  private let store: SQLiteStore
  private let header: ImportHeader
  private let options: ImportOptions
  private var context: WriteContext?
  private var isOpen = false
  private var isOver = false
  private var rowsSinceCommit = 0
  /// The store's `writes` after our last commit: another value means somebody else wrote.
  private var writesSeen: Int64 = -1
  private var counts = ImportCounts()

  private var orders: OrderImport?
  private var events: EventImport?
  private var orderLines: OrderLineImport?
  private var receipts: ReceiptTaking?
  private var wallet: WalletTaking?
  private var taskResults: TaskResultTaking?
  private var invitations: InvitationTaking?
  private var coupons: CouponTaking?
  private var subscriptions: SubscriptionTaking?

  private static let rowsPerCommit = 50_000

  init(_ store: SQLiteStore, _ header: ImportHeader, _ options: ImportOptions) {
    self.store = store
    self.header = header
    self.options = options
  }

  deinit {
    if isOpen { try? store.writer.use { $0.rollback() } }
  }

  func add(_ batch: ImportBatch) throws -> [RowProblem] {
    try store.writer.use { connection in
      try guarded(connection) {
        let context = try open(connection)
        let (problems, count) = try take(batch, context)
        rowsSinceCommit += count
        if mayCommit, rowsSinceCommit >= Self.rowsPerCommit { try commit(connection) }
        return problems
      }
    }
  }

  func finish(progress: (ImportPhase) -> Void) throws -> ImportCounts {
    try store.writer.use { connection in
      try guarded(connection) {
        let context = try open(connection)
        try orders?.finish(counts: &counts, progress: progress)
        try events?.finish(counts: &counts, progress: progress)
        var (orderCount, lineCounts) = (0, ImportCounts())
        try orderLines?.finish(counts: &lineCounts, progress: progress) {
          orderCount += 1
          if mayCommit, orderCount % Self.rowsPerCommit == 0 {
            try commit(connection)
            _ = try open(connection)
          }
        }
        counts.added += lineCounts.added
        counts.changed += lineCounts.changed
        counts.unchanged += lineCounts.unchanged
        if options.dryRun {
          try flush()
          try context.settle()
          collect(context)
          connection.rollback()
          isOpen = false
        } else {
          try commit(connection, endsCommand: true)
        }
        isOver = true
        (orders, events, orderLines, self.context) = (nil, nil, nil, nil)
        (receipts, wallet) = (nil, nil)
        (receipts, taskResults) = (nil, nil)
        (coupons, invitations, subscriptions) = (nil, nil, nil)
        connection.truncateLargeLog()
      }
    }
    return counts
  }

  /// A failure takes the open batch back and ends the session.
  private func guarded<T>(_ connection: Connection, _ body: () throws -> T) throws -> T {
    if isOver { throw StoreError(.refused, "this import is over") }
    do { return try body() } catch {
      if isOpen { connection.rollback() }
      isOpen = false
      isOver = true
      throw error
    }
  }

  /// A first load is all or nothing, and so is trying one.
  private var mayCommit: Bool {
    !options.dryRun && orders?.isBulk != true && events?.isBulk != true
  }

  private func open(_ connection: Connection) throws -> WriteContext {
    if isOpen, let context { return context }
    try connection.begin()
    isOpen = true
    let writes = try connection.number(.writes)
    if let context, writes == writesSeen {
      try context.beginNext()
      return context
    }
    // First time, or somebody else wrote in between: begin with fresh books.
    orders = nil
    events = nil
    (receipts, wallet) = (nil, nil)
    receipts = nil
    taskResults = nil
    (coupons, invitations, subscriptions) = (nil, nil, nil)
    let made = try WriteContext(
      connection, keys: store.keys, accountsPerPhone: options.accountsPerPhone)
    context = made
    let directory = options.temporaryDirectory
    switch header.kind {
    case .orders: orders = try OrderImport(made, header: header, directory: directory)
    case .events, .kocProofs: events = try EventImport(made, header: header, directory: directory)
    case .orderLines:
      if let orderLines {
        orderLines.context = made
      } else {
        orderLines = try OrderLineImport(made, header: header, directory: directory)
      }
    case .invitations: invitations = try InvitationTaking(made, header: header)
    case .receipts: receipts = try ReceiptTaking(made, words: options.unsubscribeWords)
    case .wallet:
      wallet = try WalletTaking(made, source: header.source, options: options, zone: store.zone)
    case .coupons, .couponUses:
      coupons = try CouponTaking(
        made, source: header.source, options: options, zone: store.zone)
    case .subscriptions, .benefitUses:
      subscriptions = try SubscriptionTaking(
        made, source: header.source, options: options, zone: store.zone)
    case .taskResults:
      taskResults = try TaskResultTaking(made, asking: (options, store.zone))
    default: break
    }
    return made
  }

  private func commit(_ connection: Connection, endsCommand: Bool = false) throws {
    guard let context else { return }
    try flush()
    try context.settle()
    collect(context)
    // Before the lock is given up: afterwards it may be another's.
    let writes = try connection.number(.writes)
    if endsCommand { store.auditDesk.add(facts) }
    if endsCommand || context.hasWritten {
      try connection.commit(endsCommand: endsCommand)
    } else {
      connection.rollback()
    }
    isOpen = false
    rowsSinceCommit = 0
    writesSeen = writes
  }

  private var facts: AuditFacts {
    [
      "added": .count(counts.added), "changed": .count(counts.changed),
      "unchanged": .count(counts.unchanged), "customers_added": .count(counts.customersAdded),
      "customers_merged": .count(counts.customersMerged),
    ]
  }

  private func flush() throws {
    try orders?.flush(counts: &counts)
    try events?.flush(counts: &counts)
    try receipts?.finish()
    wallet?.finish()
    counts.replacedCodes += coupons?.takeReplaced() ?? []
    coupons?.finish()
  }

  private func collect(_ context: WriteContext) {
    counts.customersAdded += context.takeCustomersAdded()
    counts.customersMerged += context.customersMerged
    context.customersMerged = 0
  }

  // MARK: Rows

  private func take(
    _ batch: ImportBatch, _ context: WriteContext
  ) throws -> (problems: [RowProblem], count: Int) {
    switch batch {
    case .customers(let rows):
      try each(rows) { try context.take($0, header: header, options.now) }
    case .accounts(let rows): try each(rows) { try context.take($0, header: header) }
    case .attributes(let rows): try each(rows) { try context.take($0, header: header) }
    case .entities(let rows): try each(rows) { try context.take($0, header: header) }
    case .orders(let rows):
      try each(rows) { row in
        if row.buyer == nil { counts.withoutBuyer += 1 }
        return try orders?.take(row)
      }
    case .orderLines(let rows):
      try each(rows) { try orderLines?.take($0).map(RowOutcome.refused) }
    case .products(let rows): try each(rows) { try context.take($0, header: header) }
    case .events(let rows) where header.kind == .kocProofs:
      try happened(rows, at: \.at) { try events?.take($0) }
    case .events(let rows): try each(rows) { try events?.take($0) }
    case .regions(let rows): try inOne(RegionImport(context, header).take(rows))
    case .shops(let rows): try each(rows) { try context.take($0, header: header) }
    case .staff(let rows): try each(rows) { try context.take($0, header: header) }
    case .groups(let rows): try each(rows) { try context.take($0, header: header) }
    case .groupMembers(let rows): try each(rows) { try context.take($0, header: header) }
    case .tags(let rows): try each(rows) { try context.take($0, header: header, options.now) }
    case .receipts(let rows): try happened(rows, at: \.at) { try receipts?.take($0) }
    case .wallet(let rows): try happened(rows, at: \.at) { try wallet?.take($0) }
    case .answers(let rows):
      try happened(rows, at: \.at) {
        try context.take($0, header: header, openSurveys: options.openSurveys)
      }
    case .taskResults(let rows): try happened(rows, at: \.at) { try taskResults?.take($0) }
    case .coupons(let rows): try each(rows) { try coupons?.take($0) }
    case .couponUses(let rows): try happened(rows, at: \.at) { try coupons?.take($0) }
    case .subscriptions(let rows): try each(rows) { try subscriptions?.take($0) }
    case .benefitUses(let rows): try happened(rows, at: \.at) { try subscriptions?.take($0) }
    case .invitations(let rows): try happened(rows, at: \.at) { try invitations?.take($0) }
    case .spend(let rows): try each(rows) { try context.take($0) }
    }
  }

  /// Rows of things that have happened, and count from now on.
  private func happened<Row>(
    _ rows: [Row], at: (Row) -> Instant, _ take: (Row) throws -> RowOutcome?
  ) throws -> ([RowProblem], Int) {
    try each(rows) { row in
      try options.tooFarAhead(at(row), store.zone).map(RowOutcome.refused) ?? take(row)
    }
  }

  /// Outcomes of rows that were taken together.
  private func inOne(_ outcomes: [RowOutcome]) throws -> ([RowProblem], Int) {
    try each(outcomes) { $0 }
  }

  @inline(__always) private func each<Row>(
    _ rows: [Row], _ take: (Row) throws -> RowOutcome?
  ) throws -> ([RowProblem], Int) {
    var problems: [RowProblem] = []
    for (index, row) in rows.enumerated() {
      switch try take(row) {
      case .added: counts.added += 1
      case .changed: counts.changed += 1
      case .unchanged: counts.unchanged += 1
      case .refused(let reason): problems.append(RowProblem(index: index, reason: reason))
      case .early(let reason):
        problems.append(RowProblem(index: index, reason: reason, isEarly: true))
      case nil: break
      }
    }
    return (problems, rows.count)
  }
}
