/// One movement of a customer's points or money, as another system has it.
public struct WalletRecord: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The customer's own money comes in.
    case topUp = "topup"
    case spend
    /// Of a spending, which `of` names.
    case refund
    /// For nothing.
    case give
    /// The customer's own money goes back to the customer.
    case withdraw
    /// By hand, either way.
    case adjust
  }

  /// Unique within the map's source.
  public var entryID: String
  public var person: PersonReference
  public var purse: Purse
  public var kind: Kind
  /// In the purse's unit; `nil` only of a refund: all that is left of the spending.
  public var amount: Int64?
  public var at: Instant
  /// The `entryID` of the spending that a refund belongs to.
  public var of: String?
  /// When what is given stops counting.
  public var expires: Instant?
  public var orderID: String?
  public var note: String?

  public init(
    entryID: String, person: PersonReference, purse: Purse, kind: Kind, amount: Int64?, at: Instant
  ) {
    self.entryID = entryID
    self.person = person
    self.purse = purse
    self.kind = kind
    self.amount = amount
    self.at = at
  }

  /// Order and note together, as the entry keeps them; at most ``LedgerRequest/longestNote`` bytes.
  public var words: String? {
    let parts = [orderID.map { "order \($0)" }, note].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
