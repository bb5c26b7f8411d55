import Foundation
import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuStorage

/// What invitations cost: many customers, some of whom others brought, looked at for the first time,
/// again after a day, and reported; most of the pairs earned points, many of them money, and some of that was
/// spent and taken back.
///
///     siyu-koc FOLDER [CUSTOMERS] [EDGES]
///     siyu-koc FOLDER report          the report alone, for its memory
@main struct KOCBench {
  private static let start: Int64 = 1_763_776_800
  private static let batch: Int64 = 50_000

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 1 else {
      print("usage: siyu-koc FOLDER [CUSTOMERS] [EDGES]")
      exit(2)
    }
    let reportOnly = arguments.count > 2 && arguments[2] == "report"
    let customers = arguments.count > 2 ? Int64(arguments[2]) ?? 1_000_000 : 1_000_000
    let edges = arguments.count > 3 ? Int64(arguments[3]) ?? 300_000 : 300_000
    let store = try SQLiteStore(
      path: arguments[1] + "/siyu.db", key: WorkspaceKey(bytes: Array(repeating: 7, count: 32)),
      zone: .utc)
    if !reportOnly {
      if try store.counts().customers == 0 {
        try timed("customers") { try fill(store, customers, arguments[1]) }
        try timed("pairs") { try invite(store, customers, edges, arguments[1]) }
      }
      let hasRewards = try store.invitationFigures(programme: nil).rewards > 0
      for (what, day) in [("first look", Int64(30)), ("look again", 31)] {
        let report = try timed(what) {
          try InvitationSettling(store, zone: .utc).run(
            at: Instant(seconds: start + day * 86_400))
        }
        print("  \(report.customers) customers, \(report.claims) claims, \(report.counted) count")
      }
      if !hasRewards {
        try timed("rewards") { try Rewards(store, start: start).fill() }
      }
    }
    let measures = try timed("report") {
      FissionMeasures(try store.invitationFigures(programme: nil), top: 10)
    }
    print(
      "  \(measures.rewards) rewards stand, \(measures.partsKept) were taken back and spent in part"
    )
    print("  \(measures.brought) brought by \(measures.inviters), depth \(measures.depth)")
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let most = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? "unknown"
    print("most memory: \(most.drop { !$0.isNumber })")
  }

  @discardableResult private static func timed<T>(
    _ what: String, _ body: () throws -> T
  ) rethrows -> T {
    let begin = ContinuousClock.now
    let value = try body()
    let time = ContinuousClock.now - begin
    print("\(what): \(time.formatted(.units(allowed: [.milliseconds])))")
    return value
  }

  /// The day on which all is looked at: nothing that is brought in lies in its future.
  private static func options(_ folder: String) -> ImportOptions {
    ImportOptions(temporaryDirectory: folder, now: Instant(seconds: start + 30 * 86_400))
  }

  /// Figures of rows that were not taken would say nothing.
  private static func expectNone(_ problems: [RowProblem]) throws {
    if let problem = problems.first {
      throw Diagnostic("\(problems.count) rows were refused; the first: \(problem)")
    }
  }

  private static func fill(_ store: SQLiteStore, _ count: Int64, _ folder: String) throws {
    let session = try store.beginImport(
      ImportHeader(kind: .customers, columns: ["customer_id", "joined_at"]),
      options: options(folder))
    for first in stride(from: Int64(0), to: count, by: Int64.Stride(batch)) {
      let rows = (first..<min(count, first + batch)).map { number in
        var row = CustomerRecord(person: PersonReference(customerID: "c\(number)"))
        row.joinedAt = Instant(seconds: start + number % 2_000_000)
        return row
      }
      try expectNone(session.add(.customers(rows)))
    }
    _ = try session.finish { _ in }
  }

  /// Each was brought by one of those before: most by few, as it is.
  private static func invite(
    _ store: SQLiteStore, _ customers: Int64, _ edges: Int64, _ folder: String
  ) throws {
    let session = try store.beginImport(
      ImportHeader(kind: .invitations, columns: ["inviter_id", "invitee_id", "at"]),
      options: options(folder))
    var random: UInt64 = 1
    let step = max(1, customers / max(1, edges))
    for first in stride(from: Int64(0), to: edges, by: Int64.Stride(batch)) {
      let rows = (first..<min(edges, first + batch)).map { number in
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let invitee = (number + 1) * step % customers
        let inviter = Int64((random >> 33) % UInt64(max(1, invitee / 4 + 1)))
        return InvitationRecord(
          inviter: PersonReference(customerID: "c\(inviter)"),
          invitee: PersonReference(customerID: "c\(invitee)"),
          at: Instant(seconds: start + invitee % 2_000_000))
      }
      try expectNone(session.add(.invitations(rows)))
    }
    _ = try session.finish { _ in }
  }
}
