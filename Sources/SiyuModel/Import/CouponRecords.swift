/// A code of a coupon that may be given.
public struct CouponCodeRecord: Sendable, Hashable {
  public var pool: String
  public var code: String
  /// From then on it is of no use.
  public var expires: Instant?
  public init(pool: String, code: String, expires: Instant? = nil) {
    self.pool = pool
    self.code = code
    self.expires = expires
  }
}

/// That somebody paid with a coupon.
public struct CouponUseRecord: Sendable, Hashable {
  /// Which piece it was; of a coupon without codes, whose and of which kind.
  public enum Piece: Sendable, Hashable {
    case code(String)
    /// - Parameter coupon: full name.
    case kind(coupon: String, PersonReference)
  }
  public var piece: Piece
  /// Of a code: who showed it, where the till says so.
  public var person: PersonReference?
  public var orderID: String?
  public var at: Instant
  public init(_ piece: Piece, by person: PersonReference? = nil, orderID: String?, at: Instant) {
    self.piece = piece
    self.person = person
    self.orderID = orderID
    self.at = at
  }
}
