import SiyuEngine
import SiyuModel
import Testing

@Suite struct GateTests {
  private func refusal(
    _ want: GateWant = GateLab.want(), to customer: GateSubject = GateLab.customer,
    _ history: ContactHistory = ContactHistory(), _ rules: GateRules = GateRules(),
    now: String = "2026-11-23 10:00:00", change: (inout Gate) -> Void = { _ in }
  ) throws -> GateRefusal? {
    var gate = GateLab.gate(rules)
    change(&gate)
    return gate.decide([want], customer: customer, history: history, now: try GateLab.at(now))[0]
      .refusal
  }

  @Test func `what nothing speaks against is let through`() throws {
    #expect(try refusal() == nil)
    #expect(try refusal(GateLab.want(.group), to: GateLab.group) == nil)
    #expect(try refusal(GateLab.want(.serviceAccount), to: GateSubject(staff: nil)) == nil)
    var gate = GateLab.gate()
    #expect(
      gate.decide(
        [], customer: GateLab.customer, history: ContactHistory(), now: Instant(seconds: 0)) == [])
  }

  // MARK: What no waiting changes

  @Test func `a plugin without the permission sends nothing`() throws {
    let said = try refusal(GateLab.want(isPermitted: false))
    #expect(
      said
        == GateRefusal(
          rule: .permission,
          words: "skincare may not send by wecom.chat; `siyu plugin grant skincare wecom.chat` "
            + "allows it"))
  }

  @Test(arguments: MessagePurpose.allCases)
  func `whoever is suppressed gets nothing at all`(_ purpose: MessagePurpose) throws {
    var history = ContactHistory()
    history.suppressed = true
    let said = try refusal(GateLab.want(.chat, purpose), history)
    #expect(said == GateRefusal(rule: .suppressed, words: "on a suppression list"))
  }

  @Test func `whoever unsubscribed gets what is owed, and no marketing`() throws {
    var history = ContactHistory()
    history.unsubscribedAt = try GateLab.at("2026-11-03 23:30:00")
    #expect(
      try refusal(history)
        == GateRefusal(rule: .unsubscribed, words: "unsubscribed on 2026-11-03"))
    #expect(try refusal(GateLab.want(.chat, .service), history) == nil)
  }

  @Test func `no is no, and not known is no where consent is asked for`() throws {
    var strict = GateRules()
    strict.requiresConsent = true
    func rule(_ consent: UInt8, _ rules: GateRules, _ purpose: MessagePurpose) throws -> GateRule? {
      try refusal(
        GateLab.want(.chat, purpose), to: GateSubject(consent: consent, staff: "lily"),
        ContactHistory(), rules)?.rule
    }
    #expect(try rule(0, GateRules(), .marketing) == .consent)
    #expect(try rule(1, GateRules(), .marketing) == nil)
    #expect(try rule(2, GateRules(), .marketing) == nil)
    #expect(try rule(0, strict, .marketing) == .consent)
    #expect(try rule(1, strict, .marketing) == nil)
    #expect(try rule(2, strict, .marketing) == .consent)
    #expect(try rule(0, strict, .service) == nil)
    #expect(try refusal(GateLab.want(.group), to: GateLab.group, ContactHistory(), strict) == nil)
  }

  @Test func `nobody is written to who cannot be reached`() throws {
    var left = ContactHistory()
    left.leftPoolAt = try GateLab.at("2026-11-01 08:00:00")
    func words(
      _ touchpoint: Touchpoint, _ customer: GateSubject, _ history: ContactHistory = .init()
    ) throws -> String? {
      let said = try refusal(GateLab.want(touchpoint, .service), to: customer, history)
      #expect(said == nil || said?.rule == .unreachable)
      return said?.words
    }
    #expect(try words(.chat, GateLab.customer, left) == "left the pool on 2026-11-01")
    #expect(try words(.serviceAccount, GateLab.customer, left) == "left the pool on 2026-11-01")
    #expect(
      try words(.chat, GateSubject(staff: nil))
        == "no member of staff owns the customer, and wecom.chat is sent by staff")
    #expect(
      try words(.moments, GateSubject(staff: nil))
        == "no member of staff owns the customer, and wecom.moments is sent by staff")
    #expect(try words(.serviceAccount, GateSubject(staff: nil, isInPool: false)) == "is in no pool")
    #expect(try words(.chat, GateSubject(staff: "lily", isInPool: false)) == nil)
    #expect(
      try words(.group, GateLab.customer) == "wecom.group reaches groups, not one customer")
    #expect(try words(.chat, GateLab.group) == "wecom.chat reaches customers, not groups")
    #expect(
      try words(.group, GateSubject(.group, staff: nil)) == "no member of staff owns the group")
  }

  @Test func `content is sent while it is valid`() throws {
    let from = try GateLab.at("2026-11-23 12:00:00")
    #expect(
      try refusal(GateLab.want(validFrom: from))
        == GateRefusal(
          rule: .content, words: "the content is valid from 2026-11-23 12:00", until: from))
    #expect(try refusal(GateLab.want(validFrom: from), now: "2026-11-23 12:00:00") == nil)
    #expect(try refusal(GateLab.want(validUntil: from), now: "2026-11-23 11:59:59") == nil)
    #expect(
      try refusal(GateLab.want(validUntil: from), now: "2026-11-23 12:00:00")
        == GateRefusal(rule: .content, words: "the content was valid until 2026-11-23 12:00"))
  }

  // MARK: What always waits

  @Test(arguments: MessagePurpose.allCases)
  func `a pause holds everything`(_ purpose: MessagePurpose) throws {
    let said = try refusal(GateLab.want(.chat, purpose)) { $0.isPaused = true }
    #expect(
      said == GateRefusal(rule: .paused, words: "all sending is paused; `siyu resume` goes on"))
  }

  @Test func `a large plan waits for a second person`() throws {
    var rules = GateRules()
    rules.approvalAbove = 5000
    let gate = GateLab.gate(rules)
    #expect(gate.approval(ofMessages: 5000) == nil)
    let needed = gate.approval(ofMessages: 6200)
    #expect(
      needed
        == GateRefusal(
          rule: .approval,
          words: "6200 messages in one plan, more than 5000: a second person has to run "
            + "`siyu approve`"))
    #expect(GateLab.gate().approval(ofMessages: .max) == nil)
  }

  @Test(arguments: [
    ("2026-11-23 20:59:59", nil), ("2026-11-23 21:00:00", "2026-11-24 09:00:00"),
    ("2026-11-24 00:30:00", "2026-11-24 09:00:00"), ("2026-11-24 08:59:59", "2026-11-24 09:00:00"),
    ("2026-11-24 09:00:00", nil),
  ])
  func `quiet hours span midnight and hold service messages too`(
    now: String, until: String?
  ) throws {
    let said = try refusal(GateLab.want(.chat, .service), now: now)
    #expect(said?.rule == (until == nil ? nil : .quiet))
    #expect(said?.until == (try until.map { try GateLab.at($0) }))
    if let said { #expect(said.words == "quiet from 21:00 to 09:00") }
  }

  @Test func `quiet hours are those of the customer's own clock where it is known`() throws {
    let abroad = GateSubject(consent: 1, staff: "lily", zone: GateLab.newYork)
    // 22:00 in New York, summer time, and 10:00 in Shanghai.
    let said = try refusal(to: abroad, now: "2026-07-01 10:00:00")
    #expect(said?.words == "quiet from 21:00 to 09:00 in America/New_York")
    #expect(said?.until == (try GateLab.at("2026-07-01 09:00:00", GateLab.newYork)))
    #expect(try refusal(to: abroad, now: "2026-07-01 22:00:00") == nil, "quiet in Shanghai only")
  }

  @Test func `a sender's day has an end, also for what is owed`() throws {
    var rules = GateLab.open
    rules.staffCaps = [
      StaffCap(what: .messages, most: 3), StaffCap(what: .links, most: 2),
      StaffCap(what: .friendAdds, most: 1),
    ]
    let now = try GateLab.at("2026-11-23 10:00:00")
    var gate = GateLab.gate(rules)
    var used = StaffUse()
    used.links = 1
    gate.setStaffUse(["lily": used], on: now)
    func decide(
      _ want: GateWant, by staff: String = "lily", _ time: String = "2026-11-23 10:00:00"
    ) throws -> GateRefusal? {
      gate.decide(
        [want], customer: GateSubject(consent: 1, staff: staff), history: ContactHistory(),
        now: try GateLab.at(time))[0].refusal
    }
    let tomorrow = try GateLab.at("2026-11-24 00:00:00")
    #expect(try decide(GateLab.want(.chat, .service, hasLink: true)) == nil)
    #expect(
      try decide(GateLab.want(hasLink: true))
        == GateRefusal(rule: .staff, words: "2 of 2 links by the sender today", until: tomorrow))
    #expect(try decide(GateLab.want(addsFriend: true)) == nil)
    #expect(
      try decide(GateLab.want(.chat, .service, addsFriend: true))?.words
        == "1 of 1 friend requests by the sender today")
    #expect(try decide(GateLab.want()) == nil)
    #expect(try decide(GateLab.want())?.words == "3 of 3 messages by the sender today")
    #expect(try decide(GateLab.want(), by: "tom") == nil, "every sender has a day of their own")
    #expect(try decide(GateLab.want(.serviceAccount)) == nil, "the brand sends it, not lily")
    #expect(try decide(GateLab.want(hasLink: true), "2026-11-24 00:00:00") == nil, "a new day")
    #expect(gate.staffUse(on: now)["lily"]?.messages == 3)
    #expect(gate.staffUse(on: tomorrow)["lily"]?.messages == 1)
  }

  // MARK: What counts

  @Test func `caps count the calendar's days, weeks and months`() throws {
    // The 23rd of November 2026 is a Monday.
    func said(_ contacts: [(String, Touchpoint)], _ now: String) throws -> GateRefusal? {
      try refusal(GateLab.history(contacts), now: now)
    }
    #expect(
      try said([("2026-11-23 09:00:00", .chat)], "2026-11-23 20:00:00")
        == GateRefusal(
          rule: .cap, words: "1 of 1 messages today", until: GateLab.at("2026-11-24 00:00:00")))
    #expect(try said([("2026-11-22 23:59:59", .chat)], "2026-11-23 09:00:00") == nil)
    let week: [(String, Touchpoint)] = [
      ("2026-11-23 09:00:00", .moments), ("2026-11-24 09:00:00", .serviceAccount),
      ("2026-11-25 09:00:00", .moments),
    ]
    #expect(
      try said(week, "2026-11-29 20:00:00")
        == GateRefusal(
          rule: .cap, words: "3 of 3 messages this week", until: GateLab.at("2026-11-30 00:00:00")))
    #expect(try said(week, "2026-11-30 09:00:00") == nil)
    let month = ["02", "06", "10", "16"].map { ("2026-11-\($0) 09:00:00", Touchpoint.chat) }
    #expect(
      try said(month, "2026-11-26 20:00:00")
        == GateRefusal(
          rule: .cap, words: "4 of 4 messages by wecom.chat this month",
          until: GateLab.at("2026-12-01 00:00:00")))
    #expect(
      try refusal(GateLab.want(.moments), GateLab.history(month), now: "2026-11-26 20:00:00") == nil
    )
    #expect(try said(month, "2026-12-01 09:00:00") == nil)
  }

  @Test func `of several full caps the longest is told`() throws {
    let contacts = ["02", "06", "10", "26"].map { ("2026-11-\($0) 09:00:00", Touchpoint.chat) }
    let said = try refusal(GateLab.history(contacts), now: "2026-11-26 20:00:00")
    #expect(said?.words == "4 of 4 messages by wecom.chat this month")
    #expect(said?.until == (try GateLab.at("2026-12-01 00:00:00")))
  }

  @Test(arguments: [
    ("2026-02-20 10:00:00", 28), ("2028-02-20 10:00:00", 29), ("2026-12-31 10:00:00", 31),
  ])
  func `as many as the month has days`(now: String, days: Int) throws {
    var rules = GateLab.open
    rules.caps = [ContactCap(touchpoint: .chat, most: .daysOfMonth, per: .month)]
    var history = ContactHistory()
    history.contacts = .init(
      repeating: Contact(at: try GateLab.at(now), touchpoint: .chat), count: days - 1)
    #expect(try refusal(history, rules, now: now) == nil)
    history.contacts.append(Contact(at: try GateLab.at(now), touchpoint: .chat))
    #expect(
      try refusal(history, rules, now: now)?.words
        == "\(days) of \(days) messages by wecom.chat this month")
  }

  @Test func `weeks begin where the brand's do`() throws {
    var rules = GateLab.open
    rules.caps = [ContactCap(touchpoint: nil, most: .count(1), per: .week)]
    let history = try GateLab.history([("2026-11-21 12:00:00", .chat)])  // a Saturday
    let sunday = try GateLab.at("2026-11-22 12:00:00")
    for (start, isFull) in [(Weekday.monday, true), (.sunday, false), (.saturday, true)] {
      var gate = Gate(rules: rules, zone: GateLab.shanghai, weekStart: start)
      let verdict = gate.decide(
        [GateLab.want()], customer: GateLab.customer, history: history, now: sunday)[0]
      #expect((verdict != .admit) == isFull, "\(start)")
    }
  }

  @Test func `after fifteen without an answer a person is left alone, a group is not`() throws {
    var history = ContactHistory()
    history.unanswered = 14
    #expect(try refusal(history) == nil)
    history.unanswered = 15
    #expect(
      try refusal(history)
        == GateRefusal(rule: .unanswered, words: "15 of 15 messages in a row without an answer"))
    #expect(try refusal(GateLab.want(.chat, .service), history) == nil)
    #expect(try refusal(GateLab.want(.group), to: GateLab.group, history) == nil)
  }

  @Test func `what is owed passes where marketing is full, and does not fill it`() throws {
    var gate = GateLab.gate()
    let full = try GateLab.history([("2026-11-23 09:00:00", .chat)])
    let now = try GateLab.at("2026-11-23 10:00:00")
    let service = GateLab.want(.chat, .service, id: "a", priority: 9)
    let marketing = GateLab.want(id: "b")
    let verdicts = gate.decide(
      [service, marketing], customer: GateLab.customer, history: ContactHistory(), now: now)
    #expect(verdicts == [.admit, .admit])
    #expect(
      gate.decide([service], customer: GateLab.customer, history: full, now: now) == [.admit])
  }
}

extension GateTests {
  private func refusal(
    _ history: ContactHistory, _ rules: GateRules = GateRules(), now: String = "2026-11-23 10:00:00"
  ) throws -> GateRefusal? {
    try refusal(GateLab.want(), history, rules, now: now)
  }

  private func refusal(
    _ want: GateWant, _ history: ContactHistory, _ rules: GateRules = GateRules(),
    now: String = "2026-11-23 10:00:00", change: (inout Gate) -> Void = { _ in }
  ) throws -> GateRefusal? {
    try refusal(want, to: GateLab.customer, history, rules, now: now, change: change)
  }
}
