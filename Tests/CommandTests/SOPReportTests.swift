import Foundation
import SiyuModel
import SiyuPackaging
import SiyuStorage
import SiyuTestPrograms
import Testing

/// Reports about a store in which something came of an SOP.
@Suite struct SOPReportTests {
  private static let setUp = """
    siyu init shop --playbook none && cd shop && mkdir -p plugins/care/content
    printf 'id = "care"\\nversion = "1.0.0"\\ntitle = "护理"\\nsiyu = "1"\\n[permissions]\\nread = ["orders"]\\nsend = ["wecom.chat"]\\n' \
      >plugins/care/plugin.toml
    printf 'siyu.sop { id = "new-friend", title = "新客七日", holdout = 0.5, goal = { on = "order.paid", within = "14d" }, steps = { { id = "welcome", after = "0m", send = "content/welcome" } } }\\n' \
      >plugins/care/main.lua
    printf '+++\\ntouchpoint = "wecom.chat"\\ntitle = "新客欢迎"\\n+++\\n你好\\n' >plugins/care/content/welcome.md
    printf 'customer_id\\nC1\\nC2\\nC3\\nC4\\n' >../c.csv
    printf 'order_id,customer_id,paid_at,amount\\nA1,C1,2026-05-03,9.00\\nA2,C3,2026-05-12,9.00\\nA3,C1,2026-05-04,9.00\\n' \
      >../o.csv
    siyu import customers ../c.csv && siyu import orders ../o.csv
    """

  /// C1 and C2 were written to, C3 and C4 held out; C2's message failed.
  private static func prepare(_ folder: TranscriptFolder) throws {
    let workspace = try Workspace.open(folder.home + "/shop")
    let zone = try workspace.surroundings().zone
    let store = try SQLiteStore(
      path: workspace.storePath, key: WorkspaceKey(bytes: workspace.key()), zone: zone)
    let begun = try TimeText.parse("2026-05-01", in: zone)
    var changes: [SubjectChange] = []
    var messages: [String] = []
    for (index, id) in ["C1", "C2", "C3", "C4"].enumerated() {
      let number = try store.customer(named: id).rawValue
      let isHeldOut = index > 1
      var enrolment = Enrolment(
        key: EnrolmentKey(
          sop: "care.new-friend", subject: .customer(number), occurrence: "hand:\(begun.seconds)"),
        customer: number, checksum: "sum", enrolledAt: begun,
        state: isHeldOut ? .holdout : .finished)
      var change = OutreachChange()
      if !isHeldOut {
        enrolment.history = [
          StepRecord(
            step: "welcome", visit: 0, at: begun, outcome: .sent, content: "content/welcome",
            effect: "m\(id)")
        ]
        change.messages = [
          Message(
            id: "m\(id)", sop: "care.new-friend", step: "welcome", customer: number, staff: nil,
            checksum: "sum", content: "content/welcome", touchpoint: .chat, purpose: .marketing,
            hasLink: false, plannedAt: begun, deadline: begun.advanced(bySeconds: 86_400),
            state: .admitted, stateAt: begun)
        ]
        messages.append("m\(id)")
      }
      change.enrolments = [enrolment]
      changes.append(
        SubjectChange(customer: number, changes: [], due: .max, outreach: change))
    }
    let run = try store.beginRun(
      RunHeader(identity: "one", now: begun, plugins: [], rules: [], mark: nil))
    try run.commit(changes.sorted { $0.customer < $1.customer }, through: 1)
    try run.finish()
    _ = try store.move(
      messages.map {
        MessageMove(
          id: $0, from: .admitted, to: .handedOver, at: begun.advanced(bySeconds: 60), reason: nil)
      })
    _ = try store.record(
      [
        Receipt(message: "mC1", kind: .clicked, at: begun.advanced(bySeconds: 120)),
        Receipt(message: "mC2", kind: .failed, at: begun.advanced(bySeconds: 90)),
      ], unsubscribeWords: [])
  }

  @Test func `reports and the content library count what came of an SOP`() async throws {
    let programs = try Programs.folder()
    let outcomes = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      let begun = try folder.run(Self.setUp, limit: 120)
      try #require(begun.status == 0, "\(begun.lines)")
      try Self.prepare(folder)
      return try [
        "siyu report sop new-friend --now 2026-06-01", "siyu report sop --now 2026-05-10",
        "siyu report sop --to 2026-05-01 --now 2026-06-01", "siyu content --now 2026-06-01",
        "siyu audit | grep -c report",
      ].map { try folder.run($0, limit: 120).lines }
    }
    #expect(
      outcomes[0] == [
        "At 2026-06-01 00:00 (Asia/Shanghai): all who were ever enrolled.", "",
        "care.new-friend  新客七日",
        "               reached  answered  clicked  bought  left         goal met",
        "  enrolled  2        1         0        1       1     0  1 of 2 (50.0 %)",
        "  held out  2                                            1 of 2 (50.0 %)",
        "  goal: order.paid within 14d: ±0.0 points against those held out (95 %: -57.3 to +57.3), which may be chance",
        "  1 message: 0.0 leaves per 1,000; 1.0 messages for each goal met",
        "  step     content          shown  answered  clicked  bought  left    goal after  against held out        passed",
        "  welcome  content/welcome      1         0        1       1     0  100.0 % of 1  +50.0 (-39.1 to +90.5)  sent 2",
      ])
    // C3's order is not there yet, and nobody's 14 days are over.
    #expect(
      outcomes[1].contains(
        "  4 more are still within that time and not counted above; 1 of them met it already"),
      "\(outcomes[1])")
    #expect(outcomes[2].last == "  nobody was enrolled")
    #expect(
      outcomes[3] == [
        "plugin  content          title     by          valid  used by             shown  answered  clicked  bought  left",
        "care    content/welcome  新客欢迎  wecom.chat         new-friend/welcome      1         0        1       1     0",
      ])
    #expect(outcomes[4] == ["0"])
  }
}
