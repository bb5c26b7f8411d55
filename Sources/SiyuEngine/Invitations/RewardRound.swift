public import SiyuModel

/// Gives and takes back the rewards of one bucket's customers: questions are asked together, then each
/// is decided.
///
/// It runs behind the programmes, so that rules see what customers are in them by now, and before the
/// SOPs. What was settled before the pass says what is deserved; here only what is due is looked at.
struct RewardRound {
  private let rewarding: Rewarding
  /// Position of the plugin among the book's, by programme.
  private let plugins: [String: Int]
  /// Programmes whose plugin may not have any, or may not give points.
  private let refused: Set<String>
  private(set) var tally: RewardTally
  /// Customers of whom nothing is decided now: somebody their rewards hang on has just become suspect,
  /// and what is deserved is settled anew before the next look.
  var waiting: Set<Int64> = []

  /// - Parameter excluded: positions of plugins that take no part.
  init(_ plugins: [PassPlugin], excluded: Set<Int>, zone: TimeZoneRules, now: Instant) {
    var fissions: [String: FissionDeclaration] = [:]
    var places: [String: Int] = [:]
    var refused: Set<String> = []
    for (index, plugin) in plugins.enumerated() where !excluded.contains(index) {
      for koc in plugin.declarations.kocs {
        guard let fission = koc.fission else { continue }
        fissions[koc.name] = fission
        places[koc.name] = index
        if fission.isRefused(Grants(plugin.source)) { refused.insert(koc.name) }
      }
    }
    rewarding = Rewarding(fissions: fissions, zone: zone, now: now)
    self.plugins = places
    self.refused = refused
    tally = RewardTally()
  }

  mutating func run(
    _ subjects: inout [SOPSubject], _ bucket: Range<Int>, asking asker: SOPAsker,
    about source: SOPAsker.Source
  ) throws {
    var asks: [(subject: Int, ask: Rewarding.Ask)] = []
    for index in bucket where !subjects[index].isOnlyPlanned {
      guard let standing = subjects[index].state.rewards else { continue }
      if waiting.contains(subjects[index].number) {
        for due in standing.due { tally.wait(due.reward.key.programme) }
        continue
      }
      let (decided, open) = rewarding.decide(standing)
      for decision in decided { take(decision, &subjects[index], standing) }
      for ask in open {
        if refused.contains(ask.due.reward.key.programme) {
          take(rewarding.postponed(ask, Self.notGranted), &subjects[index], standing)
        } else {
          asks.append((index, ask))
        }
      }
    }
    if asks.isEmpty { return }
    let answers = try asker.ask(
      asks.map { open($0.ask, subjects[$0.subject].number) }, about: source)
    for (one, answer) in zip(asks, answers) {
      decide(one.ask, answer, &subjects[one.subject])
    }
  }

  static let notGranted = "its plugin may not: it was not granted koc, or points"

  private func open(_ ask: Rewarding.Ask, _ subject: Int64) -> SOPAsker.Open {
    SOPAsker.Open(
      plugin: plugins[ask.due.reward.key.programme] ?? 0,
      question: Question(function: ask.function, kind: .value), subject: subject,
      record: SubjectRecord(invited: ask.invited).data)
  }

  private mutating func decide(
    _ ask: Rewarding.Ask, _ answer: SOPAsker.Answer, _ subject: inout SOPSubject
  ) {
    guard let standing = subject.state.rewards else { return }
    var wrong = answer.diagnostic
    if let value = answer.value {
      do throws(Diagnostic) {
        if let decision = try rewarding.take(value, reason: answer.reason, for: ask) {
          take(decision, &subject, standing)
        }
        return
      } catch { wrong = error }
    }
    tally.failed(ask.due.reward.key.programme, subject.number, wrong)
    take(rewarding.postponed(ask, "the rule raised an error"), &subject, standing)
  }

  private mutating func take(
    _ decision: RewardDecision, _ subject: inout SOPSubject, _ standing: RewardStanding
  ) {
    var decision = decision
    if decision.state == .given, refused.contains(decision.key.programme),
      let due = standing.due.first(where: { $0.reward.key == decision.key })
    {
      decision = rewarding.postponed(due.reward, Self.notGranted)
    }
    subject.change.rewards.append(decision)
    let due = standing.due.first { $0.reward.key == decision.key }
    let taken = due.map { rewarding.taken($0.reward) } ?? decision.reward
    let kept = due?.kept ?? FissionReward()
    tally.count(decision, taken: taken, kept: kept)
    let type: String
    switch decision.state {
    case .given: type = KnownEvents.kocRewarded
    case .takenBack: type = KnownEvents.kocClawedBack
    case .open, .nothing: return
    }
    let key = decision.key
    var props: DataRecord = [
      "programme": .string(key.programme), "level": .int(Int64(key.level)),
    ]
    let told = decision.state == .given ? decision.reward.less(kept) : decision.reward
    if decision.reward.points > 0 { props["points"] = .int(told.points) }
    if decision.reward.money > 0 { props["money"] = .int(told.money) }
    if decision.state == .given {
      // Given again: she never lost these.
      if kept.points > 0 { props["points_kept"] = .int(kept.points) }
      if kept.money > 0 { props["money_kept"] = .int(kept.money) }
    } else {
      // What was spent before stays with her.
      if decision.reward.points > 0 { props["points_taken"] = .int(taken.points) }
      if decision.reward.money > 0 { props["money_taken"] = .int(taken.money) }
    }
    subject.bear(
      type, in: key.programme, props, at: decision.at,
      occurrence: "\(key.account) \(key.invitee) \(key.level) \(decision.turn)",
      subject: .customer(decision.home))
  }
}

extension FissionReward {
  /// What is posted of it where some was kept before.
  fileprivate func less(_ kept: FissionReward) -> FissionReward {
    FissionReward(points: max(0, points - kept.points), money: max(0, money - kept.money))
  }
}

extension FissionDeclaration {
  /// Whether its plugin may not give what it gives: all of it waits for the grant.
  func isRefused(_ grants: Grants) -> Bool { !missing(grants).isEmpty }

  /// The permissions without which its plugin may not give what it gives.
  public func missing(_ grants: Grants) -> [String] {
    var missing: [String] = []
    if !grants.allows(.koc) { missing.append("koc") }
    if givesPoints, !grants.allows(.points) { missing.append("points") }
    return missing
  }

  /// Whether it may give points, as far as is known before it is asked.
  private var givesPoints: Bool {
    if case .redPacket = mechanism { return false }
    switch reward {
    case .fixed(let reward): return reward.points > 0
    case .asked: return true
    case nil: return false
    }
  }
}

extension KnownReward {
  /// It is open for nothing else than a permission that its plugin lacked when it was due.
  public var waitsForGrant: Bool {
    state == .open && refusal == nil && reason == RewardRound.notGranted
  }
}

/// Adds up what a pass gives and takes back.
struct RewardTally {
  private var sums: [String: RewardOutcome] = [:]
  private var examples: [String: [(customer: Int64, diagnostic: Diagnostic)]] = [:]

  /// - Parameters:
  ///   - taken: of one that is taken back, how much there is to take.
  ///   - kept: of one that is given again, what she has of it still.
  mutating func count(_ decision: RewardDecision, taken: FissionReward, kept: FissionReward) {
    let name = decision.key.programme
    var sum = sums[name] ?? RewardOutcome(name: name)
    switch decision.state {
    case .given:
      sum.given += 1
      let posted = decision.reward.less(kept)
      sum.points += posted.points
      sum.money += posted.money
    case .takenBack:
      sum.takenBack += 1
      sum.pointsBack += decision.reward.points
      sum.moneyBack += decision.reward.money
      sum.pointsTaken += taken.points
      sum.moneyTaken += taken.money
    case .nothing: sum.nothing += 1
    case .open: break
    }
    sums[name] = sum
  }

  mutating func wait(_ programme: String) {
    sums[programme, default: RewardOutcome(name: programme)].waiting += 1
  }

  mutating func failed(_ programme: String, _ customer: Int64, _ diagnostic: Diagnostic?) {
    sums[programme, default: RewardOutcome(name: programme)].failures += 1
    guard let diagnostic, examples[programme]?.count ?? 0 < examplesKept else { return }
    examples[programme, default: []].append((customer, diagnostic))
  }

  func outcomes(publicID: (Int64) -> String?) -> [RewardOutcome] {
    sums.values.sorted { $0.name < $1.name }.map { sum in
      var sum = sum
      sum.failureExamples = (examples[sum.name] ?? []).compactMap { one in
        publicID(one.customer).map { ($0, one.diagnostic) }
      }
      return sum
    }
  }
}

/// What a pass gives and takes back for one programme.
public struct RewardOutcome: Sendable {
  /// Full name.
  public var name: String
  public var given: Int64 = 0
  /// What is posted for them: less than they say where some of it was kept when it was taken back before.
  public var points: Int64 = 0
  /// Minor units.
  public var money: Int64 = 0
  public var takenBack: Int64 = 0
  /// What was given and is not deserved any more.
  public var pointsBack: Int64 = 0
  public var moneyBack: Int64 = 0
  /// And how much of that there is to take: the rest is spent.
  public var pointsTaken: Int64 = 0
  public var moneyTaken: Int64 = 0
  /// Asked about, and nothing was given.
  public var nothing: Int64 = 0
  /// To be looked at again at once, because somebody they hang on has just become suspect.
  public var waiting: Int64 = 0
  /// So often the rule raised, or answered what is no reward.
  public var failures: Int64 = 0
  /// The first few, with the public id of who was to be rewarded.
  public var failureExamples: [(id: String, diagnostic: Diagnostic)] = []

  public init(name: String) { self.name = name }
  public var isIdle: Bool { given + takenBack + nothing + waiting + failures == 0 }
}
