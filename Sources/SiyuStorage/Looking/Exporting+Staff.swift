import SiyuModel

/// The tree of staff, and who owned whom.
extension Exporting {
  func regions() throws {
    try each("SELECT id, title, parent FROM regions ORDER BY id") {
      try row([.text($0.text(0)), text($0.optionalText(1)), text($0.optionalText(2))])
    }
  }

  func shops() throws {
    try each("SELECT id, title, region FROM shops ORDER BY id") {
      try row([.text($0.text(0)), text($0.optionalText(1)), text($0.optionalText(2))])
    }
  }

  func owners() throws {
    let reading = OwnerReading(connection)
    try each("SELECT number, id FROM customers WHERE owner = number ORDER BY id") { customer in
      let id = customer.text(1)
      for stretch in try reading.owners(of: customer.int(0)) {
        try row([.text(id)] + ownerCells(stretch))
      }
    }
  }

  func ownerCells(_ stretch: Ownership) -> [ExportCell] {
    [
      text(stretch.staff), time(stretch.from?.seconds), time(stretch.until?.seconds),
      .text(stretch.how.name),
    ]
  }
}

extension PersonalExport {
  /// Whose customer the person was.
  func owners() throws -> PersonalRecord.Section {
    .init(
      "owners", Array(ExportKind.owners.columns.dropFirst()),
      try OwnerReading(connection).owners(of: person.numbers[0]).map(cells.ownerCells))
  }
}
