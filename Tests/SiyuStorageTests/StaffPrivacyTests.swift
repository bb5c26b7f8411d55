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

  private func staff(_ id: String, phone: String?) -> ImportBatch {
    var row = StaffRecord(staffID: id)
    row.phone = phone
    return .staff([row])
  }

  private func isStaff(_ store: SQLiteStore, _ id: String) throws -> Bool {
    try store.staffCustomers().contains(store.customer(named: id))
  }

  @Test func `a phone of staff tells which customers are staff, and is nowhere to be read`() throws
  {
    let store = try lab.whole()
    #expect(try isStaff(store, "C-secret-person") == false)
    try lab.bring(staff("S7", phone: "13812345678"), store)
    #expect(try isStaff(store, "C-secret-person"))
    #expect(try isStaff(store, "neighbour-1") == false)
    let shown = try store.table(.staff)
    #expect(!shown.joined().contains { $0.contains("138") })
    for text in ["13812345678", "8612345678"] {
      #expect(try lab.bytes().range(of: Data(text.utf8)) == nil)
    }
    // Another one in its place, and none.
    try lab.bring(staff("S7", phone: "13900001001"), store)
    #expect(try isStaff(store, "C-secret-person") == false)
    #expect(try isStaff(store, "neighbour-1"))
    try lab.bring(staff("S7", phone: nil), store)
    #expect(try store.staffCustomers() == [])
  }

  @Test func `a key that is rotated takes the phones of staff along`() throws {
    let old = try WorkspaceKey(bytes: Array(repeating: 7, count: 32))
    let new = Array(repeating: UInt8(9), count: 32)
    let lab = try PersonLab(key: old)
    let store = try lab.whole()
    try lab.bring(staff("S7", phone: "13812345678"), store)
    let tokens = try SQLiteFile(lab.path).bytes("SELECT token FROM staff_phones")
    _ = try store.rotateKey(
      to: new, dryRun: false, temporaryDirectory: lab.folder.path, step: { _ in })
    #expect(try SQLiteFile(lab.path).bytes("SELECT token FROM staff_phones") != tokens)
    #expect(try isStaff(store, "C-secret-person"))
    // Twice: the sealed one opens with the key of now.
    let again = try lab.open(WorkspaceKey(bytes: new))
    _ = try again.rotateKey(
      to: Array(repeating: 11, count: 32), dryRun: false, temporaryDirectory: lab.folder.path,
      step: { _ in })
    #expect(try isStaff(again, "C-secret-person"))
  }

  @Test func `the phone of staff who is erased as a customer goes with her`() throws {
    let store = try lab.whole()
    try lab.bring(staff("S7", phone: "13812345678"), store)
    try lab.bring(staff("S8", phone: "13900001001"), store)
    _ = try store.erase([try store.customer(named: "C-secret-person")], dryRun: false)
    #expect(try SQLiteFile(lab.path).ints("SELECT count(*) FROM staff_phones")[0] == 1)
    #expect(try isStaff(store, "neighbour-1"))
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
