import SiyuModel

/// Codes of coupons, in the order in which they were imported.
extension Exporting {
  func coupons() throws {
    let codes = try CouponCodes(connection, labels: LabelBook(connection))
    try each("SELECT \(CouponCodes.columns) FROM coupon_codes ORDER BY number") { found in
      let code = try codes.code(found)
      let id = try code.customer.flatMap { customer in
        try connection.int(
          "SELECT owner FROM customers WHERE number = ?", customer.rawValue
        ).map { try SQLiteStore.publicID(of: $0, in: connection) }
      }
      try row(cells(code, customer: id))
    }
  }

  func cells(_ code: CouponCode, customer: String?) -> [ExportCell] {
    [
      .text(code.pool), .text(code.code), .text(code.state.name), time(code.expires?.seconds),
      text(code.coupon), text(customer), time(code.givenAt?.seconds), time(code.until?.seconds),
      time(code.usedAt?.seconds), text(code.orderID),
    ]
  }
}

extension PersonalExport {
  func coupons() throws -> PersonalRecord.Section {
    let columns = ExportKind.coupons.columns
    let codes = try CouponCodes(connection, labels: LabelBook(connection))
    let rows = try person.numbers.flatMap { try codes.all(of: $0) }.map { code in
      zip(columns, cells.cells(code, customer: nil)).filter { $0.0 != "customer_id" }.map(\.1)
    }
    return .init("coupons", columns.filter { $0 != "customer_id" }, rows)
  }
  /// Codes that the person had, and that came back or were another's after that.
  func couponsBefore() throws -> PersonalRecord.Section {
    let columns = ["pool", "code", "coupon", "given_at", "until"]
    let codes = try CouponCodes(connection, labels: LabelBook(connection))
    let rows = try person.numbers.flatMap { try codes.holdersBefore(home: $0) }.map { one in
      [
        .text(one.pool), .text(one.code), cells.text(one.coupon), .time(one.holding.givenAt),
        .time(one.holding.until),
      ]
    }
    return .init("coupons_before", columns, rows)
  }
}
