import ArgumentParser
import Foundation
import SiyuModel
import SiyuPackaging
import SiyuTestSupport
import Testing

@testable import siyu

/// Two pairs of eyes.
@Suite struct ApprovalTests {
  // Foundation has one too.
  private typealias Host = siyu.Host

  private let root: String
  private let now = Instant(seconds: 1_793_000_000)

  init() throws {
    root = NSTemporaryDirectory() + "/siyu-approval-\(UUID().uuidString)"
    let workspace = try Workspace.create(at: root, brand: "素颜").workspace
    try Host.makeStore(workspace)
  }

  private func remove() { try? FileManager.default.removeItem(atPath: root) }

  private func host(as login: String, uid: Int64) throws -> Host {
    try Host(
      Workspace.open(root), WorkspaceOptions.parse(["-C", root]), writes: true,
      system: HostSystem(
        time: { [now] in now }, user: { AuditActor(login: login, uid: uid) }))
  }

  /// A run of anna's with one message that waits.
  private func apply(
    _ host: Host, deadline: Int64 = 3_600, command: String = "apply"
  ) throws -> Int64 {
    let session = try host.store.beginImport(
      ImportHeader(kind: .customers, source: "", columns: ["customer_id"]),
      options: ImportOptions(temporaryDirectory: try host.temporaryDirectory()))
    _ = try session.add(
      .customers([CustomerRecord(person: PersonReference(customerID: "C1"))]))
    _ = try session.finish { _ in }
    let customer = try host.store.customer(named: "C1").rawValue
    var change = OutreachChange()
    var message = Message.sample(1, state: .planned)
    message.customer = customer
    message.plannedAt = now
    message.deadline = now.advanced(bySeconds: deadline)
    change.messages = [message]
    return try host.recording(command) {
      let run = try host.store.beginRun(
        RunHeader(
          identity: "one", now: now, plugins: [("skincare@1", "c")], rules: [], mark: nil))
      try run.commit(
        [SubjectChange(customer: customer, changes: [], due: .max, outreach: change)], through: 1)
      try run.finish()
      return run.run
    }
  }

  @Test func `a run of siyu work is approved like any other`() throws {
    defer { remove() }
    let run = try apply(host(as: "anna", uid: 501), command: "work")
    #expect(throws: Diagnostic.self) {
      try Approval(host: host(as: "anna", uid: 501)).approve([run])
    }
    _ = try Approval(host: host(as: "boss", uid: 502)).approve([run])
    #expect(try host(as: "boss", uid: 502).store.messages(in: .planned, limit: 9).isEmpty)
  }

  @Test func `whoever applied a run cannot approve it, and somebody else can`() throws {
    defer { remove() }
    let run = try apply(host(as: "anna", uid: 501))
    let anna = Approval(host: try host(as: "anna", uid: 501))
    #expect(try anna.waiting().map(\.appliedBy?.login) == ["anna"])
    #expect(throws: Diagnostic.self) { try anna.approve([run]) }
    // The same person by another name, and another person by the same.
    #expect(throws: Diagnostic.self) {
      try Approval(host: host(as: "boss", uid: 501)).approve(nil)
    }
    #expect(throws: Diagnostic.self) {
      try Approval(host: host(as: "anna", uid: 502)).approve(nil)
    }
    #expect(try anna.host.store.admitted(limit: 9).isEmpty)

    let bo = Approval(host: try host(as: "bo", uid: 502))
    #expect(throws: Diagnostic.self) { try bo.approve([run + 1]) }
    #expect(try bo.approve([run]).admitted == 1)
    #expect(try bo.host.store.admitted(limit: 9).count == 1)
    #expect(try bo.waiting().isEmpty)
    var entries: [AuditEntry] = []
    try bo.host.store.audit.entries(from: 1) {
      entries.append($0)
      return true
    }
    let last = try #require(entries.last)
    #expect(last.command == "approve" && last.outcome == .done && last.actor.login == "bo")
    #expect(last.facts["admitted"] == .int(1))
    #expect(entries.filter { $0.command == "approve" && $0.outcome == .refused }.count == 4)
  }

  @Test func `what waited past its deadline expires instead`() throws {
    defer { remove() }
    let run = try apply(host(as: "anna", uid: 501), deadline: -1)
    let bo = Approval(host: try host(as: "bo", uid: 502))
    let counts = try bo.approve([run])
    #expect(counts.admitted == 0 && counts.expired == 1)
    #expect(
      try bo.host.store.messages(in: .expired, limit: 9).first?.reason == "not approved in time")
  }
}
