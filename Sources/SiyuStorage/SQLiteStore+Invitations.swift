public import SiyuModel

extension SQLiteStore: InvitationStore {
  // MARK: Codes

  public func invitationCode(
    of customer: CustomerNumber, programme: String
  ) throws -> InvitationCode {
    try refuseReadOnly()
    return try writer.use { connection in
      try connection.transaction(endsCommand: true) { connection in
        let person = try PersonRows(of: customer, in: connection)
        let label = Int64(try LabelBook(connection).number(programme))
        let held = try InvitationCodes.all(of: person.accounts, in: connection)
        if let code = held.first(where: { $0.programme == label })?.code { return code }
        guard let account = person.accounts.first else {
          throw StoreError(.notFound, "the customer has no account to make a code for")
        }
        let code = try InvitationCodes.make(
          for: account, programme: programme, hash: keys.keyHash
        ) { try InvitationCodes.holder(of: $0, in: connection) != nil }
        try connection.run(
          "INSERT INTO invitation_codes (code, account, programme) VALUES (?, ?, ?)",
          Int64(code.number), account.number, label)
        try connection.add(1, to: .writes)
        return code
      }
    }
  }

  public func invitationCodes(of customer: CustomerNumber) throws -> [HeldInvitationCode] {
    try looker.use { connection in
      try connection.reading { connection in
        let person = try PersonRows(of: customer, in: connection)
        let labels = LabelBook(connection)
        return try InvitationCodes.all(of: person.accounts, in: connection).map {
          HeldInvitationCode(
            code: $0.code, customer: CustomerNumber(rawValue: person.numbers[0]),
            programme: try labels.text(Int32(truncatingIfNeeded: $0.programme)))
        }.sorted { ($0.programme, $0.code.description) < ($1.programme, $1.code.description) }
      }
    }
  }

  public func holder(of code: InvitationCode) throws -> HeldInvitationCode? {
    try looker.use { connection in
      try connection.reading { connection in
        guard let held = try InvitationCodes.holder(of: code, in: connection),
          let customer = try connection.int(
            "SELECT customer FROM accounts WHERE number = ?", held.account)
        else { return nil }
        return HeldInvitationCode(
          code: code, customer: CustomerNumber(rawValue: customer),
          programme: try LabelBook(connection).text(Int32(truncatingIfNeeded: held.programme)))
      }
    }
  }

  // MARK: Looking at claims

  public func gatherInvitations() throws -> Int64 {
    try refuseReadOnly()
    return try writer.use { connection in
      try connection.transaction { connection in
        // From here until all that follows is noted, a host that dies leaves something to be looked at.
        if try connection.number(.invitationsSettled) != 0 {
          try connection.set(.invitationsSettled, to: 0)
        }
        return try InvitationGathering(connection).run()
      }
    }
  }

  public func customersToGather() throws -> Int64 {
    try looker.use { connection in
      try connection.reading { connection in
        try connection.int(
          "SELECT count(*) \(InvitationGathering.changed)",
          try connection.number(.invitationsThrough)) ?? 0
      }
    }
  }

  public func eachInvitation(_ body: (InvitationClaim) throws -> Void) throws {
    try looker.use { connection in
      try connection.reading { try InvitationReading($0).each(body: body) }
    }
  }

  public func staffCustomers() throws -> Set<CustomerNumber> {
    try looker.use { connection in
      try connection.reading { connection in
        var found: Set<CustomerNumber> = []
        try connection.each(
          """
          SELECT a.customer FROM staff s JOIN accounts a ON a.name = s.id
          UNION
          SELECT a.customer FROM staff_phones p
          JOIN evidence e ON e.kind = \(EvidenceKind.phone.rawValue) AND e.token = p.token
          JOIN accounts a ON a.number = e.account
          """
        ) { found.insert(CustomerNumber(rawValue: $0.int(0))) }
        return found
      }
    }
  }

  public func tell(_ events: [TeamEvent]) throws -> Int {
    try refuseReadOnly()
    if events.isEmpty { return 0 }
    return try writer.use { connection in
      try connection.transaction { connection in
        let context = try WriteContext(connection, keys: keys)
        let own = try OwnEvents(context)
        let find = try connection.statement("SELECT home FROM accounts WHERE number = ?")
        var count = 0
        func entry(_ account: Int64) throws -> AccountBook.Entry? {
          find.bind(1, account)
          defer { find.reset() }
          return try find.step() ? AccountBook.Entry(number: account, home: find.int(0)) : nil
        }
        for event in events {
          guard let account = try entry(event.account) else { continue }
          let isTold = try event.unless.contains { told in
            try entry(told.account).map { try own.isKnown(told.id, of: $0) } ?? false
          }
          if isTold { continue }
          if try own.happened(
            event.type, id: event.id, at: event.at, props: event.props, to: account)
          {
            count += 1
          }
        }
        try context.settle()
        return count
      }
    }
  }

  public func isTold(_ told: [TeamEvent.Told]) throws -> Bool {
    try looker.use { connection in
      try connection.reading { connection in
        guard let source = try OwnEvents.source(in: connection) else { return false }
        let events = try PlacedTable.events(connection)
        let old = PackWriter()
        return try told.contains { one in
          try OwnEvents.isKnown(
            one.id, of: one.account, source, events, keys.keyHash, copyTo: old)
        }
      }
    }
  }

  public func record(_ verdicts: [InvitationVerdict], at: Instant) throws {
    try refuseReadOnly()
    if verdicts.isEmpty { return }
    try writer.use { connection in
      try connection.transaction(endsCommand: true) { connection in
        try InvitationWriting(connection).record(verdicts, at: at.seconds)
        try connection.add(1, to: .writes)
      }
    }
  }

  public func nextInvitationDue() throws -> Instant? {
    try looker.use { connection in
      try connection.nextInvitationDue()
    }
  }

  public func invitationStanding() throws -> InvitationStanding {
    try looker.use { connection in
      try connection.reading { connection in
        let hasAny = try ["invitation_codes", "invitations", "rewards"].contains {
          try connection.int("SELECT 1 FROM \($0) LIMIT 1") != nil
        }
        // Each apply asks: counting all who changed would cost it more than its pass.
        let waits =
          try hasAny
          && connection.int(
            "SELECT 1 \(InvitationGathering.changed) LIMIT 1",
            try connection.number(.invitationsThrough)) != nil
        return InvitationStanding(
          hasAny: hasAny, isGathered: !waits,
          reference: try connection.number(.referenceChange),
          settled: try connection.number(.invitationsSettled),
          nextDue: try connection.nextInvitationDue())
      }
    }
  }

  public func noteSettled(mark: Int64) throws {
    try refuseReadOnly()
    try writer.use { connection in
      if try connection.number(.invitationsSettled) == mark { return }
      try connection.transaction { connection in
        try connection.set(.invitationsSettled, to: mark)
        try connection.add(1, to: .writes)
      }
    }
  }

  public func invitationRules() throws -> [String: InvitationRules] {
    try looker.use { connection in try connection.reading { try RewardRows($0).rules() } }
  }

  public func keepInvitationRules(_ rules: [String: InvitationRules]) throws {
    try refuseReadOnly()
    try writer.use { connection in
      try connection.transaction { connection in
        try RewardRows(connection).keep(rules)
        try connection.add(1, to: .writes)
      }
    }
  }

  // MARK: Rewards

  public func rewardVersions() throws -> [String: String] {
    try looker.use { connection in try connection.reading { try RewardRows($0).versions() } }
  }

  public func keepRewardVersions(_ versions: [String: String]) throws {
    try refuseReadOnly()
    try writer.use { connection in
      try connection.transaction { connection in
        try RewardRows(connection).keep(versions: versions)
        try connection.add(1, to: .writes)
      }
    }
  }

  public func membersOnlySince() throws -> [String: Instant] {
    try looker.use { connection in
      try connection.reading { try RewardRows($0).membersOnlySince() }
    }
  }

  public func keepMembersOnly(since: [String: Instant]) throws {
    try refuseReadOnly()
    try writer.use { connection in
      try connection.transaction { connection in
        try RewardRows(connection).keepMembersOnly(since: since)
        try connection.add(1, to: .writes)
      }
    }
  }

  public func eachStandingChange(
    in programme: String, _ body: (CustomerNumber, StandingChange) throws -> Void
  ) throws {
    try looker.use { connection in
      try connection.reading { try StandingReading($0).eachChange(in: programme, body) }
    }
  }

  public func eachReward(_ body: (KnownReward) throws -> Void) throws {
    try looker.use { connection in
      try connection.reading { try RewardRows($0).each(body: body) }
    }
  }

  public func note(_ rewards: [RewardNote]) throws {
    try refuseReadOnly()
    if rewards.isEmpty { return }
    try writer.use { connection in
      try connection.transaction { connection in
        try RewardRows(connection).note(rewards)
        try connection.add(1, to: .writes)
      }
    }
  }

  public func rewards(
    of customer: CustomerNumber, as side: InvitationSide
  ) throws -> [KnownReward] {
    try looker.use { connection in
      try connection.reading { connection in
        let owner = try PersonRows(of: customer, in: connection).numbers[0]
        var found: [KnownReward] = []
        let condition =
          side == .inviter
          ? RewardRows.ofCustomer
          : "JOIN accounts a ON a.number = r.invitee WHERE a.customer = ?"
        let rows = RewardRows(connection)
        try rows.each(condition, owner) { found.append($0) }
        for index in found.indices {
          if found[index].state == .takenBack {
            found[index].taken = try rows.taken(of: found[index])
          }
          found[index].rewardedID = try rows.publicID(ofAccount: found[index].key.account)
          found[index].inviteeID = try rows.publicID(ofAccount: found[index].key.invitee)
        }
        return found.sorted { ($0.at, $0.key) < ($1.at, $1.key) }
      }
    }
  }

  // MARK: Showing

  public func invitations(
    of customer: CustomerNumber, as side: InvitationSide
  ) throws -> [KnownInvitation] {
    try looker.use { connection in
      try connection.reading { connection in
        let person = try PersonRows(of: customer, in: connection)
        return try InvitationReading(connection).all(of: person.numbers[0], as: side)
      }
    }
  }

  public func invitationFigures(
    programme: String?, of inviters: Set<CustomerNumber>?
  ) throws -> InvitationFigures {
    try looker.use { connection in
      try connection.reading {
        try InvitationReading($0).figures(programme: programme, of: inviters)
      }
    }
  }
}

extension Connection {
  func nextInvitationDue() throws -> Instant? {
    try int("SELECT min(due) FROM invitations WHERE due IS NOT NULL").map { Instant(seconds: $0) }
  }
}
