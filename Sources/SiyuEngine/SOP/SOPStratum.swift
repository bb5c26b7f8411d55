internal import SiyuModel

/// What the SOP stratum of a pass came to.
struct SOPResult {
  var outcomes: [(plugin: Int, outcome: SOPOutcome)]
  var programmes: [(plugin: Int, outcome: ProgrammeOutcome)]
  var rewards: [RewardOutcome]
  /// Events that are born.
  var born: Int64
  var digests: [BucketDigest]
  /// Customers with any decision, ascending.
  var touched: [TouchedSubject]
  /// By id, ascending.
  var groups: [(String, OutreachChange)]
  var messages: Int
  /// Decided, and held back because a second person has to say yes: so many messages.
  var awaitingApproval: Int?
  /// Rules behind tags that steps give, by plugin of the book.
  var stepRules: [(plugin: Int, text: String)]
  /// The book's plugins after those of the pass.
  var kept: [PassPlugin]
  /// SOPs and conditions that were looked at.
  var noted: [String]
  /// SOPs that took part.
  var looked: [String]
  /// When a trigger can next take in a chat group, by itself; `Int64.max`: never.
  var groupsDue: Int64
  var quota: QuotaUse
}

/// Walks customers and groups through SOPs, after the tag stratum: it sees tags as that one leaves
/// them.
///
/// Looked at are those the tag stratum looked at, whose triggers may fire, and those with a step that
/// is due. Everything is decided on one thread, in the order of customers: what staff may still do
/// today is one count for all, and who comes first must not depend on threads.
struct SOPStratum {
  let request: PassRequest
  let settings: SOPSettings
  let runtime: any PluginRuntime
  let directory: TagDirectory
  let zone: TimeZoneRules
  /// The clock of the last complete pass.
  let lookedAt: Instant?
  /// The gate or the calendar is another one since: what waits is asked about again, and moments are
  /// worked out anew.
  let rulesChanged: Bool
  /// The workspace's own tag groups.
  let shared: [TagGroup]
  /// Positions of plugins that take no part.
  let excluded: Set<Int>
  /// SOPs that take no part, by full name, with the reason.
  let resting: [String: SetAside]
  let publicID: (Int64) -> String?

  /// - Parameters:
  ///   - tags: what the tag stratum decided, for everybody it looked at.
  ///   - spool: takes the decisions, for an apply.
  /// - Throws: `SOPFault` for a plugin that was set aside, or an SOP that has to rest: all is decided
  ///   again without it.
  func run(
    over snapshot: any PassSnapshot, tags: DecisionSpool, spool: OutreachSpool?
  ) throws -> SOPResult {
    let outreach = snapshot.outreach
    let inFlight = try outreach.inFlight()
    let clock = StepClock(zone: zone, calendar: settings.calendar)
    let book = try SOPBook(
      plugins: request.plugins, excluded: excluded, resting: resting,
      kept: try keptPlugins(inFlight), clock: clock,
      now: request.now, known: try outreach.knownSOPs(), lookedAt: lookedAt,
      inFlight: inFlight)
    var gate = Gate(rules: settings.gate, zone: zone, weekStart: settings.weekStart)
    gate.isPaused = try outreach.isPaused
    gate.setStaffUse(
      try outreach.staffUse(
        from: zone.startOfDay(request.now), to: zone.startOfNextDay(request.now)),
      on: request.now)
    var result = try runOnce(book, gate, clock, snapshot, tags, spool, inFlight)
    if !settings.isApproved, let refusal = gate.approval(ofMessages: result.messages) {
      // The same once more, but what would be sent waits in the outbox for the second person's word.
      try spool?.removeAll()
      result = try runOnce(book, gate, clock, snapshot, tags, spool, inFlight, holding: refusal)
      result.awaitingApproval = result.messages
    }
    return result
  }

  /// Versions that enrolments began with and that are not the plugins of this pass.
  private func keptPlugins(_ inFlight: [InFlight]) throws -> [PassPlugin] {
    var wanted: [String] = []
    for flight in inFlight where flight.count > 0 {
      let id = flight.sop.prefix { $0 != "." }
      guard
        let index = request.plugins.firstIndex(where: { $0.source.id == id }),
        !excluded.contains(index), request.plugins[index].source.checksum != flight.checksum,
        !wanted.contains(flight.checksum)
      else { continue }
      wanted.append(flight.checksum)
    }
    var kept: [PassPlugin] = []
    for checksum in wanted.sorted() {
      do {
        if let plugin = try settings.kept(checksum) { kept.append(plugin) }
      } catch let setAside as SetAside { throw SOPFault([setAside]) }
    }
    return kept
  }

  private func runOnce(
    _ book: SOPBook, _ gate: Gate, _ clock: StepClock, _ snapshot: any PassSnapshot,
    _ tags: DecisionSpool, _ spool: OutreachSpool?, _ inFlight: [InFlight],
    holding refusal: GateRefusal? = nil
  ) throws -> SOPResult {
    let asker = SOPAsker(
      snapshot: snapshot, runtime: runtime, directory: directory, book: book, now: request.now)
    defer { asker.close() }
    var round = SOPRound(
      book: book, clock: clock, now: request.now, directory: directory, gate: gate, shared: shared)
    round.holding = refusal
    if book.dealsCodes { round.codes = try snapshot.outreach.codesLeft(at: request.now) }
    round.rulesChanged = rulesChanged
    round.isSuppressed = settings.isSuppressed
    round.zone = settings.zone
    var programmes = ProgrammeRound(book.programmes, now: request.now)
    var rewards = RewardRound(
      request.plugins, excluded: excluded, zone: zone, now: request.now)
    rewards.waiting = try suspectsUnderRewards(book, asker, snapshot, tags)
    let results = SOPResults(OutreachDigester(TagMarks(directory)), spool, now: request.now)
    do {
      try walkCustomers(book, &round, &programmes, &rewards, results, asker, snapshot, tags)
    } catch {
      try? results.wait()
      throw error
    }
    try results.wait()
    let (groups, groupsDue) = try walkGroups(book, &round, results, asker, snapshot)
    results.digester.finish()
    var quota = round.gate.quotaUse(on: request.now)
    quota.messages = round.tally.touchpoints
    return SOPResult(
      outcomes: round.tally.outcomes(book, inFlight, publicID: publicID),
      programmes: programmes.tally.outcomes(
        book.declaredProgrammes, refusals: book.refusals, publicID: publicID),
      rewards: rewards.tally.outcomes(publicID: publicID), born: results.born,
      digests: results.digester.digests,
      touched: results.digester.touched, groups: groups, messages: round.tally.messages,
      stepRules: book.stepRules, kept: Array(book.plugins.dropFirst(book.current)),
      noted: book.noted, looked: book.looked, groupsDue: groupsDue, quota: quota)
  }

  // MARK: Customers

  private func walkCustomers(
    _ book: SOPBook, _ round: inout SOPRound, _ programmes: inout ProgrammeRound,
    _ rewards: inout RewardRound, _ results: SOPResults, _ asker: SOPAsker,
    _ snapshot: any PassSnapshot, _ tags: DecisionSpool
  ) throws {
    let outreach = snapshot.outreach
    var due = try outreach.customersDue(by: request.now, moving: book.moving)
    let missing = try outreach.customersMissingCodes(of: book.givesCodes, left: round.codes) {
      request.sample?.contains($0) ?? true && request.restriction?($0) ?? true
    }
    if !missing.isEmpty { due = Set(due).union(missing).sorted() }
    if let sample = request.sample { due.removeAll { !sample.contains($0) } }
    var feed = BucketFeed(due: due, tags: try TagStream(tags, setAside: excluded))
    let reader = try snapshot.reader(needs: book.wanted.needs, now: request.now)
    let states = try outreach.outreachReader()
    let ahead = Ahead { () -> (piece: ReadBuckets, isLast: Bool)? in
      guard let members = try feed.nextBuckets() else { return nil }
      let subjects = try read(members, book, reader, states)
      return (ReadBuckets(members: members, subjects: subjects), feed.isAtEnd)
    }
    defer { ahead.end() }
    while var read = try ahead.next() {
      let source = SOPAsker.Source.customers(numbers: read.members.range, read.members.overlay)
      var start = 0
      while start < read.subjects.count {
        let end = read.endOfBucket(from: start)
        asker.beginSlice()
        try programmes.run(&read.subjects, start..<end, asking: asker, about: source)
        try rewards.run(&read.subjects, start..<end, asking: asker, about: source)
        programmes.tally.missed(round.dealGifts(&read.subjects, start..<end))
        programmes.countGifts(read.subjects, start..<end)
        try programmes.checkRoom(read.subjects, start..<end)
        try round.run(&read.subjects, start..<end, asking: asker, about: source)
        start = end
      }
      try results.add(read.subjects)
    }
  }

  /// Customers of some buckets, read and not walked through yet.
  private struct ReadBuckets {
    var members: BucketFeed.Members
    var subjects: [SOPSubject]

    func endOfBucket(from start: Int) -> Int { subjects.endOfBucket(from: start) }
  }

  func read(
    _ members: BucketFeed.Members, _ book: SOPBook, _ reader: any PassReader,
    _ states: any OutreachReader
  ) throws -> [SOPSubject] {
    let known = try states.state(of: members.numbers, at: request.now)
    // Where nobody can be enrolled, only those who are matter.
    let numbers =
      book.enrollingCustomers.isEmpty && book.programmes.isEmpty
      ? members.numbers.filter { known[$0] != nil } : members.numbers
    if numbers.isEmpty { return [] }
    var since: [Int64: Int64] = [:]
    for (number, state) in known {
      if let first = state.enrolments.lazy.filter(\.state.isMeasured).map(\.enrolledAt).min() {
        since[number] = first.seconds
      }
      // What a programme keeps under this name is when its events begin to matter.
      for standing in state.standings {
        guard let from = standing.data["from"]?.intValue else { continue }
        since[number] = min(since[number] ?? .max, from == .min ? from : from - 1)
      }
    }
    var floor =
      book.wanted.enrolsOnEvents
      ? book.enrollingCustomers.compactMap { book.entries[$0].enrolling?.eventsAfter.seconds }.min()
        ?? .max : .max
    if book.wanted.screens { floor = min(floor, ScreenProgramme.horizon(request.now).seconds) }
    let tap = SubjectTap(
      wanted: book.wanted, zoneAttribute: settings.zoneAttribute, lexicon: reader,
      overlay: members.overlay, since: since,
      sinceForAll: floor, isLookedAt: { members.lookedAt.contains($0) })
    _ = try reader.read(
      PassSlice(index: 0, numbers: members.range, only: numbers), into: tap)
    var subjects = tap.take()
    for index in subjects.indices {
      let number = subjects[index].number
      if let state = known[number] { subjects[index].state = state }
      if let restriction = request.restriction, !restriction(number) {
        subjects[index].isOnlyPlanned = true
      }
    }
    return subjects
  }

  // MARK: Groups

  private static let groupsAtOnce = 2_000

  private func walkGroups(
    _ book: SOPBook, _ round: inout SOPRound, _ results: SOPResults, _ asker: SOPAsker,
    _ snapshot: any PassSnapshot
  ) throws -> (changes: [(String, OutreachChange)], due: Int64) {
    let outreach = snapshot.outreach
    // Days are the same for all of them, and a group may come any day.
    var nextDue =
      book.enrollingGroups.compactMap { book.entries[$0].enrolling?.nextDay?.seconds }
      .min() ?? .max
    var wanted: Set<String>?
    if book.enrollingGroups.isEmpty, !rulesChanged {
      let due = try outreach.groupsDue(by: request.now, moving: book.moving)
      if due.isEmpty { return ([], nextDue) }
      wanted = Set(due)
    }
    var groups = try outreach.groups()
    if let wanted { groups = groups.filter { wanted.contains($0.id) } }
    let states = try outreach.outreachReader()
    var changes: [(String, OutreachChange)] = []
    for start in stride(from: 0, to: groups.count, by: Self.groupsAtOnce) {
      let some = Array(groups[start..<min(start + Self.groupsAtOnce, groups.count)])
      let known = try states.state(ofGroups: some.map(\.id), at: request.now)
      var subjects = some.enumerated().map { index, group in
        var subject = SOPSubject(number: Int64(index), group: group, isLookedAt: wanted == nil)
        subject.staff = group.owner
        subject.state = known[group.id] ?? OutreachState()
        return subject
      }
      asker.beginSlice()
      try round.run(&subjects, subjects.indices, asking: asker, about: .groups(some))
      for subject in subjects {
        nextDue = min(nextDue, subject.due)
        guard let group = subject.group, !subject.change.isEmpty else { continue }
        results.digester.add(group: group.id, subject.change)
        changes.append((group.id, subject.change))
      }
    }
    return (changes, nextDue)
  }
}

/// Customers to look at, some buckets at a time: those of the tag stratum and those with a step due.
struct BucketFeed {
  struct Members {
    var range: Range<Int64>
    /// Ascending.
    var numbers: [Int64] = []
    /// Whose triggers are looked at.
    var lookedAt: Set<Int64> = []
    var overlay = TagOverlay()
  }

  private let due: [Int64]
  private var place = 0
  private var tags: TagStream
  /// Reading goes on until so many customers are together.
  private static let size = 1 << CustomerNumber.bucketBits

  init(due: [Int64], tags: TagStream) {
    self.due = due
    self.tags = tags
  }

  var isAtEnd: Bool { place == due.count && tags.next == nil }

  /// Whole buckets.
  mutating func nextBuckets() throws -> Members? {
    guard let first = nextBucket else { return nil }
    var last = first
    var members = Members(range: 0..<0)
    var looked: [Int64] = []
    var atOnce: [Int64] = []
    while let bucket = nextBucket, looked.count + atOnce.count < Self.size {
      last = bucket
      while place < due.count, self.bucket(due[place]) == bucket {
        atOnce.append(due[place])
        place += 1
      }
      while let next = tags.next, self.bucket(next.customer) == bucket {
        guard let item = try tags.take() else { break }
        for change in item.changes {
          members.overlay.add(
            TagOverlay.Change(tag: change.tag, gained: change.gained), of: item.customer)
        }
        looked.append(item.customer)
      }
    }
    members.range =
      (first << CustomerNumber.bucketBits)..<((last + 1) << CustomerNumber.bucketBits)
    members.lookedAt = Set(looked)
    members.numbers = Self.union(atOnce, looked)
    return members
  }

  private var nextBucket: Int64? {
    let nextDue = place < due.count ? bucket(due[place]) : nil
    return [nextDue, tags.next.map { bucket($0.customer) }].compactMap { $0 }.min()
  }

  private func bucket(_ number: Int64) -> Int64 { CustomerNumber(rawValue: number).bucket }

  private static func union(_ a: [Int64], _ b: [Int64]) -> [Int64] {
    if a.isEmpty { return b }
    if b.isEmpty { return a }
    var all: [Int64] = []
    all.reserveCapacity(a.count + b.count)
    var (left, right) = (0, 0)
    while left < a.count || right < b.count {
      if right == b.count || (left < a.count && a[left] < b[right]) {
        all.append(a[left])
        left += 1
      } else {
        if left < a.count, a[left] == b[right] { left += 1 }
        all.append(b[right])
        right += 1
      }
    }
    return all
  }
}
