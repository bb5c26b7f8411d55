extension LedgerRefusal {
  /// What there is, what was wanted, and where to look.
  /// - Parameter customer: as the operator's own files call them.
  public func words(_ customer: String, _ purse: Purse, _ currency: Currency) -> String {
    func amount(_ amount: Int64) -> String { purse.text(amount, currency) }
    return switch self {
    case .amount(let wanted):
      "\(amount(wanted)) is no amount to move: it has to be above 0, and at most "
        + amount(Purse.amounts.upperBound)
    case .notEnough(let has, let wants) where has < 0:
      "\(customer) owes \(amount(-has)) of \(purse.name) at that time, and "
        + "\(amount(wants)) is wanted; is an earlier row missing?"
    case .notYet(let has, let later, let wants) where has < 0:
      "\(customer) owes \(amount(-has)) of \(purse.name) at that time, and "
        + "\(amount(wants)) is wanted; the \(amount(later)) that came in later cannot be used before"
    case .notEnough(let has, let wants):
      "\(customer) has \(amount(has)) of \(purse.name) at that time, and "
        + "\(amount(wants)) is wanted; is an earlier row missing?"
    case .notYet(let has, let later, let wants):
      "\(customer) has \(amount(has)) of \(purse.name) at that time, and "
        + "\(amount(wants)) is wanted; the \(amount(later)) that came in later cannot be used before"
    case .notOwn(let own, let has, let wants):
      "\(customer) has \(amount(own)) of own money in \(purse.name) at that time, and "
        + "\(amount(wants)) is wanted; the rest of the \(amount(has)) there was given, and only own money "
        + "can be withdrawn"
    case .tooMuch:
      "\(customer) would have more of \(purse.name) than siyu counts, "
        + amount(Purse.amounts.upperBound)
    case .moreThanTaken(let most, let wants):
      "of that spending \(amount(most)) can still be given back to \(customer), and "
        + "\(amount(wants)) is wanted"
    case .unknownLot:
      "what \(customer) spent then is not theirs any more; adjust it by hand"
    case .unknownEntry:
      "the entry that this belongs to is not in the ledger; import it first"
    case .otherContent:
      "an entry with this id is there with another customer, purse, kind or amount; "
        + "to put it right, adjust it under an id of its own"
    }
  }
}
