import SiyuModel

/// Codes of coupons, and what was paid with them.
extension RecordBuilder {
  static func coupon(_ row: inout RowValues) throws(RowFault) -> CouponCodeRecord {
    let pool = try row.needed(.pool)
    guard CouponPool.isName(pool) else {
      throw row.problem(
        .pool, "not a pool's name: write small letters, digits, '-' and '_', at most 64")
    }
    return CouponCodeRecord(
      pool: pool, code: try code(&row, try row.needed(.code)), expires: try row.time(.expiresAt))
  }

  static func couponUse(_ row: inout RowValues) throws(RowFault) -> CouponUseRecord {
    let order = try row.id(.orderID)
    let piece: CouponUseRecord.Piece
    var person: PersonReference?
    if let text = try row.id(.code) {
      piece = .code(try code(&row, text))
      person = try row.person()
    } else {
      guard let coupon = try row.id(.coupon) else {
        throw row.problem(
          .code,
          "is empty; a coupon without codes is named by coupon and customer_id")
      }
      guard Purse.imported(coupon)?.unit == .money else {
        throw row.problem(.coupon, "not a coupon's full name: write PLUGIN.COUPON, as in care.ten")
      }
      piece = .kind(coupon: coupon, try row.neededPerson())
    }
    guard let at = try row.time(.at) else { throw row.problem(.at, "is empty") }
    if let order, order.utf8.count > LedgerRequest.longestNote - 10 {
      throw row.problem(.orderID, "is longer than \(LedgerRequest.longestNote - 10) bytes")
    }
    return CouponUseRecord(piece, by: person, orderID: order, at: at)
  }

  private static func code(
    _ row: inout RowValues, _ text: String
  ) throws(RowFault) -> String {
    if let problem = CouponPool.problem(inCode: text) { throw row.problem(.code, problem) }
    return text
  }
}
