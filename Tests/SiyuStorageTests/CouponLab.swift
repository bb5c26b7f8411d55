import SiyuModel
import SiyuStorage
import SiyuTestSupport

/// Codes of coupons in a store of its own.
struct CouponLab {
  let folder: TemporaryFolder
  let store: SQLiteStore
  let lab: StoreLab
  static let coupon = CouponDeclaration(
    name: "demo.ten", title: "满100减10", lasts: CalendarDuration(days: 1), pool: "ten",
    returnsUnused: true, place: SourcePlace(file: "main.lua", line: 1))
  static let day: Int64 = 86_400

  /// - Parameter coupons: full names of those that are declared.
  init(people: Int = 3, coupons: Set<String> = []) throws {
    folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.path + "/siyu.db", key: .random(), zone: .utc)
    self.store = store
    var lab = StoreLab(temporaryDirectory: folder.path) { store }
    lab.coupons = coupons
    lab.now = Instant(seconds: 100 * Self.day)
    self.lab = lab
    let rows = (1...people).map { CustomerRecord(person: PersonReference(customerID: "c\($0)")) }
    try requireEqual(try lab.bring(.customers(rows), into: store).problems, [], "refused")
  }

  func bring(_ rows: CouponCodeRecord...) throws -> [String] { try bring(rows) }
  func bring(_ rows: [CouponCodeRecord]) throws -> [String] {
    try lab.bring(.coupons(rows), into: store).problems.map(\.reason)
  }

  func codes(_ codes: String..., expires: Int64? = nil) throws {
    try requireEqual(
      try bring(
        codes.map {
          CouponCodeRecord(pool: "ten", code: $0, expires: expires.map { Instant(seconds: $0) })
        }), [], "refused")
  }

  /// - Parameters:
  ///   - person: who showed it, where the till says so.
  ///   - told: when the till tells; `nil`: long after that.
  func use(
    _ code: String, by person: String? = nil, at: Int64, order: String? = nil, told: Int64? = nil
  ) throws -> [String] {
    var lab = lab
    if let told { lab.now = Instant(seconds: told) }
    return try lab.bring(
      .couponUses([
        CouponUseRecord(
          .code(code), by: person.map { PersonReference(customerID: $0) }, orderID: order,
          at: Instant(seconds: at))
      ]), into: store
    ).problems.map(\.reason)
  }

  /// A run that gives nothing of the pool.
  func run(at: Int64) throws {
    try give(
      ["c1"], at: at, key: "nothing \(at)",
      of: CouponDeclaration(
        name: "demo.plain", title: "", place: SourcePlace(file: "main.lua", line: 1)))
  }

  /// Lots that wait for a code.
  func waiting() throws -> Set<Int64> {
    Set(try SQLiteFile(folder.path + "/siyu.db").ints("SELECT lot FROM coupon_waiting"))
  }

  /// Whose uses were told: `c1 A`.
  func uses() throws -> [String] {
    try store.table(.events).filter { $0[2] == "coupon.used" }.map { row in
      let code = try JSON.parse(row[4])["code"]?.stringValue ?? ""
      return "\(row[1]) \(code)"
    }
  }

  func gift(_ name: String, _ key: String, at: Int64, of coupon: CouponDeclaration = coupon) throws
    -> LedgerRequest
  {
    coupon.gift(
      key: key, to: try store.customer(named: name), at: Instant(seconds: at), zone: .utc,
      cause: "demo.welcome step gift")
  }

  /// One run that gives each of these a coupon, under a key made of the name and `key`.
  @discardableResult func give(
    _ names: [String], at: Int64, key: String = "gift", of coupon: CouponDeclaration = coupon
  ) throws -> Int64 {
    let run = try store.beginRun(
      RunHeader(
        identity: "\(names) \(key) \(at)", now: Instant(seconds: at), plugins: [("demo@1", "sum")],
        rules: [], mark: nil))
    let changes = try names.map { name in
      var change = OutreachChange()
      change.postings = [try gift(name, "\(name) \(key)", at: at, of: coupon)]
      return SubjectChange(
        customer: try store.customer(named: name).rawValue, changes: [], due: .max,
        outreach: change)
    }
    try run.commit(changes.sorted { $0.customer < $1.customer }, through: 1)
    try run.finish()
    return run.run
  }

  func held(_ name: String, at: Int64) throws -> Int64 {
    try store.wallets(of: store.customer(named: name))[Self.coupon.purse]?
      .balance(at: Instant(seconds: at)) ?? 0
  }

  /// `A given c1, B free`.
  func told() throws -> String {
    try store.table(.coupons).map { row in
      [row[1], row[2], row[5]].filter { !$0.isEmpty }.joined(separator: " ")
    }.joined(separator: ", ")
  }
}
