import SiyuModel

/// What customers are in programmes.
extension StoreContract {
  private static func standing(
    _ number: Int64, _ state: String, rank: Int, at: Int64 = Outreach.run, due: Int64? = nil
  ) -> Standing {
    Standing(
      programme: "demo.vip", subject: .customer(number), state: state, rank: rank,
      since: Instant(seconds: at), until: Instant(seconds: at + 900),
      due: due.map { Instant(seconds: $0) }, data: ["grace": 7, "noted": ["满": true]],
      reason: "消费满额")
  }

  private static func born(_ number: Int64, _ id: String, at: Int64 = Outreach.run) -> BornEvent {
    BornEvent(
      type: "level.up", at: Instant(seconds: at), props: ["to": "gold", "programme": "demo.vip"],
      id: id, subject: .customer(number))
  }

  private static func desk(_ lab: OutreachLab) throws -> any OutreachDesk {
    guard let desk = lab.store as? any OutreachDesk else {
      throw ContractFailure(description: "the store has no desk")
    }
    return desk
  }

  private static func read(_ lab: OutreachLab) throws -> [String: [String]] {
    let now = Instant(seconds: Outreach.run + 100)
    let snapshot = try lab.store.snapshot(readers: 1)
    let reader = try snapshot.reader(needs: [.standings], now: now)
    let recorder = SubjectRecorder(reader)
    for slice in try snapshot.slices(.full, size: 100) {
      _ = try reader.read(slice, into: recorder)
    }
    return Dictionary(
      uniqueKeysWithValues: recorder.subjects.filter { !$0.standings.isEmpty }
        .map { ($0.id, $0.standings) })
  }

  static let standings: [Promise] = [
    Promise("standings come back as they were committed, and readers see them") { lab in
      let lab = try OutreachLab(lab)
      let one = try lab.number("c1")
      var change = OutreachChange()
      change.standings = [standing(one, "silver", rank: 1, due: Outreach.run + 900)]
      try lab.apply([one: change])
      try requireEqual(try lab.state("c1").standings, change.standings, "of the first run")
      try requireEqual(try lab.due(by: Outreach.run + 899), [], "not due yet")
      try requireEqual(try lab.due(by: Outreach.run + 900), [one], "due")
      var next = standing(one, "gold", rank: 2, at: Outreach.run + 60)
      next.reason = "升级"
      change.standings = [next]
      try lab.apply([one: change], at: Outreach.run + 60, identity: "two")
      // A longer promise is no other state: history does not tell it.
      next.until = Instant(seconds: Outreach.run + 5_000)
      change.standings = [next]
      try lab.apply([one: change], at: Outreach.run + 70, identity: "three")
      try requireEqual(try lab.state("c1").standings, [next], "replaced")
      try requireEqual(try lab.due(by: Outreach.run + 9_999), [], "due no more")
      let customer = CustomerNumber(rawValue: one)
      try requireEqual(try desk(lab).standings(of: customer), [next], "at the desk")
      try requireEqual(
        try desk(lab).standingHistory(of: customer).map { "\($0.state) \($0.reason ?? "")" },
        ["silver 消费满额", "gold 升级"], "history")
      try requireEqual(
        try read(lab),
        ["c1": ["demo.vip gold \(Outreach.run + 60) \(Outreach.run + 5_000)"]], "by readers")
      try requireEqual(
        try lab.store.table(.standings).map { Array($0[0...2]) }, [["demo.vip", "c1", "gold"]],
        "exported")
    },
    Promise("what a run makes happen is an event, once, and its customer has changed") { lab in
      let lab = try OutreachLab(lab)
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      let before = try lab.store.snapshot(readers: 1).change
      var change = OutreachChange()
      change.standings = [standing(one, "gold", rank: 2)]
      change.events = [born(one, "e1")]
      let sop = KnownSOP(name: "demo.welcome", since: Instant(seconds: Outreach.run))
      let basis = try lab.store.snapshot(readers: 1).basis
      try lab.apply([one: change, two: OutreachChange()], sops: [sop], basis: basis)
      // What the run itself changed is no reason to leave an SOP for later.
      try requireEqual(
        try lab.store.snapshot(readers: 1).outreach.knownSOPs().map(\.name), ["demo.welcome"],
        "SOPs noted")
      let slices = try lab.store.snapshot(readers: 1).slices(
        .changed(after: before, dueBy: Instant(seconds: 0)), size: 10)
      try requireEqual(slices.flatMap { $0.only ?? [] }, [one], "changed")
      change.standings = []
      try lab.apply([one: change], identity: "again")
      let events = try lab.store.table(.events)
      try requireEqual(events.map { [$0[1], $0[2]] }, [["c1", "level.up"]], "events")
    },
    Promise("of one person's standings the higher counts, and each is there after an unmerge") {
      lab in
      let lab = try OutreachLab(lab)
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      for (number, state, rank) in [(one, "silver", 1), (two, "gold", 2)] {
        var change = OutreachChange()
        change.standings = [standing(number, state, rank: rank, due: Outreach.run + 5)]
        try lab.apply([number: change], identity: state)
      }
      _ = try lab.store.merge("c1", "c2")
      try requireEqual(try lab.state("c1").standings.map(\.state), ["silver", "gold"], "both")
      try requireEqual(
        try read(lab), ["c1": ["demo.vip gold \(Outreach.run) \(Outreach.run + 900)"]], "readers")
      try requireEqual(
        try lab.store.table(.standings).map { Array($0[0...2]) }, [["demo.vip", "c1", "gold"]],
        "exported")
      try requireEqual(try lab.due(), [one], "due once")
      _ = try lab.store.unmerge("c2")
      try requireEqual(try lab.state("c1").standings.map(\.state), ["silver"], "the first's")
      try requireEqual(try lab.state("c2").standings.map(\.state), ["gold"], "the second's")
    },
    Promise("a run that is taken back takes its standings and events with it") { lab in
      let lab = try OutreachLab(lab)
      let (one, two) = (try lab.number("c1"), try lab.number("c2"))
      var change = OutreachChange()
      change.standings = [standing(one, "silver", rank: 1)]
      try lab.apply([one: change])
      let before = try lab.store.everything()
      var up = OutreachChange()
      up.standings = [standing(one, "gold", rank: 2, at: Outreach.run + 60)]
      up.events = [born(one, "e1", at: Outreach.run + 60)]
      var new = OutreachChange()
      new.standings = [standing(two, "gold", rank: 2, at: Outreach.run + 60)]
      let run = try lab.apply([one: up, two: new], at: Outreach.run + 60, identity: "two")
      let counts = try lab.outbox.undo(
        run: run, at: Instant(seconds: Outreach.run + 90), dryRun: false)
      try requireEqual(counts.standings, 2, "counts")
      try requireEqual(try lab.store.everything(), before, "everything")
      try requireEqual(
        try desk(lab).standingHistory(of: CustomerNumber(rawValue: one)).map(\.state), ["silver"],
        "history")
      // The next look decides anew, and may make the same happen.
      try requireEqual(
        try lab.store.snapshot(readers: 1)
          .slices(.changed(after: .max, dueBy: Instant(seconds: Outreach.run + 60)), size: 10)
          .flatMap { $0.only ?? [] }, [one, two], "looked at again")
      try lab.apply([one: up], at: Outreach.run + 95, identity: "three")
      try requireEqual(try lab.store.table(.events).count, 1, "events")
    },
    Promise("standings changed by hand belong to no run") { lab in
      let lab = try OutreachLab(lab)
      let one = try lab.number("c1")
      var change = OutreachChange()
      change.standings = [standing(one, "paused", rank: 1)]
      change.events = [born(one, "by hand")]
      try desk(lab).changeByHand(
        [(CustomerNumber(rawValue: one), change)], at: Instant(seconds: Outreach.run))
      try requireEqual(try lab.state("c1").standings, change.standings, "standings")
      try requireEqual(try lab.store.table(.events).count, 1, "events")
    },
  ]
}
