import Foundation
import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

/// A store whose process dies now and then: another one goes on with the files as they lie.
private final class MortalStore {
  let folder: TemporaryFolder
  private let key = WorkspaceKey.random()
  private var lives = 0
  private(set) var store: SQLiteStore

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteStore(path: folder.path + "/siyu-0.db", key: key, zone: .utc)
  }

  private var path: String { folder.path + "/siyu-\(lives).db" }

  func die() throws {
    let before = path
    lives += 1
    for end in ["", "-wal"] where FileManager.default.fileExists(atPath: before + end) {
      try Data(contentsOf: URL(filePath: before + end)).write(to: URL(filePath: path + end))
    }
    store = try SQLiteStore(path: path, key: key, zone: .utc)
  }

  /// Lots that wait for a code.
  func waiting() throws -> Set<Int64> {
    Set(try SQLiteFile(path).ints("SELECT lot FROM coupon_waiting"))
  }

  func bring(_ batch: ImportBatch, at now: Int64 = 100_000_000) throws -> [String] {
    var lab = StoreLab(temporaryDirectory: folder.path) { [store] in store }
    lab.now = Instant(seconds: now)
    return try lab.bring(batch, into: store).problems.map(\.reason)
  }
}

/// Points, money and coupons together: ten thousand things in all, whatever dies in between.
@Suite struct LedgerStoryTests {
  private static let people = 16
  private static let coupons = ["ten", "two"].map { pool in
    CouponDeclaration(
      name: "demo.\(pool)", title: pool, lasts: CalendarDuration(days: pool == "ten" ? 1 : 3),
      pool: pool, returnsUnused: pool == "ten", place: SourcePlace(file: "main.lua", line: 1))
  }
  private static let plain = CouponDeclaration(
    name: "demo.plain", title: "plain", lasts: CalendarDuration(days: 2),
    place: SourcePlace(file: "main.lua", line: 2))

  /// What the story of one seed is at.
  private struct Story {
    var random: SeededRandom
    var now: Int64 = 1_000
    var imported = 0
    var step = 0
    var runs: [Int64] = []
    var given: [String] = []
    var spent: [String] = []
  }

  @Test(arguments: 1...4)
  func `whatever happens and dies, the books balance and no code is with two`(_ seed: UInt64) throws
  {
    let mortal = try MortalStore()
    var story = Story(random: SeededRandom(seed))
    let rows = (1...Self.people).map {
      CustomerRecord(person: PersonReference(customerID: "c\($0)"))
    }
    #expect(try mortal.bring(.customers(rows)) == [])
    var deaths = 0
    for batch in 0..<100 {
      try post(&story, mortal)
      for _ in 0..<5 { try happen(&story, mortal) }
      if try give(&story, mortal) { deaths += 1 }
      if batch % 5 == 4 { try check(mortal, "seed \(seed), batch \(batch)") }
    }
    #expect(deaths > 10)
    #expect(story.step >= 2_500)
    let codes = try mortal.store.table(.coupons)
    #expect(codes.count == story.imported)
    for state in ["free", "given", "used"] {
      #expect(codes.contains { $0[2] == state }, "\(state)")
    }
  }

  private func customer(_ story: inout Story, _ mortal: MortalStore) throws -> CustomerNumber {
    try mortal.store.customer(named: "c\(1 + story.random.below(Self.people))")
  }

  /// Points and money, some of it twice.
  private func post(_ story: inout Story, _ mortal: MortalStore) throws {
    var requests: [LedgerRequest] = []
    for _ in 0..<20 {
      story.step += 1
      let key = "post \(story.step)"
      let amount = Int64(1 + story.random.below(90))
      let movement: LedgerRequest.Movement
      switch story.random.below(7) {
      case 0, 1:
        let expires = Instant(seconds: story.now + Int64(story.random.below(200_000)))
        movement = .give(amount, expires: story.random.below(2) == 0 ? expires : nil)
        story.given.append(key)
      case 2: movement = .topUp(amount, bonus: Int64(story.random.below(20)))
      case 3:
        movement = .spend(amount, order: story.random.pick(Wallet.Order.allCases))
        story.spent.append(key)
      case 4 where !story.spent.isEmpty:
        movement = .giveBack(nil, of: story.random.pick(story.spent))
      case 5 where !story.given.isEmpty:
        movement = .takeBack(
          nil, of: story.random.pick(story.given), belowZero: story.random.below(2) == 0)
      default: movement = story.random.below(2) == 0 ? .adjust(amount - 45) : .expire
      }
      requests.append(
        LedgerRequest(
          key: key, purse: story.random.below(3) == 0 ? LedgerLab.card : LedgerLab.points,
          customer: try customer(&story, mortal), movement, at: Instant(seconds: story.now),
          cause: "story"))
      if story.random.below(10) == 0, let last = requests.last { requests.append(last) }
    }
    _ = try mortal.store.post(requests)
  }

  /// Time, codes, uses, people who turn out to be one or not, and runs that are taken back.
  private func happen(_ story: inout Story, _ mortal: MortalStore) throws {
    story.step += 1
    story.now += Int64(story.random.below(6_000))
    let now = story.now
    func person(_ random: inout SeededRandom) -> String { "c\(1 + random.below(Self.people))" }
    switch story.random.below(7) {
    case 0, 1:
      let pool = story.random.pick(Self.coupons).pool ?? ""
      var rows: [CouponCodeRecord] = []
      for number in 0..<(1 + story.random.below(8)) {
        let end = Instant(seconds: now + Int64(story.random.below(150_000)))
        rows.append(
          CouponCodeRecord(
            pool: pool, code: "K\(story.imported + number)",
            expires: story.random.below(3) == 0 ? end : nil))
      }
      story.imported += rows.count
      #expect(try mortal.bring(.coupons(rows)) == [])
    case 2, 3:
      // Mostly one that somebody has, sometimes one that nobody was given.
      let codes = try mortal.store.table(.coupons).filter {
        $0[2] == "given" || (story.random.below(20) == 0 && $0[2] == "free")
      }
      guard !codes.isEmpty else { return }
      // Some are told late, when another may have the code; nobody may have had it then.
      let late = story.random.below(3) == 0 ? Int64(story.random.below(150_000)) : 0
      let use = CouponUseRecord(
        .code(story.random.pick(codes)[1]), orderID: "o\(story.step)",
        at: Instant(seconds: max(1, now - late)))
      let problems = try mortal.bring(.couponUses([use]), at: now)
      #expect(late > 0 || problems == [])
    case 4:
      let use = CouponUseRecord(
        .kind(
          coupon: Self.plain.name, PersonReference(customerID: person(&story.random))),
        orderID: "p\(story.step)", at: Instant(seconds: now))
      _ = try mortal.bring(.couponUses([use]))
    case 5:
      let (a, b) = (person(&story.random), person(&story.random))
      if story.random.below(2) == 0 {
        if a != b { _ = try? mortal.store.merge(a, b) }
      } else {
        _ = try? mortal.store.unmerge(a)
      }
    default:
      guard let run = story.runs.popLast() else { return }
      _ = try? mortal.store.undo(run: run, at: Instant(seconds: now), dryRun: false)
    }
  }

  /// A run that gives coupons; where it dies, the next process takes it up.
  /// - Returns: whether it died.
  private func give(_ story: inout Story, _ mortal: MortalStore) throws -> Bool {
    story.step += 1
    let key = story.random.below(6) == 0 ? "again" : "\(story.step)"
    var changes: [SubjectChange] = []
    var names: Set<Int64> = []
    for _ in 0..<3 {
      let customer = try customer(&story, mortal)
      guard names.insert(customer.rawValue).inserted else { continue }
      var change = OutreachChange()
      change.postings = [
        story.random.pick(Self.coupons + [Self.plain]).gift(
          key: "\(customer.rawValue) \(key)", to: customer, at: Instant(seconds: story.now),
          zone: .utc,
          cause: "demo.story step gift")
      ]
      changes.append(
        SubjectChange(customer: customer.rawValue, changes: [], due: .max, outreach: change))
    }
    changes.sort { $0.customer < $1.customer }
    let header = RunHeader(
      identity: "story \(story.step)", now: Instant(seconds: story.now),
      plugins: [("demo@1", "sum")], rules: [], mark: nil)
    let run = try mortal.store.beginRun(header)
    // Where a pool is empty nothing of the run is there.
    guard (try? run.commit(changes, through: 1)) != nil else { return false }
    guard story.random.below(3) == 0 else {
      try run.finish()
      story.runs.append(run.run)
      return false
    }
    try mortal.die()
    let again = try mortal.store.beginRun(header)
    #expect(again.run == run.run)
    try again.commit(changes, through: 1)
    try again.finish()
    story.runs.append(again.run)
    return true
  }

  private func check(_ mortal: MortalStore, _ when: String) throws {
    let books = try mortal.store.reconcile()
    #expect(books.faults == [], "\(when)")
    for purse in books.purses { #expect(purse.accounts.values.reduce(0, +) == 0) }
    let codes = try mortal.store.table(.coupons)
    #expect(Set(codes.map { $0[1] }).count == codes.count)
    // Whoever has a piece of a coupon with codes has its code, and nobody else has it.
    var with: [String: Int64] = [:]
    let waiting = try mortal.waiting()
    for number in 1...Self.people {
      let customer = try mortal.store.customer(named: "c\(number)")
      let held = try mortal.store.couponCodes(of: customer)
      let wallets = try mortal.store.wallets(of: customer)
      for coupon in Self.coupons {
        for lot in wallets[coupon.purse]?.lots ?? []
        where lot.left > 0 && !waiting.contains(lot.number) {
          let code = try #require(held[lot.number], "\(when): lot \(lot.number)")
          #expect(code.state == .given, "\(when): \(code.code)")
          if let other = with[code.code] { #expect(other == lot.number, "\(when): \(code.code)") }
          with[code.code] = lot.number
        }
      }
    }
    #expect(with.count == codes.count { $0[2] == "given" }, "\(when)")
  }
}
