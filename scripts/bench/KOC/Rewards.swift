import SiyuModel
import SiyuStorage

/// What the inviters of the bench earned, as passes would have written it: of ten pairs that count seven
/// earned points, and every third of those money too. One reward in ten was taken back, half of them after
/// the inviter had spent something, and one in a hundred was given again.
struct Rewards {
  private static let programme = "bench.koc"
  private static let batch = 20_000
  private static let day: Int64 = 86_400
  private let store: SQLiteStore
  private let start: Int64

  init(_ store: SQLiteStore, start: Int64) {
    self.store = store
    self.start = start
  }

  private struct One {
    var customer: Int64
    var key: RewardKey
    var reward: FissionReward
    var number: Int
  }

  func fill() throws {
    let all = try rewards()
    for from in stride(from: 0, to: all.count, by: Self.batch) {
      try store.note(
        all[from..<min(all.count, from + Self.batch)].map {
          RewardNote(
            key: $0.key, refusal: nil, due: nil, at: Instant(seconds: start), bought: nil)
        })
    }
    try decide(all, .given, 0, day: 32)
    let back = all.filter { $0.number % 10 == 0 }
    try spend(back.filter { $0.number % 20 == 0 })
    try decide(back, .takenBack, 0, day: 34)
    try decide(back.filter { $0.number % 100 == 0 }, .given, 1, day: 35)
  }

  /// By customer.
  private func rewards() throws -> [One] {
    var all: [One] = []
    var number = 0
    try store.eachInvitation { claim in
      guard claim.state == .counted, let inviter = claim.inviter else { return }
      number += 1
      if number % 10 >= 7 { return }
      all.append(
        One(
          customer: inviter.rawValue,
          key: RewardKey(
            account: claim.inviterAccount, invitee: claim.account, programme: Self.programme,
            level: 1),
          reward: FissionReward(points: 50, money: all.count % 3 == 0 ? 500 : 0),
          number: all.count))
    }
    return all.sorted { ($0.customer, $0.number) < ($1.customer, $1.number) }
  }

  private func spend(_ rewards: [One]) throws {
    for from in stride(from: 0, to: rewards.count, by: Self.batch) {
      _ = try store.post(
        rewards[from..<min(rewards.count, from + Self.batch)].map { one in
          LedgerRequest(
            key: "spend \(one.number)", purse: .points,
            customer: CustomerNumber(rawValue: one.customer), .spend(20),
            at: Instant(seconds: start + 33 * Self.day), cause: "bench")
        })
    }
  }

  /// One run, by customer.
  private func decide(_ rewards: [One], _ state: RewardState, _ turn: Int, day: Int64) throws {
    let now = Instant(seconds: start + day * Self.day)
    let run = try store.beginRun(
      RunHeader(
        identity: "\(state) \(day)", now: now, plugins: [], rules: [], mark: nil,
        basis: try store.snapshot(readers: 1).basis))
    var index = 0
    while index < rewards.count {
      var changes: [SubjectChange] = []
      while index < rewards.count, changes.count < Self.batch {
        let customer = rewards[index].customer
        var change = OutreachChange()
        while index < rewards.count, rewards[index].customer == customer {
          let one = rewards[index]
          change.rewards.append(
            RewardDecision(
              key: one.key, home: customer, state: state, turn: turn, reward: one.reward, at: now))
          index += 1
        }
        changes.append(
          SubjectChange(customer: customer, changes: [], due: .max, outreach: change))
      }
      let last = changes.last?.customer ?? 1
      try run.commit(changes, through: CustomerNumber(rawValue: last).bucket)
    }
    try run.finish()
  }
}
