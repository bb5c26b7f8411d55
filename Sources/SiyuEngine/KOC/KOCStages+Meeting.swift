public import SiyuModel

extension KOCStages {
  /// What customers are who turn out to be one: the further stage stays, of equal ones the newer; what
  /// was handed in within its period counts whoever it was.
  ///
  /// - Parameter all: in an order that does not depend on what was stored when.
  /// - Returns: the place of the one that stays, with what it takes over.
  public static func meet(_ all: [KOCMember]) -> (place: Int, member: KOCMember)? {
    guard
      let place = all.indices.max(by: { a, b in
        (all[a].stage.order, all[a].since, b) < (all[b].stage.order, all[b].since, a)
      })
    else { return nil }
    var member = all[place]
    if let from = member.record.from, let until = member.record.until {
      var known = Set(member.record.proofs.map(\.id))
      for other in all.indices where other != place {
        for proof in all[other].record.proofs
        where proof.at >= from && proof.at < until && known.insert(proof.id).inserted
          && member.record.proofs.count < KOCLimits.proofs
        {
          member.record.proofs.append(proof)
        }
      }
      member.record.proofs.sort { ($0.at, $0.id) < ($1.at, $1.id) }
    }
    for other in all.indices where other != place {
      member.record.takeOver(waiting: all[other].record)
    }
    return (place, member)
  }
}

extension KOCStage {
  /// Of two the higher stays: active, warned, answered, invited, left; above all excluded, because
  /// being two people before is no way around it.
  var order: Int {
    switch self {
    case .left: 0
    case .invited: 1
    case .answered: 2
    case .warned: 3
    case .active: 4
    case .excluded: 5
    }
  }
}
