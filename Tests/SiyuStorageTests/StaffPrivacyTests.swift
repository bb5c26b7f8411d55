import Foundation
import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@Suite struct StaffPrivacyTests {
  private let lab: PersonLab
  private static let note = "她说下个月要搬去海边"

  init() throws { lab = try PersonLab() }

  private func noted() throws -> SQLiteStore {
    let store = try lab.whole()
    try lab.bring(
      .taskResults([
        TaskResult(
          task: "task-of-C-secret-person", result: .done, at: Instant(seconds: 6_500),
          note: Self.note)
      ]), store)
    return store
  }

  @Test func `what staff note about a customer is sealed, and the customer's to read`() throws {
    let store = try noted()
    #expect(try store.note(ofTask: "task-of-C-secret-person") == Self.note)
    #expect(try lab.bytes().range(of: Data(Self.note.utf8)) == nil)
    let record = try store.record(of: store.customer(named: "C-secret-person"))
    #expect(record["tasks"]?.rows.first?.last == .text(Self.note))
    #expect(
      record["owners"]?.rows.map(\.first) == [.text("S0"), .text("S1")], "whose it was")
  }

  @Test func `the history goes with the person, and nobody else's does`() throws {
    let store = try noted()
    var neighbour = CustomerRecord(person: PersonReference(customerID: "neighbour-1"))
    for staff in ["S1", "S2"] {
      neighbour.staffID = staff
      try lab.bring(.customers([neighbour]), store)
    }
    let file = try SQLiteFile(lab.path)
    let before = try file.ints("SELECT count(*) FROM owners")[0]
    _ = try store.erase([try store.customer(named: "C-secret-person")], dryRun: false)
    #expect(before == 4)
    #expect(try file.ints("SELECT count(*) FROM owners")[0] == 2)
    #expect(try store.note(ofTask: "task-of-C-secret-person") == nil)
    #expect(try store.ownedCounts() == ["S2": 1])
  }
}
