import SiyuModel

/// Subscriptions, and benefits that were used.
extension RecordBuilder {
  static func subscription(_ row: inout RowValues) throws(RowFault) -> SubscriptionImport {
    let id = try row.needed(.subscriptionID)
    let person = try row.neededPerson()
    let membership = try row.needed(.membership)
    guard let from = try row.time(.from) else { throw row.problem(.from, "is empty") }
    let until = try row.time(.until)
    if let until, until <= from { throw row.problem(.until, "is not after from") }
    var state = SubscriptionState.active
    if let word = try row.id(.state) {
      guard let known = SubscriptionState(rawValue: word.lowercased()) else {
        let names = SubscriptionState.allCases.map(\.rawValue)
        throw row.problem(
          .state,
          NearestName.nearest(to: word, in: names).map { "not a state; did you mean \"\($0)\"?" }
            ?? "not a state; those are \(names.joined(separator: ", "))")
      }
      state = known
    }
    return SubscriptionImport(
      id: id, person: person, membership: membership, from: from, until: until, state: state,
      at: try row.time(.at) ?? from)
  }

  static func benefitUse(_ row: inout RowValues) throws(RowFault) -> BenefitUse {
    let benefit = try row.needed(.benefit)
    let person = try row.neededPerson()
    guard let at = try row.time(.at) else { throw row.problem(.at, "is empty") }
    let note = try row.text(.note)
    if let note, note.utf8.count > LedgerRequest.longestNote {
      throw row.problem(.note, "is longer than \(LedgerRequest.longestNote) bytes")
    }
    return BenefitUse(benefit: benefit, person: person, at: at, note: note)
  }
}
