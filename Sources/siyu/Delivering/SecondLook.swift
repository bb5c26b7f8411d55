import SiyuEngine
import SiyuModel
import SiyuPackaging

/// The gate's second look, at the moment at which a message is handed over: everything is as it is
/// now, whatever was true when it was planned.
final class SecondLook {
  private let host: Host
  private let writer: any MessageWriting
  private let suppression: Suppression
  private let settings: GateSettings
  private var gate: Gate
  private var zones = CustomerZones()
  /// By plugin: what it may send through.
  private var grants: [String: Set<String>] = [:]
  /// Beginning of the day whose use of staff the gate holds.
  private var day: Instant?

  /// - Throws: `Diagnostics` when a suppression list cannot be read.
  init(_ host: Host, writer: any MessageWriting) throws {
    self.host = host
    self.writer = writer
    suppression = try Suppression(host.workspace)
    settings = host.workspace.file.gate
    gate = Gate(
      rules: settings.rules, zone: host.zone, weekStart: host.workspace.file.weekStart)
  }

  /// Why it may not go now; `nil` when it may, and then it counts.
  func refusal(_ message: Message, at now: Instant) throws -> GateRefusal? {
    try beginDay(of: now)
    gate.isPaused = try host.store.isPaused
    let addressee: Addressee
    do { addressee = try self.addressee(of: message) } catch let error as StoreError
      where error.code == .notFound
    { return GateRefusal(rule: .unreachable, words: error.message) }
    var history = try host.store.contacts(for: message, at: now)
    if !suppression.isEmpty, let customer = message.customer {
      history.suppressed = suppression.holds(
        try host.store.contactNames(of: CustomerNumber(rawValue: customer)))
    }
    let content = try? writer.content(message.content, of: message.checksum)
    return gate.lookAgain(
      GateWant(
        message, isPermitted: isPermitted(message), validFrom: content?.validFrom,
        validUntil: content?.validUntil),
      customer: subject(addressee, of: message), history: history, now: now,
      isCounted: host.zone.startOfDay(countedAt(message)) == day)
  }

  private func addressee(of message: Message) throws -> Addressee {
    try host.store.addressee(
      customer: message.customer, entity: message.entity, group: message.group,
      staff: message.staff)
  }

  /// Whoever was to send it sends it; when nobody owns the relationship any more, nobody can.
  private func subject(_ addressee: Addressee, of message: Message) -> GateSubject {
    let zone = settings.zoneAttribute
      .flatMap { addressee.facts.customer?.attributes[$0] }.flatMap { zones.zone($0) }
    return GateSubject(
      message.group == nil ? .customer : .group, consent: addressee.consent,
      staff: addressee.staff == nil ? nil : message.staff, isInPool: addressee.isInPool, zone: zone)
  }

  /// The store counts an admitted message when it was planned, and others when they were handed over.
  private func countedAt(_ message: Message) -> Instant {
    message.state == .handedOver ? message.stateAt : message.plannedAt
  }

  private func beginDay(of now: Instant) throws {
    let start = host.zone.startOfDay(now)
    if day == start { return }
    let end = host.zone.start(of: host.zone.date(of: now).adding(days: 1))
    let use = try host.store.snapshot(readers: 1).outreach.staffUse(from: start, to: end)
    gate.setStaffUse(use, on: now)
    day = start
  }

  /// As it is granted now: also of a plugin that is not enabled any more, which may nothing.
  private func isPermitted(_ message: Message) -> Bool {
    let plugin = String(message.sop.prefix { $0 != "." })
    if grants[plugin] == nil {
      let isEnabled = host.workspace.enabledPlugins.contains(plugin)
      let installed = isEnabled ? try? host.workspace.plugin(plugin) : nil
      grants[plugin] = installed?.source.grants ?? []
    }
    return grants[plugin]?.contains(message.touchpoint.rawValue) ?? false
  }
}
