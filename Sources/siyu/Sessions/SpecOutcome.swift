import SiyuEngine
import SiyuModel

/// What a simulation of a spec came to, for Lua: in the plugin's own names, and in order of time.
struct SpecOutcome {
  let store: any Store & OutreachStore
  let plugin: PassPlugin
  let zone: TimeZoneRules
  let from: Instant
  let customers: [(id: String, number: CustomerNumber)]

  private static let most = 10_000

  func data() throws -> DataValue {
    var messages: [(Instant, DataValue)] = []
    var tasks: [(Instant, DataValue)] = []
    var history: [(Instant, DataValue)] = []
    var states: [(String, DataValue)] = []
    let names = Dictionary(
      customers.map { ($0.number.rawValue, $0.id) }, uniquingKeysWith: { first, _ in first })
    for (id, number) in customers {
      for message in try store.messages(of: number, limit: Self.most) {
        messages.append((message.plannedAt, self.message(message, id)))
      }
      for enrolment in try store.enrolments(of: number) {
        states.append((id, .string(enrolment.state.name)))
        history += enrolment.history.map { ($0.at, record($0, enrolment, id)) }
      }
    }
    for isOpen in [true, false] {
      for task in try store.tasks(of: nil, open: isOpen, limit: Self.most) {
        let id = task.customer.flatMap { names[$0] } ?? ""
        tasks.append((task.plannedAt, self.task(task, id)))
      }
    }
    let all = sorted(history)
    return [
      "messages": .list(sorted(messages)), "tasks": .list(sorted(tasks)), "history": .list(all),
      "refused": .list(all.filter { $0["outcome"]?.stringValue == "refused" }),
      // Of the first customer; declined and ended ones too, the last one counts.
      "state": states.last { $0.0 == customers.first?.id }?.1 ?? .null,
      "states": .record(DataRecord(last(states))),
      "tags": .list(try tags()),
      "steps": .list(
        plugin.declarations.sops.flatMap { $0.steps.map { .string($0.id) } }),
    ]
  }

  private func last(_ states: [(String, DataValue)]) -> [(String, DataValue)] {
    customers.compactMap { customer in
      states.last { $0.0 == customer.id }.map { (customer.id, $0.1) }
    }
  }

  private func sorted(_ all: [(Instant, DataValue)]) -> [DataValue] {
    all.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
      .map(\.element.1)
  }

  /// By the names that the plugin itself uses.
  private func local(_ name: String) -> DataValue {
    let prefix = plugin.source.id + "."
    return .string(name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name)
  }

  private func tags() throws -> [DataValue] {
    guard let first = customers.first else { return [] }
    return try store.detail(of: first.number).tags.map { local($0.tag.description) }
  }

  /// 1 is the day of `from`.
  private func day(_ at: Instant) -> DataValue {
    let begun = zone.date(of: from)
    let days = (zone.startOfDay(at).seconds - zone.start(of: begun).seconds + 43_200) / 86_400
    return .int(days + 1)
  }

  private func moment(_ at: Instant) -> [(String, DataValue)] {
    [
      ("at", .string(TimeText.dateTime(at, in: zone))), ("time", .int(at.seconds)),
      ("day", day(at)),
    ]
  }

  private func message(_ message: Message, _ customer: String) -> DataValue {
    .record(
      DataRecord(
        [
          ("sop", local(message.sop)), ("step", .string(message.step)),
          ("customer", .string(customer)), ("content", .string(message.content)),
          ("touchpoint", .string(message.touchpoint.rawValue)),
        ] + moment(message.plannedAt)))
  }

  private func task(_ task: StaffTask, _ customer: String) -> DataValue {
    .record(
      DataRecord(
        [
          ("sop", local(task.sop)), ("step", .string(task.step)),
          ("customer", .string(customer)), ("title", .string(task.title)),
          ("staff", task.staff.map { .string($0) } ?? .null),
        ] + moment(task.plannedAt)))
  }

  private func record(
    _ record: StepRecord, _ enrolment: Enrolment, _ customer: String
  ) -> DataValue {
    .record(
      DataRecord(
        [
          ("sop", local(enrolment.key.sop)), ("step", .string(record.step)),
          ("customer", .string(customer)), ("outcome", .string(record.outcome.name)),
          ("content", record.content.map { .string($0) } ?? .null),
          ("reason", record.reason.map { .string($0) } ?? .null),
        ] + moment(record.at)))
  }
}
