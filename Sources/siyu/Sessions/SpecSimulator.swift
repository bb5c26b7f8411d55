import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuStorage
import SiyuWorkers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Answers `simulate { … }` of a plugin's specs: the engine runs here, against another worker of the
/// same plugin, over a store that holds nobody but the customers described.
///
/// The rules of the gate are siyu's own cautious ones, whatever the workspace says, and nobody is held
/// out: a spec that passes in one workspace passes in all.
final class SpecSimulator {
  private let subject: SpecSubject
  /// Whether the lines that simulations run are counted.
  private let measures: Bool
  /// With all settings that were tried; each has a worker of its own.
  private var simulated: Set<PluginSource> = []
  private var runtime: ProcessRuntime?
  /// Migrated once; each simulation copies it.
  private var empty: SQLiteOverlay?
  /// Most simulations are of one setting; checking the content takes longer than some of them.
  private var prepared: Prepared?
  private let key = WorkspaceKey.random()
  private var count = 0

  /// Simulations of one plugin's specs.
  private static let most = 10_000
  /// Somebody looks every minute; where nobody is due, nobody does.
  private static let every: Int64 = 60

  init(_ subject: SpecSubject, measures: Bool = false) {
    self.subject = subject
    self.measures = measures
  }

  deinit { runtime?.close() }

  /// - Throws: `Diagnostic`, which is raised where the spec asked.
  func run(_ scene: DataValue) throws -> DataValue {
    do { return try simulate(SpecSceneData(scene)) } catch let aside as SetAside {
      throw aside.diagnostic
    } catch let problems as Diagnostics {
      throw problems.all.first ?? Diagnostic("the plugin cannot be simulated")
    } catch let error as StoreError {
      throw Diagnostic("the simulation failed: \(error)")
    }
  }

  /// The lines that ran in all simulations so far; asked once. Empty where they are not counted.
  func countedLines() throws -> [DataValue] {
    guard measures, let runtime else { return [] }
    return try simulated.flatMap { try runtime.countedLines(of: $0) }
  }

  private func simulate(_ scene: SpecSceneData) throws -> DataValue {
    count += 1
    guard count <= Self.most else {
      throw Diagnostic("more than \(Self.most) simulations in one plugin's specs")
    }
    let plugin = try plugin(settings: scene.settings, sop: scene.sop)
    let overlay = try overlay()
    let zone = subject.surroundings.zone
    let from = scene.from
    var planner = Planner(
      store: overlay.store, runtime: try running(), plugins: [plugin],
      surroundings: subject.surroundings, now: from.advanced(bySeconds: -1), workers: 1,
      full: false, temporaryDirectory: overlay.path,
      sops: SOPSettings(calendar: subject.calendar))
    // The SOPs were there before the customers: whatever is true of these has just become so.
    _ = try planner.apply()
    let fill = SpecStoreFilling(
      store: overlay.store, directory: overlay.path,
      ownGroups: Set(plugin.declarations.tagRules.map(\.group.name)))
    try fill.bring(codesOf: plugin.declarations.coupons)
    try fill.bring(scene.products)
    try fill.bring(scene.customers, at: scene.from)
    let numbers = try scene.customers.map { try overlay.store.customer(named: $0.id) }
    for sop in plugin.declarations.sops where scene.sop != nil && sop.triggers.isEmpty {
      try Simulation.enrol(
        numbers, in: sop, of: plugin, at: from, settings: planner.sops, zone: zone,
        into: overlay.store)
    }
    planner.now = from
    var simulation = Simulation(
      overlay: overlay, planner: planner,
      span: SimulatedSpan(
        from: from, to: zone.adding(scene.length, to: from), every: Self.every))
    simulation.happenings = scene.script.enumerated().map { index, line in
      Simulation.Happening(at: line.at) { try fill.happen(line, number: index + 1, in: zone) }
    }
    simulation.endsAtSetAside = true
    let report = try simulation.run()
    if let aside = report.setAside.first { throw aside }
    for sop in report.sops {
      if let failure = sop.outcome.failureExamples.first { throw failure.diagnostic }
    }
    return try SpecOutcome(
      store: overlay.store, plugin: plugin, zone: zone, from: from,
      customers: Array(zip(scene.customers.map(\.id), numbers))
    ).data()
  }

  // MARK: What it takes

  private func running() throws -> ProcessRuntime {
    if let runtime { return runtime }
    var setup = try CommandWorkers.setup(subject.surroundings)
    setup.countsLines = measures
    let made = ProcessRuntime(setup)
    runtime = made
    return made
  }

  private func plugin(settings: DataValue?, sop name: String?) throws -> PassPlugin {
    let prepared = try prepared(settings)
    let (installed, source) = (prepared.installed, prepared.source)
    var declarations = prepared.declarations
    if measures { simulated.insert(source) }
    if let name {
      let prefix = source.id + "."
      let full = name.hasPrefix(prefix) ? name : prefix + name
      let known = declarations.sops.map { String($0.name.dropFirst(prefix.count)) }
      guard declarations.sops.contains(where: { $0.name == full }) else {
        let near = NearestName.nearest(to: name, in: known)
        throw Diagnostic(
          "the plugin has no sop '\(TextEscape.terminalSafe(name))'"
            + (near.map { "; did you mean '\($0)'?" } ?? "."))
      }
      declarations.sops.removeAll { $0.name != full }
    }
    for index in declarations.sops.indices { declarations.sops[index].holdout = 0 }
    return PassPlugin(
      source: source, title: installed.package.manifest.title, declarations: declarations,
      files: installed.files, contents: prepared.contents)
  }

  /// The plugin with its content checked, as these settings make it.
  private struct Prepared {
    let settings: DataValue?
    let installed: Workspace.InstalledPlugin
    let source: PluginSource
    let declarations: PluginDeclarations
    let contents: [String: ContentFacts]
  }

  private func prepared(_ settings: DataValue?) throws -> Prepared {
    if let prepared, prepared.settings == settings { return prepared }
    guard let installed = subject.installed else { throw try subject.source.failure }
    var source = installed.source
    if let settings { source.settings = settings }
    let declarations = try running().declarations(of: source)
    var content = ContentSurroundings(brand: "品牌", plugins: subject.surroundings)
    content.settingsAreGiven = true
    let library = ContentLibrary(installed, declarations: declarations, surroundings: content)
    if let error = library.problems.first(where: { $0.severity == .error }) { throw error }
    let made = Prepared(
      settings: settings, installed: installed, source: source, declarations: declarations,
      contents: library.factsByPath)
    prepared = made
    return made
  }

  private func overlay() throws -> SQLiteOverlay {
    let directory = Host.sharedTemporary
    let zone = subject.surroundings.zone
    let template: SQLiteOverlay
    if let empty {
      template = empty
    } else {
      SQLiteOverlay.removeAbandoned(in: directory)
      template = try SQLiteOverlay(emptyIn: directory, key: key, zone: zone)
      empty = template
    }
    return try SQLiteOverlay(of: template.file, in: directory, key: key, zone: zone)
  }
}

extension Result where Failure == Diagnostics {
  fileprivate var failure: Diagnostics {
    get throws {
      if case .failure(let problems) = self { problems } else { Diagnostics([]) }
    }
  }
}
