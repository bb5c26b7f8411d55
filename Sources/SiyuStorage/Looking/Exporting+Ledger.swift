import SiyuModel

/// Entries of points and money: by public id, each customer's oldest first.
extension Exporting {
  func ledger() throws {
    let entries = try LedgerReading(connection)
    try each("SELECT number, id FROM customers WHERE owner = number ORDER BY id") { customer in
      let (number, id) = (customer.int(0), customer.text(1))
      for entry in try entries.all(of: number, purse: nil) { try row(cells(entry, customer: id)) }
    }
  }

  func cells(_ entry: LedgerEntry, customer: String?) -> [ExportCell] {
    [
      .integer(entry.number), text(customer), .text(entry.purse.name), .text(entry.kind.name),
      entry.purse.unit == .money ? .money(entry.change) : .integer(entry.change),
      .time(entry.at), entry.refers.map { .integer($0) } ?? .none, .text(entry.cause),
      text(entry.note),
    ]
  }
}

extension PersonalExport {
  func ledger() throws -> PersonalRecord.Section {
    let columns = ExportKind.ledger.columns
    let entries = try LedgerReading(connection).all(of: person.numbers[0], purse: nil)
    // Whose it is stands above all of it.
    let rows = entries.map { entry in
      zip(columns, cells.cells(entry, customer: nil)).filter { $0.0 != "customer_id" }.map(\.1)
    }
    return .init("ledger", columns.filter { $0 != "customer_id" }, rows)
  }
}
