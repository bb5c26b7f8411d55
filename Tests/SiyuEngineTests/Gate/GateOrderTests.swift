import SiyuEngine
import SiyuModel
import Testing

/// Who gets a slot that several want, and what is asked again at handing over.
@Suite struct GateOrderTests {
  private func admitted(_ wants: [GateWant]) throws -> [String] {
    var gate = GateLab.gate()
    let verdicts = gate.decide(
      wants, customer: GateLab.customer, history: ContactHistory(),
      now: try GateLab.at("2026-11-23 10:00:00"))
    return zip(wants, verdicts).filter { $0.1 == .admit }.map(\.0.id)
  }

  @Test func `priority decides, then the deadline, then names`() throws {
    var step = GateLab.want(id: "step", plugin: "b")
    step.step = "a"
    var sop = GateLab.want(id: "sop", plugin: "b")
    sop.sop = "b.a"
    let wants = [
      GateLab.want(id: "id2", plugin: "b"), GateLab.want(id: "id1", plugin: "b"), step, sop,
      GateLab.want(id: "plugin", plugin: "a"),
      GateLab.want(id: "deadline", plugin: "c", deadline: 9),
      GateLab.want(id: "priority", plugin: "z", priority: 1),
    ]
    var left = wants
    for first in ["priority", "deadline", "plugin", "sop", "step", "id1", "id2"] {
      #expect(try admitted(left) == [first], "one message a day")
      #expect(try admitted(left.reversed()) == [first])
      left.removeAll { $0.id == first }
    }
  }

  @Test func `a message does not stand in its own way at handing over`() throws {
    var rules = GateRules()
    rules.staffCaps = [StaffCap(what: .links, most: 1)]
    var gate = GateLab.gate(rules)
    let now = try GateLab.at("2026-11-23 10:00:00")
    let want = GateLab.want(hasLink: true)
    func lookAgain(_ history: ContactHistory, counted: Bool) -> GateRefusal? {
      gate.lookAgain(
        want, customer: GateLab.customer, history: history, now: now, isCounted: counted)
    }
    #expect(
      gate.decide([want], customer: GateLab.customer, history: ContactHistory(), now: now)
        == [.admit])
    #expect(lookAgain(ContactHistory(), counted: true) == nil)
    #expect(gate.staffUse(on: now)["lily"]?.links == 1, "looked at again, it counts once")
    #expect(lookAgain(ContactHistory(), counted: false)?.rule == .staff, "somebody else's link")

    let other = try GateLab.history([("2026-11-23 09:30:00", .moments)])
    #expect(lookAgain(other, counted: true)?.words == "1 of 1 messages today")
    #expect(gate.staffUse(on: now)["lily"]?.links == 0, "what is taken back counts no more")
    #expect(lookAgain(ContactHistory(), counted: false) == nil)
    #expect(gate.staffUse(on: now)["lily"]?.links == 1)
  }

  @Test func `everything is asked again at handing over`() throws {
    let noon = try GateLab.at("2026-11-23 12:00:00")
    func rule(
      _ change: (inout Gate, inout ContactHistory, inout GateSubject, inout GateWant) -> Void,
      at now: Instant
    ) -> GateRule? {
      var gate = GateLab.gate()
      var history = ContactHistory()
      var customer = GateLab.customer
      var want = GateLab.want()
      change(&gate, &history, &customer, &want)
      return gate.lookAgain(
        want, customer: customer, history: history, now: now, isCounted: true)?.rule
    }
    #expect(rule({ _, _, _, _ in }, at: noon) == nil)
    #expect(rule({ gate, _, _, _ in gate.isPaused = true }, at: noon) == .paused)
    #expect(rule({ _, history, _, _ in history.suppressed = true }, at: noon) == .suppressed)
    #expect(rule({ _, history, _, _ in history.unsubscribedAt = noon }, at: noon) == .unsubscribed)
    #expect(rule({ _, history, _, _ in history.leftPoolAt = noon }, at: noon) == .unreachable)
    #expect(rule({ _, _, customer, _ in customer.consent = 0 }, at: noon) == .consent)
    #expect(rule({ _, _, customer, _ in customer.staff = nil }, at: noon) == .unreachable)
    #expect(rule({ _, _, _, want in want.isPermitted = false }, at: noon) == .permission)
    #expect(rule({ _, _, _, want in want.validUntil = noon }, at: noon) == .content)
    #expect(
      rule({ _, _, _, _ in }, at: try GateLab.at("2026-11-23 23:00:00")) == .quiet)
  }

  @Test func `a message of the outbox says of itself what the gate asks`() {
    let message = Message(
      id: "abc", sop: "skincare.new-friend", step: "offer", customer: 7, staff: "lily",
      checksum: "c", content: "content/offer", touchpoint: .moments, purpose: .service,
      hasLink: true, plannedAt: Instant(seconds: 1), deadline: Instant(seconds: 9), priority: 4,
      stateAt: Instant(seconds: 1))
    let want = GateWant(message, isPermitted: false, validUntil: Instant(seconds: 5))
    #expect(
      want
        == GateWant(
          id: "abc", plugin: "skincare", sop: "skincare.new-friend", step: "offer",
          touchpoint: .moments, purpose: .service, hasLink: true, priority: 4,
          deadline: Instant(seconds: 9), isPermitted: false, validUntil: Instant(seconds: 5)))
  }

  @Test
  func
    `a reason that lasts is told before one that passes, and one that waits before one that counts`()
    throws
  {
    var gate = GateLab.gate()
    var history = try GateLab.history([("2026-11-23 09:30:00", .chat)])
    history.suppressed = true
    history.unanswered = 99
    gate.isPaused = true
    let night = try GateLab.at("2026-11-23 23:00:00")
    func rule() -> GateRule? {
      gate.decide([GateLab.want()], customer: GateLab.customer, history: history, now: night)[0]
        .refusal?.rule
    }
    #expect(rule() == .suppressed)
    history.suppressed = false
    #expect(rule() == .paused)
    gate.isPaused = false
    #expect(rule() == .quiet, "what is full tonight says nothing of tomorrow")
  }
}
