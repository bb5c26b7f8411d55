public import SiyuModel

extension SQLiteStore {
  /// Rows come ordered by public id (or their own id), whatever the order of imports; SQLite sorts
  /// them outside memory where they are many.
  public func export(_ kind: ExportKind, _ row: ([ExportCell]) throws -> Void) throws {
    try withoutActuallyEscaping(row) { try exportRows(kind, $0) }
  }

  private func exportRows(
    _ kind: ExportKind, _ row: @escaping ([ExportCell]) throws -> Void
  ) throws {
    let reader = try openReader()
    try reader.use { connection in
      try connection.reading { connection in
        let export = Exporting(connection: connection, keys: keys, row: row)
        switch kind {
        case .tags: try export.tags()
        case .customers: try export.customers()
        case .accounts: try export.accounts()
        case .attributes: try export.attributes()
        case .entities: try export.entities()
        case .orders: try export.orders()
        case .orderLines: try export.orderLines()
        case .products: try export.products()
        case .events: try export.events()
        case .regions: try export.regions()
        case .shops: try export.shops()
        case .staff: try export.staff()
        case .owners: try export.owners()
        case .groups: try export.groups()
        case .groupMembers: try export.groupMembers()
        case .decisions: try export.decisions()
        case .enrolments: try export.enrolments()
        case .messages: try export.messages()
        case .coupons: try export.coupons()
        case .tasks: try export.tasks()
        case .ledger: try export.ledger()
        case .answers: try export.answers()
        case .invitations: try export.invitations()
        case .standings: try export.standings()
        case .spend: try export.spend()
        }
      }
    }
  }
}
