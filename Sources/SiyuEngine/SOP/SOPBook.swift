internal import SiyuModel

/// The SOPs of a pass in all versions that are walked through, and what they want to know.
struct SOPBook: Sendable {
  struct Entry: Sendable {
    var sop: SOPDeclaration
    /// Position among `plugins`.
    var plugin: Int
    /// `nil`: nobody is enrolled. It is an old version, may not see what enrols, or waits for its old
    /// version to be through.
    var enrolling: Enrolling?
    /// Why nobody is enrolled, where a permission is missing.
    var refusal: Refusal?
    /// Why it rests: nobody is enrolled, and those under way stay where they are.
    var rest: SetAside?
    /// Nobody is enrolled before the last of the old version is through.
    var isDraining = false
    /// This pass is the first that enrols: what came before it takes nobody in.
    var begins = false
    /// Some look at a customer must enrol, mark or plan, even if nothing happened.
    var looksAtEverybody = false
    /// Position of the tally that its numbers go to: one for all versions of an SOP.
    var tally: Int
  }

  /// Those of the pass, then older versions.
  let plugins: [PassPlugin]
  /// How many of them are the pass's own.
  let current: Int
  private(set) var entries: [Entry] = []
  /// Full names and titles, by tally.
  private(set) var names: [(name: String, title: String, plugin: Int)] = []
  /// Positions of entries that enrol, by kind of subject.
  private(set) var enrollingCustomers: [Int] = []
  private(set) var enrollingGroups: [Int] = []
  let wanted: WantedFacts
  /// What the pass has to read for the SOPs' own questions.
  let askNeeds: ReadNeeds
  /// Memberships and other programmes of the pass's own plugins, in the order in which they decide.
  let programmes: [any Programme]
  /// With those whose plugins may not let customers stand in them, and why.
  let declaredProgrammes: [any Programme]
  private(set) var refusals: [String: Refusal] = [:]
  /// Rules that stand behind tags given by steps: plugin and text, after those of the tag stratum.
  private(set) var stepRules: [(plugin: Int, text: String)] = []
  private var ruleOfStep: [StepPlace: Int] = [:]

  private struct Version: Hashable {
    var sop: String
    var checksum: String
  }
  private struct StepPlace: Hashable {
    var entry: Int
    var step: String
  }
  private var byVersion: [Version: Int] = [:]
  private var byName: [String: Int] = [:]
  /// Ids of plugins that take part.
  private let healthy: Set<String>
  /// Full names of SOPs that rest.
  private let resting: [String: SetAside]

  var isEmpty: Bool { entries.isEmpty }

  /// - Parameters:
  ///   - excluded: positions of plugins that were set aside: their SOPs rest.
  ///   - resting: by full name, with the reason: SOPs that take no part, while their plugins do.
  ///   - kept: older versions that are in flight.
  ///   - lookedAt: the clock of the last complete pass, for SOPs that do not know better.
  init(
    plugins current: [PassPlugin], excluded: Set<Int>, resting: [String: SetAside] = [:],
    kept: [PassPlugin], clock: StepClock, now: Instant, known: [KnownSOP], lookedAt: Instant?,
    inFlight: [InFlight]
  ) throws {
    plugins = current + kept
    self.current = current.count
    self.resting = resting
    healthy = Set(current.indices.filter { !excluded.contains($0) }.map { current[$0].source.id })
    let known = Dictionary(known.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var needs: ReadNeeds = []
    for (index, plugin) in plugins.enumerated() where healthy.contains(plugin.source.id) {
      let isCurrent = index < current.count
      for sop in plugin.declarations.sops {
        var entry = Entry(sop: sop, plugin: index, tally: 0)
        if let tally = names.firstIndex(where: { $0.name == sop.name }) {
          entry.tally = tally
        } else {
          entry.tally = names.count
          names.append((sop.name, sop.title, index))
        }
        entry.rest = resting[sop.name]
        if isCurrent {
          entry.refusal = plugin.refusal(ofEnrollingIn: sop)
          entry.isDraining = Self.isDraining(sop, plugin.source.checksum, inFlight)
          if entry.refusal == nil, entry.rest == nil, !entry.isDraining {
            do {
              entry.enrolling = try Enrolling(
                sop: sop, clock: clock, now: now, since: known[sop.name]?.since,
                lookedAt: known[sop.name]?.lookedAt ?? lookedAt,
                knownConditions: Set(
                  sop.conditions.map(\.condition)
                    .filter { known[Self.name(of: $0, in: sop)] != nil }.map(\.number)))
            } catch { throw SOPFault(sop: sop.name, error) }
          }
          entry.begins = entry.enrolling != nil && known[sop.name] == nil
          entry.looksAtEverybody = sop.triggers.contains {
            if case .event = $0 { false } else { true }
          }
          byName[sop.name] = entries.count
          if entry.enrolling != nil {
            if sop.subject == .group {
              enrollingGroups.append(entries.count)
            } else {
              enrollingCustomers.append(entries.count)
            }
          }
        }
        if !sop.functions.isEmpty || sop.conditions.contains(where: \.condition.isSegment) {
          needs.formUnion(plugin.source.needs)
        }
        byVersion[Version(sop: sop.name, checksum: plugin.source.checksum)] = entries.count
        for step in sop.steps {
          if case .tag = step.action {
            ruleOfStep[StepPlace(entry: entries.count, step: step.id)] = stepRules.count
            stepRules.append((index, "\(sop.localID), step \(step.id) (\(step.place))"))
          }
        }
        entries.append(entry)
      }
    }
    let declared = current.enumerated().filter { !excluded.contains($0.offset) }
      .flatMap { index, plugin in
        Programmes.of(plugin, at: index, zone: clock.zone, known: known)
      }
    declaredProgrammes = declared
    for programme in declared {
      let grants = Grants(current[programme.plugin].source)
      refusals[programme.name] =
        grants.refusal(of: programme.effect) ?? grants.refusal(ofReading: programme.reads)
    }
    let refused = Set(refusals.keys)
    programmes = declared.filter { !refused.contains($0.name) }.enumerated().sorted {
      ($0.element.stratum, $0.offset) < ($1.element.stratum, $1.offset)
    }.map(\.element)
    for programme in programmes {
      needs.formUnion(plugins[programme.plugin].source.needs)
    }
    for (index, plugin) in current.enumerated() where !excluded.contains(index) {
      let asks = plugin.declarations.kocs.contains { $0.fission?.function != nil }
      if asks { needs.formUnion(plugin.source.needs) }
    }
    askNeeds = needs
    wanted = WantedFacts(entries: entries, plugins: plugins)
  }

  private static func isDraining(
    _ sop: SOPDeclaration, _ checksum: String, _ inFlight: [InFlight]
  ) -> Bool {
    sop.edit == .drain
      && inFlight.contains { $0.sop == sop.name && $0.checksum != checksum && $0.count > 0 }
  }

  /// Whether an SOP that enrols, a condition of one, or a subscription of deliveries was never applied by a complete pass.
  static func hasNew(
    in plugins: [PassPlugin], known: [KnownSOP], inFlight: [InFlight]
  ) -> Bool {
    let known = Set(known.map(\.name))
    return plugins.contains { plugin in
      plugin.declarations.sops.contains { sop in
        noted(sop).contains { !known.contains($0) }
          && plugin.refusal(ofEnrollingIn: sop) == nil
          && !isDraining(sop, plugin.source.checksum, inFlight)
      }
        || Programmes.noted(plugin.declarations.memberships).contains {
          !known.contains($0) && Grants(plugin.source).allows(.membership)
        }
    }
  }

  /// What is noted of an SOP when it was applied: itself, and each of its conditions. One that is
  /// added later begins as the SOP did.
  static func noted(_ sop: SOPDeclaration) -> [String] {
    [sop.name] + sop.conditions.map { name(of: $0.condition, in: sop) }
  }

  private static func name(of condition: ConditionTrigger.Condition, in sop: SOPDeclaration)
    -> String
  {
    "\(sop.name)#\(condition.number)"
  }

  /// Position of the rule behind a tag that a step gives.
  func rule(entry: Int, step: String) -> Int {
    ruleOfStep[StepPlace(entry: entry, step: step)] ?? 0
  }

  // MARK: Versions

  enum Place {
    /// Goes on in this entry.
    case at(Int)
    /// Goes over to this entry from the version it began with, if that is kept.
    case moving(to: Int, from: Int?)
    /// Its plugin takes no part.
    case resting
    /// Nothing says where it goes on.
    case stranded
  }

  func place(of enrolment: Enrolment) -> Place {
    let name = enrolment.key.sop
    guard healthy.contains(String(name.prefix { $0 != "." })), resting[name] == nil else {
      return .resting
    }
    let own = byVersion[Version(sop: name, checksum: enrolment.checksum)]
    if let now = byName[name] {
      if own == now { return .at(now) }
      if entries[now].sop.edit == .migrate { return .moving(to: now, from: own) }
      return own.map { .at($0) } ?? .stranded
    }
    guard let own else { return .stranded }
    return entries[own].sop.edit == .migrate ? .stranded : .at(own)
  }

  /// Whether any plugin may see what customers have.
  var readsWallets: Bool { plugins.contains { $0.source.needs.contains(.wallet) } }

  /// Whether anybody can be given a coupon with a code.
  var dealsCodes: Bool {
    plugins.contains { $0.declarations.coupons.contains { $0.pool != nil } }
  }

  /// The pools from which the pass's programmes give codes: by full name of the programme, by what its
  /// plugin calls the benefit.
  var givesCodes: [String: [String: String]] {
    var all: [String: [String: String]] = [:]
    for case let programme as BenefitedProgramme in programmes
    where programme.grants.allows(.coupon) {
      for name in programme.membership.everyBenefit {
        guard let benefit = programme.benefits[name],
          let pool = programme.coupons.first(where: { $0.localID == benefit.coupon })?.pool
        else { continue }
        all[programme.name, default: [:]][benefit.localID] = pool
      }
    }
    return all
  }

  func currentEntry(_ name: String) -> Int? { byName[name] }

  /// SOPs whose enrolments go over to the version that runs now.
  var moving: [SOPVersion] {
    entries.filter { $0.plugin < current && $0.sop.edit == .migrate }
      .map { SOPVersion(sop: $0.sop.name, checksum: plugins[$0.plugin].source.checksum) }
  }

  /// All that this pass looks at from the beginning. An SOP that may not enrol yet has not begun: who
  /// fulfils its conditions is not marked.
  var noted: [String] {
    (enrollingCustomers + enrollingGroups).flatMap { Self.noted(entries[$0].sop) }
      + programmes.compactMap {
        ($0 as? ProductSubscriptionProgramme)
          .map { ProductSubscriptionProgramme.noted($0.product) }
      }
  }

  /// Those that take part in the version that runs now, whether they enrol or not.
  var looked: [String] {
    byName.filter { entries[$0.value].rest == nil }.map(\.key).sorted()
  }

  /// Whether only one enrolment of an SOP runs for a customer at a time.
  func isOnce(_ name: String) -> Bool {
    guard let index = byName[name] else { return true }
    return entries[index].sop.again != .each
  }
}

/// Why an SOP, or all of a plugin's, cannot be walked through in this pass.
struct SOPFault: Error {
  enum Kind {
    /// The SOP, and no other, has to rest: by full name.
    case resting(String)
    /// Every plugin that failed in one round of questions.
    case plugins
  }
  var kind: Kind
  /// At least one.
  var setAside: [SetAside]

  /// The SOP needs a year that the calendar of workdays lacks.
  init(sop: String, _ missing: MissingCalendarYear) {
    kind = .resting(sop)
    setAside = [SetAside(plugin: sop, cause: .load, diagnostic: Diagnostic("\(missing)"))]
  }

  init(_ setAside: [SetAside]) {
    kind = .plugins
    self.setAside = setAside
  }
}

extension SOPDeclaration {
  var conditions: [ConditionTrigger] {
    triggers.compactMap { if case .condition(let trigger) = $0 { trigger } else { nil } }
  }
}

extension ConditionTrigger.Condition {
  var isSegment: Bool { if case .inSegment = self { true } else { false } }
}
