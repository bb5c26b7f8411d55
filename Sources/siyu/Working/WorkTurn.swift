import SiyuEngine
import SiyuModel
import SiyuWords

/// Why a turn was taken.
enum WorkCause: String, CaseIterable {
  case start, files, due, settings, store, delivery, reload
}

/// One turn: what became of the files, of the pass and of handing over.
struct WorkTurn {
  var number: Int64
  var at: Instant
  var causes: Set<WorkCause>
  var files: [InboxResult] = []
  var pass: ApplyReport?
  var notLoaded: [SetAside] = []
  var handOver: HandOverReport?
  var nextDue: Instant?

  var setAside: [SetAside] { notLoaded + (pass?.outcomes.flatMap(\.setAside) ?? []) }
  var messages: Int64 { sum(\.messages) }
  var tasks: Int64 { sum(\.tasks) }
  var enrolled: Int64 { sum(\.enrolled) }

  /// Customers whose standing in a membership became another.
  var moves: Int64 { moves { $0.noun != ProgrammeOutcome.screen } }

  /// Customers whom a screen found suspect.
  var suspects: Int64 {
    moves({ $0.noun == ProgrammeOutcome.screen }) { $0.to == ProgrammeOutcome.suspect }
  }

  private func moves(
    _ isMeant: (ProgrammeOutcome) -> Bool, _ counts: (ProgrammeOutcome.Move) -> Bool = { _ in true }
  ) -> Int64 {
    let programmes = pass?.outcomes.flatMap(\.plugins).flatMap(\.programmes) ?? []
    return programmes.filter(isMeant).flatMap(\.moves).filter(counts).reduce(0) { $0 + $1.count }
  }

  private func sum(_ count: (SOPOutcome) -> Int64) -> Int64 {
    pass?.outcomes.flatMap(\.plugins).reduce(0) { $0 + $1.sops.reduce(0) { $0 + count($1) } } ?? 0
  }

  /// Said only where something happened.
  var line: String? {
    var parts: [String] = []
    func add(_ count: Int64, _ words: String) {
      if count > 0 { parts.append("\(Grouping.text(count)) \(words)") }
    }
    add(pass?.outcome.touched ?? 0, say("customers changed"))
    add(moves, say("moved in memberships"))
    add(suspects, say("suspect"))
    add(enrolled, say("enrolled"))
    add(messages, say("messages"))
    add(tasks, say("tasks"))
    add(Int64((handOver?.taken ?? 0) + (handOver?.confirmed ?? 0)), say("handed over"))
    add(Int64(handOver?.failed ?? 0), say("failed"))
    if parts.isEmpty { return nil }
    return parts.listed()
  }

  /// Times are told in the zone.
  func json(_ zone: TimeZoneRules) -> DataValue {
    var record: DataRecord = [
      "turn": .int(number), "at": .string(TimeText.iso(at, in: zone)),
      "causes": .list(
        WorkCause.allCases.filter(causes.contains).map { .string($0.rawValue) }),
      "files": .list(files.map(\.json)),
    ]
    record["pass"] =
      pass.map {
        [
          "run": $0.run.map { .int($0) } ?? .null, "evaluated": .int($0.outcome.evaluated),
          "customers_changed": .int($0.outcome.touched), "enrolled": .int(enrolled),
          "messages": .int(messages), "tasks": .int(tasks), "moved": .int(moves),
          "suspects": .int(suspects),
        ]
      } ?? .null
    record["set_aside"] = .list(
      setAside.map { ["plugin": .string($0.plugin), "reason": .string("\($0.diagnostic)")] })
    record["hand_over"] = handOver.map { HandOverText(report: $0).json } ?? .null
    record["next_due"] = nextDue.map { .string(TimeText.iso($0, in: zone)) } ?? .null
    return .record(record)
  }
}
