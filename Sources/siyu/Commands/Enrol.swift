import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuWords

struct Enrol: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take customers, their entities or chat groups into an SOP by hand.",
    discussion: """
      The next 'siyu apply' takes the first step. What 'again' says holds: whoever was in it already \
      is left out unless --again is given. All are looked at first; if one is not known, nobody is \
      enrolled. A pet, or whatever else an SOP is for, is named by its own id, or by OWNER/ID where \
      several are called so.
      """)

  @Argument(help: ArgumentHelp("Such as skincare.new-friend.", valueName: "SOP"))
  var sop: String

  @Argument(
    help: ArgumentHelp(
      "Whom the SOP is for: customers, entities or chat groups.", valueName: "SUBJECT"))
  var subjects: [String]

  @Flag(help: "Also whoever was in it before.")
  var again = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let loaded = try host.loadPlugins()
    let outcomes = try host.recording("enrol") { try enrol(loaded, host) }
    if host.console.json {
      host.console.print(
        json: .list(
          outcomes.map {
            ["subject": .string($0.id), "state": .string($0.state), "note": .string($0.words)]
          }))
    } else {
      outcomes.forEach { host.console.print("\($0.id): \(said($0.words))") }
    }
    host.report(loaded.setAside)
    try (outcomes.allSatisfy { $0.state == "refused" } ? ExitStatus.failed : .done).exit()
  }

  private struct Outcome {
    var id: String
    var state: String
    var words: String
  }

  private func enrol(_ loaded: LoadedPlugins, _ host: Host) throws -> [Outcome] {
    let (plugin, sop) = try SOPFinding(plugins: loaded.plugins).find(self.sop)
    host.store.audit.add(["sop": .word(sop.name), "plugin": .digest(plugin.source.checksum)])
    let named = try Self.find(subjects, for: sop, host)
    let enrolling = HandEnrolling(
      sop: sop, checksum: plugin.source.checksum,
      clock: StepClock(zone: host.zone, calendar: try host.workspace.workCalendar()),
      now: host.now)
    var begun: [Enrolment] = []
    let outcomes = try named.map { subject in
      do {
        let enrolment = try enrolling.enrolment(
          of: subject, among: try host.store.enrolments(of: subject), again: again)
        begun.append(enrolment)
        return Outcome(
          id: subject.name, state: enrolment.state.name, words: words(enrolment, host))
      } catch let refusal as HandEnrolling.Refusal {
        return Outcome(id: subject.name, state: "refused", words: words(refusal, host))
      }
    }
    if !begun.isEmpty {
      try host.store.keepPlugin(
        checksum: plugin.source.checksum, id: plugin.source.id, version: plugin.source.version,
        files: plugin.files)
      try host.store.enrolByHand(begun)
    }
    return outcomes
  }

  private func words(_ enrolment: Enrolment, _ host: Host) -> String {
    if enrolment.state == .holdout {
      return say("held out to compare with: measured, not contacted")
    }
    guard let step = enrolment.step, let due = enrolment.due else { return enrolment.state.name }
    return say("enrolled; \(step) is due \(TimeText.dateTime(due, in: host.zone))")
  }

  private func words(_ refusal: HandEnrolling.Refusal, _ host: Host) -> String {
    switch refusal {
    case .isIn(let since): say("left out: is in it since \(TimeText.date(since, in: host.zone))")
    case .wasIn(let since):
      say("left out: was in it from \(TimeText.date(since, in: host.zone)); --again takes them in")
    }
  }

  /// Each once, in the order in which they were named.
  static func find(
    _ names: [String], for sop: SOPDeclaration, _ host: Host
  ) throws -> [NamedSubject] {
    var seen: Set<SubjectKey> = []
    return try names.compactMap { name in
      let subject = try host.store.subject(named: name, for: sop.subject)
      return seen.insert(subject.key).inserted ? subject : nil
    }
  }
}

struct Leave: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take customers, their entities or chat groups out of an SOP by hand.",
    discussion: """
      Their walk ends where it stands; its messages that were not handed over are taken back, and its \
      tasks that nobody has done are withdrawn. They count as having been in it.
      """)

  @Argument(help: ArgumentHelp("Such as skincare.new-friend.", valueName: "SOP"))
  var sop: String

  @Argument(
    help: ArgumentHelp(
      "Whom the SOP is for: customers, entities or chat groups.", valueName: "SUBJECT"))
  var subjects: [String]

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let loaded = try host.loadPlugins()
    let (name, counts, outside) = try host.recording("leave") {
      let (sop, named) = try find(loaded, host)
      host.store.audit.add(["sop": .word(sop)])
      let outside = try named.filter { try !Self.isIn($0, sop, host) }
      return (
        sop, try host.store.leaveByHand(named, sop: sop, at: host.now), outside.map(\.name)
      )
    }
    if host.console.json {
      return host.console.print(
        json: [
          "sop": .string(name), "ended": .int(counts.ended), "messages": .int(counts.messages),
          "tasks": .int(counts.tasks),
          "not_in": .list(outside.map { .string($0) }),
        ])
    }
    host.console.print(
      say(
        "\(name): \(Grouping.count(counts.ended, "enrolment")) ended,"
          + " \(Grouping.count(counts.messages, "message")) taken back")
        + (counts.tasks == 0
          ? "" : say(", \(Grouping.count(counts.tasks, "task")) withdrawn")))
    for name in outside { host.console.print(say("\(name): was not in it")) }
    host.report(loaded.setAside)
  }

  private func find(_ loaded: LoadedPlugins, _ host: Host) throws -> (String, [NamedSubject]) {
    let sop: SOPDeclaration
    do throws(Diagnostic) {
      sop = try SOPFinding(plugins: loaded.plugins).find(self.sop).sop
    } catch {
      // Walks outlive their plugin.
      guard let named = try goneSubjects(host) else { throw error }
      return (self.sop, named)
    }
    return (sop.name, try Enrol.find(subjects, for: sop, host))
  }

  /// Those who are in an SOP of this full name that no plugin has any more; `nil` where nobody named is.
  /// Whom it was for is not known any more: each is what is in it.
  private func goneSubjects(_ host: Host) throws -> [NamedSubject]? {
    let kinds: [SOPSubjectKind] =
      [.customer, .group] + host.workspace.file.entities.map { .entity(kind: $0.kind) }
    var seen: Set<SubjectKey> = []
    var isKnown = false
    var all: [NamedSubject] = []
    for name in subjects {
      let found = kinds.compactMap { try? host.store.subject(named: name, for: $0) }
      guard let first = found.first else { return nil }
      let inIt = try found.first { try Self.isIn($0, sop, host) }
      isKnown = isKnown || inIt != nil
      let subject = inIt ?? first
      if seen.insert(subject.key).inserted { all.append(subject) }
    }
    return isKnown ? all : nil
  }

  private static func isIn(_ subject: NamedSubject, _ sop: String, _ host: Host) throws -> Bool {
    try host.store.enrolments(of: subject).contains {
      $0.key.sop == sop && $0.state.isOpen
    }
  }
}
