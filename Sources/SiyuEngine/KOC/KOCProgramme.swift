internal import SiyuModel

/// The stages of one programme of KOCs, in the walk of a pass.
///
/// All that it decides is `KOCStages`'; here is what it is told, and where what it decides goes.
struct KOCProgramme: Programme {
  let koc: KOCDeclaration
  let plugin: Int
  private let stages: KOCStages
  private let checksum: String
  /// What the plugin may not bring about does not happen, and the stage goes on.
  private let grants: Grants

  init(_ koc: KOCDeclaration, of source: PassPlugin, at plugin: Int, zone: TimeZoneRules) {
    self.koc = koc
    self.plugin = plugin
    stages = KOCStages(koc, zone: zone)
    checksum = source.source.checksum
    grants = Grants(source.source)
  }

  var name: String { koc.name }
  var title: String { koc.title }
  var kind: String { "koc" }
  var noun: String { "koc" }
  var effect: Effect { .koc }
  var stratum: ProgrammeStratum { .koc }
  var states: [(id: String, title: String)] {
    KOCStage.allCases.map { ($0.rawValue, $0.title) }
  }

  // MARK: Asking

  func questions(about subject: SOPSubject, at now: Instant) -> [ProgrammeQuestion] {
    let member = self.member(subject)?.member
    let facts = facts(subject)
    return questions(stages.advance(member, facts, [:], at: now), facts)
  }

  private func questions(
    _ result: KOCStages.Result, _ facts: KOCFacts
  ) -> [ProgrammeQuestion] {
    result.open.compactMap { query in
      guard let (function, kind) = function(of: query, result.member) else { return nil }
      return ProgrammeQuestion(
        function: function, kind: kind,
        record: SubjectRecord(told: told(query, result.member, facts)))
    }
  }

  private func function(
    of query: KOCStages.Query, _ member: KOCMember?
  ) -> (Int, QuestionKind)? {
    switch query {
    case .invite: return koc.recruit.invite.map { ($0, .condition) }
    case .answered: return (koc.recruit.answered, .value)
    case .pass: return koc.assess?.pass.map { ($0, .condition) }
    case .review(let id):
      guard let proof = member?.record.proofs.first(where: { $0.id == id }),
        case .function(let number)? = koc.assess?.task(proof.task)?.review
      else { return nil }
      return (number, .condition)
    }
  }

  private func told(
    _ query: KOCStages.Query, _ member: KOCMember?, _ facts: KOCFacts
  ) -> DataRecord? {
    guard let assess = koc.assess, let member else { return nil }
    switch query {
    case .invite, .answered: return nil
    case .pass: return ["done": done(member.record, assess)]
    case .review(let id):
      guard let proof = member.record.proofs.first(where: { $0.id == id }) else { return nil }
      return [
        "done": done(member.record, assess),
        "task": [
          "id": .string(proof.task), "at": .int(proof.at.seconds),
          "proof": .string(facts.text(of: proof)),
        ],
      ]
    }
  }

  /// Every task has its number, so that a function need not ask whether there is one.
  private func done(_ record: KOCRecord, _ assess: KOCAssessing) -> DataValue {
    let done = KOCDone(record, assess)
    return [
      "points": .int(done.points), "count": .int(Int64(done.count)),
      "tasks": .record(
        DataRecord(assess.tasks.map { ($0.id, .int(Int64(done.tasks[$0.id] ?? 0))) })),
    ]
  }

  // MARK: Deciding

  func decide(
    _ subject: inout SOPSubject, _ answers: [ProgrammeAnswer], at now: Instant,
    into tally: inout ProgrammeTally
  ) -> [ProgrammeQuestion] {
    let held = member(subject)
    let facts = facts(subject)
    // What was asked is asked again of the same state, in the same order.
    let asked = stages.advance(held?.member, facts, [:], at: now).open
    guard asked.count == answers.count else { return [] }
    var replies: [KOCStages.Query: KOCStages.Reply] = [:]
    for (query, answer) in zip(asked, answers) { replies[query] = reply(query, answer) }
    let result = stages.advance(held?.member, facts, replies, at: now)
    take(result, held, facts, &subject, now, &tally)
    return questions(result, facts)
  }

  private func reply(
    _ query: KOCStages.Query, _ answer: ProgrammeAnswer
  ) -> KOCStages.Reply {
    if query == .answered {
      return .at(answer.value.intValue.flatMap { Instant(inRange: $0) })
    }
    return answer.value == .bool(true) ? .yes(reason: answer.reason) : .no(reason: answer.reason)
  }

  /// Writes down what was decided so far: should there be no more turns, the next look goes on from
  /// here.
  private func take(
    _ result: KOCStages.Result, _ held: (key: SubjectKey, member: KOCMember)?, _ facts: KOCFacts,
    _ subject: inout SOPSubject, _ now: Instant, _ tally: inout ProgrammeTally
  ) {
    guard var member = result.member else { return }
    let key = held?.key ?? subject.ownKey
    let due = result.open.isEmpty ? result.due : now
    // Whatever stage comes next: what waits for a permission goes with her.
    member.record.owed = held?.member.record.owed ?? []
    member.record.unasked = held?.member.record.unasked ?? []
    makeUp(&member.record, facts, &subject, now)
    bring(result.effects, key, &member, facts, &subject, now)
    let number = subject.number
    tally.waits(name, for: "points", Int64(member.record.owed.count), of: number)
    tally.waits(name, for: "task", Int64(member.record.unasked.count), of: number)
    let all = member.record
    let keys = Set(subject.state.standings.filter { $0.programme == name }.map(\.subject))
    if keys.count > 1 { member.record.keepWaiting { (whose($0, facts, keys) ?? key) == key } }
    var standing = KOCStandings.standing(member, in: name, of: key, due: due)
    standing.through = passages(result, key, subject, now)
    subject.stand(standing, into: &tally)
    subject.changeOthers(than: key, in: name) { other in
      let before = KOCRecord(other.data)
      var record = before
      if all.owed.isEmpty { record.owed = [] } else { all.owed.forEach { record.owe($0) } }
      record.unasked = all.unasked
      record.keepWaiting { whose($0, facts, keys) == other.subject }
      record.drop(waitingBeside: all)
      if record != before { other.data = record.data }
    }
  }

  /// The stages between the one that is stored and the one that is decided: several periods may be judged in
  /// one pass, after one question or after several.
  private func passages(
    _ result: KOCStages.Result, _ key: SubjectKey, _ subject: SOPSubject,
    _ now: Instant
  ) -> [Standing.Passage] {
    let between = result.moves.dropLast().map {
      Standing.Passage(state: $0.to.rawValue, reason: $0.reason)
    }
    // What an earlier question brought about in this pass is put again, and would be lost.
    guard
      let earlier = subject.change.standings.first(where: {
        $0.programme == name && $0.subject == key
      })
    else { return between }
    if result.moves.isEmpty { return earlier.through }
    // A period that was passed moved nothing.
    if earlier.since != now { return between }
    return earlier.through + [.init(state: earlier.state, reason: earlier.reason)] + between
  }

  /// Under which other number of hers, of those that are something in it, a proof was handed in: what waits
  /// for a permission lies there, so that it goes with that one should they be parted.
  private func whose(
    _ proof: String, _ facts: KOCFacts, _ keys: Set<SubjectKey>
  ) -> SubjectKey? {
    // An order's id stands before the task's.
    let task = proof.split(separator: "/", maxSplits: 1).dropFirst().first.map(String.init)
    guard let number = facts.number(of: proof, task) else { return nil }
    return keys.contains(.customer(number)) ? .customer(number) : nil
  }

  private func bring(
    _ effects: [KOCStages.Effect], _ key: SubjectKey, _ member: inout KOCMember, _ facts: KOCFacts,
    _ subject: inout SOPSubject, _ now: Instant
  ) {
    for effect in effects {
      switch effect {
      case .event(let type, let at, var props):
        props["programme"] = .string(name)
        let proof = props["proof"]?.stringValue
        let occurrence = proof ?? props["period"]?.intValue.map(String.init)
        subject.bear(
          type, in: name, props, at: at,
          occurrence: occurrence.map { "\($0) \(member.since.seconds)" } ?? "\(now.seconds)",
          subject: proof.flatMap { facts.number(of: $0, props["task"]?.stringValue) }
            .map(SubjectKey.customer) ?? key)
      case .points(let proof, let points) where grants.allows(.points):
        give(points, for: proof, facts, &subject, now)
      case .points(let proof, let points):
        member.record.owe(KOCOwed(proof: proof.id, task: proof.task, points: points))
      case .review(let proof) where grants.allows(.task):
        ask(for: proof, facts, &subject, now)
      case .review(let proof): member.record.unasked.append(proof.id)
      }
    }
  }

  /// What waited for a permission that there is now.
  private func makeUp(
    _ record: inout KOCRecord, _ facts: KOCFacts, _ subject: inout SOPSubject, _ now: Instant
  ) {
    // Nearly everybody, in every pass.
    if record.owed.isEmpty, record.unasked.isEmpty { return }
    func proof(_ one: KOCOwed) -> KOCProof {
      KOCProof(id: one.proof, task: one.task, at: now, state: .accepted)
    }
    record.owed.removeAll { one in
      // Another's who was parted from her, or thought better of since.
      if let task = koc.assess?.task(one.task), !facts.isHers(proof(one), task) { return true }
      return record.proofs.contains { $0.id == one.proof && $0.state != .accepted }
    }
    record.unasked.removeAll { id in
      !record.proofs.contains { $0.id == id && $0.state == .waiting }
    }
    if grants.allows(.points) {
      for one in record.owed { give(one.points, for: proof(one), facts, &subject, now) }
      record.owed = []
    }
    if grants.allows(.task) {
      for proof in record.proofs where record.unasked.contains(proof.id) {
        ask(for: proof, facts, &subject, now)
      }
      record.unasked = []
    }
  }

  /// Under the number of hers that handed it in, so that it goes with that one should they be parted.
  private func give(
    _ points: Int64, for proof: KOCProof, _ facts: KOCFacts, _ subject: inout SOPSubject,
    _ now: Instant
  ) {
    let number = facts.number(of: proof.id, proof.task) ?? subject.number
    let id = KOCStandings.pointsID(name, proof.id, task: proof.task)
    subject.change.postings.append(
      LedgerRequest(
        key: "koc-task\n\(id)", purse: .points,
        customer: CustomerNumber(rawValue: number), .give(points), at: now,
        cause: "\(name) task \(proof.task)"))
  }

  private func ask(
    for proof: KOCProof, _ facts: KOCFacts, _ subject: inout SOPSubject, _ now: Instant
  ) {
    guard let task = koc.assess?.task(proof.task) else { return }
    subject.change.tasks.append(
      StaffTask(
        id: KOCStandings.taskID(name, proof.id, task: proof.task), sop: name, step: proof.task,
        customer: facts.number(of: proof.id, proof.task) ?? subject.number, staff: subject.staff,
        checksum: checksum,
        title: "审核：\(task.title)", content: nil, plannedAt: now,
        due: nil))
  }

  // MARK: What is kept

  private func member(_ subject: SOPSubject) -> (key: SubjectKey, member: KOCMember)? {
    KOCStandings.member(subject.state.standings.filter { $0.programme == name })
  }

  private func facts(_ subject: SOPSubject) -> KOCFacts {
    koc.assess == nil ? KOCFacts() : KOCFacts(of: subject.seen.all, in: koc)
  }
}

extension KOCFacts {
  /// What a customer's events say.
  init(of events: [SeenEvent], in koc: KOCDeclaration) {
    self.init()
    var results: [String: (finding: Finding, after: Int64)] = [:]
    for event in events {
      switch event.type {
      case SeenEvent.orderPaid:
        let platform = event.props["platform"]?.stringValue ?? ""
        var hash = FixedHash()
        hash.combine("order")
        hash.combine(platform)
        hash.combine(event.identity)
        let id = Self.hexadecimal(hash.value)
        if !event.isKept {
          sentBack.insert(id)
        } else {
          orders.append(
            Handed(
              id: id, task: "", at: event.at, text: event.identity, number: event.number))
        }
      case KOCDeclaration.EventType.proof:
        guard event.props["programme"]?.stringValue == koc.name,
          let task = event.props["task"]?.stringValue, let id = event.props["id"]?.stringValue,
          id.utf8.count <= 32
        else { continue }
        var one = Handed(
          id: id, task: task, at: event.at, text: event.props["proof"]?.stringValue ?? "",
          number: event.number)
        one.isPassedOn = event.props[KOCDeclaration.EventType.passedOn] == .bool(true)
        handed.append(one)
      case KOCDeclaration.EventType.reviewed:
        guard event.props["programme"]?.stringValue == koc.name,
          let id = event.props["id"]?.stringValue,
          case .bool(let accepted)? = event.props["accepted"]
        else { continue }
        findings[id] = Finding(accepted: accepted, at: event.at)
      case KOCDeclaration.EventType.taskAccepted:
        guard event.props["programme"]?.stringValue == koc.name,
          let id = event.props["proof"]?.stringValue
        else { continue }
        counted[id] = counted[id] ?? event.at
      default:
        guard let task = event.props["task"]?.stringValue else { continue }
        let after = event.props["after"]?.intValue ?? 0
        if let known = results[task], (known.finding.at, known.after) > (event.at, after) {
          continue
        }
        results[task] = (
          Finding(accepted: event.type == KnownEvents.task(.done), at: event.at), after
        )
      }
    }
    let byOrder = Set((koc.assess?.tasks ?? []).filter { $0.proof == .order }.map(\.id))
    for one in handed where byOrder.contains(one.task) && claims[one.text] == nil {
      claims[one.text] = one.task
    }
    if results.isEmpty { return }
    // Staff who say that their task is done accept what was handed in.
    for one in handed where findings[one.id] == nil {
      findings[one.id] = results[KOCStandings.taskID(koc.name, one.id, task: one.task)]?.finding
    }
    for task in koc.assess?.tasks ?? [] where task.proof == .order {
      for order in orders where findings["\(order.id)/\(task.id)"] == nil {
        let id = "\(order.id)/\(task.id)"
        findings[id] = results[KOCStandings.taskID(koc.name, id, task: task.id)]?.finding
      }
    }
  }

  static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
