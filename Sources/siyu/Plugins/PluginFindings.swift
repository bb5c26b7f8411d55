import SiyuCraft
import SiyuModel
import SiyuPackaging
import SiyuWords
import SiyuWorkers
import Synchronization

/// What `siyu plugin check` finds: what is wrong, what is suspicious and may be meant so, and how much
/// there is of what.
struct PluginFindings {
  private(set) var problems: [Diagnostic]
  /// Whether its worker could load it.
  private(set) var loads = false
  /// `koc@1.0.0`; `nil` where the plugin could not be read.
  private var label: String?
  private var counts: [(noun: String, key: String, count: Int, isAlways: Bool)] = []

  /// Where nothing of the plugin could be looked at.
  init(problems: [Diagnostic], _ places: FindingPlaces) {
    self.problems = problems.map(places.complete)
  }

  /// Of a plugin that cannot be read as one: what is wrong with it, and what its other files say.
  init(problems: [Diagnostic], _ unread: UnreadPlugin, _ places: FindingPlaces) {
    let others =
      unread.contentProblems
      + Self.readThrough(
        unread.files, unread.directory, unread.package.map(Self.facts), NeededModules(),
        lacksFiles: unread.lacksFiles)
    // A file that is no text is told as that.
    let untold = Set(problems.filter { $0.code == FindingCode.file.rawValue }.map(\.file))
    let told = Set(problems.map { Place($0) })
    self.problems =
      (problems + others.filter { !told.contains(Place($0)) && !untold.contains($0.file) })
      .map(places.complete)
  }

  init(
    _ installed: Workspace.InstalledPlugin, _ runtime: ProcessRuntime,
    _ surroundings: ContentSurroundings, _ places: FindingPlaces
  ) {
    label = installed.package.label
    switch runtime.check(installed.source) {
    case .failure(let failures):
      // Loading tells the first mistake of a file; its text may have more.
      let told = Set(failures.all.map { Place($0) })
      let inText = Self.readThrough(installed, Self.facts(installed.package))
      let syntax = FindingCode.syntax.rawValue
      let unread = Set(failures.all.filter { $0.code == syntax }.map(\.file))
      problems =
        failures.all.map { Self.kind(of: $0, among: failures.all, by: inText) }
        + inText.filter {
          !told.contains(Place($0)) && ($0.code != syntax || !unread.contains($0.file))
        } + ContentLibrary.problems(apart: installed, surroundings: surroundings)
    case .success(let declared):
      loads = true
      let library = ContentLibrary(installed, declarations: declared, surroundings: surroundings)
      var facts = Self.facts(installed.package)
      facts.sharedGroups = places.isInWorkspace ? surroundings.plugins.sharedGroups : nil
      facts.contentVariables = library.variables
      facts.touchpoints = Set(library.contents.map(\.touchpoint.rawValue))
      // Where a content cannot be read, or is not there, it is not known what it uses.
      let lacks = library.problems.contains { $0.code == FindingCode.missingContent.rawValue }
      if library.areAllRead, !lacks { facts.declarations = declared }
      let kept = KeptTags.groups(installed.package.files)
      problems =
        declared.sops.flatMap { sop in
          SOPCheck(sop, folder: installed.source.folder).problems(beside: declared, keeping: kept)
        } + declared.screens.flatMap { $0.strangeEvents(in: installed.source.folder) }
        + library.problems + Self.readThrough(installed, facts)
      counts = [
        (things("tag group"), "tag_groups", declared.tagRules.count, true),
        (things("segment"), "segments", declared.segments.count, true),
        (things("SOP"), "sops", declared.sops.count, false),
        (things("membership"), "memberships", declared.memberships.count, false),
        (things("benefit"), "benefits", declared.benefits.count, false),
        (things("coupon"), "coupons", declared.coupons.count, false),
        (things("KOC programme"), "koc_programmes", declared.kocs.count, false),
        (things("screen"), "screens", declared.screens.count, false),
        (things("content"), "contents", library.contents.count, false),
        (things("survey"), "surveys", installed.package.surveys.count, false),
      ]
    }
    problems = problems.map(places.complete)
  }

  /// Of a plugin that cannot be loaded here: what its files' text says.
  init(textOf installed: Workspace.InstalledPlugin, _ places: FindingPlaces) {
    label = installed.package.label
    let files = UnreadPlugin(files: installed.package.files, directory: installed.source.folder)
    problems =
      (files.contentProblems + Self.readThrough(installed, Self.facts(installed.package)))
      .map(places.complete)
  }

  /// What Lua raises has no kind of its own; what the text says of the line tells which it is.
  /// Of several at one place the text means another.
  private static func kind(
    of failure: Diagnostic, among all: [Diagnostic], by inText: [Diagnostic]
  ) -> Diagnostic {
    let raised: [FindingCode] = [.syntax, .unknownGlobal, .unknownField]
    guard failure.code == nil, all.count(where: { Place($0) == Place(failure) }) == 1,
      let same = inText.first(where: { Place($0) == Place(failure) }),
      let code = same.code.flatMap(FindingCode.init(rawValue:)), raised.contains(code)
    else { return failure }
    return failure.coded(code)
  }

  private struct Place: Hashable {
    var file: String?
    var line: Int?
    init(_ problem: Diagnostic) {
      file = problem.file
      line = problem.line
    }
  }

  /// What the plugin's other files say to its Lua.
  private static func facts(_ package: PluginPackage) -> PluginFacts {
    let manifest = package.manifest
    return PluginFacts(
      id: manifest.id,
      asked: Dictionary(
        uniqueKeysWithValues: manifest.permissions.map {
          ($0.word, manifest.permissionLines[$0] ?? 1)
        }),
      settings: manifest.settings.map {
        PluginFacts.Setting(name: $0.name, type: $0.kind.luaType, line: $0.line)
      }, surveys: package.surveys)
  }

  /// What is certainly wrong in the files' text, run or not.
  private static func readThrough(
    _ installed: Workspace.InstalledPlugin, _ facts: PluginFacts
  ) -> [Diagnostic] {
    let needed = NeededModules(
      installed.needed.packages.mapValues { $0.files.filter { $0.key.hasPrefix("lib/") } },
      requires: installed.needed.requires)
    return readThrough(installed.package.files, installed.source.folder, facts, needed)
  }

  /// - Parameter facts: `nil` where it is not known what the Lua finds.
  private static func readThrough(
    _ files: [String: [UInt8]], _ folder: String, _ facts: PluginFacts?, _ needed: NeededModules,
    lacksFiles: Bool = false
  ) -> [Diagnostic] {
    let checker: LuaChecker
    do {
      checker = try knownChecker()
    } catch {
      return [Diagnostic(.note, "the files' text was not read through: \(error)")]
    }
    let findings =
      facts.map { checker.check(files, beside: $0, needed: needed, lacksFiles: lacksFiles) }
      ?? checker.check(files, needed: needed, lacksFiles: lacksFiles)
    return findings.map { finding in
      var problem = Diagnostic(
        finding.severity, file: "\(folder)/\(finding.file)", line: finding.line,
        finding.message, hint: finding.hint, source: finding.source.isEmpty ? nil : finding.source)
      let end = finding.endLine == finding.line ? finding.endColumn : finding.source.count + 1
      problem.columns = finding.column..<max(finding.column + 1, end)
      problem.code = finding.kind.rawValue
      return problem
    }
  }

  /// Made once in a process: the worker is the same one all the time.
  private static func knownChecker() throws -> LuaChecker {
    try checker.withLock { known in
      if let known { return known }
      let made = try LuaChecker(EditorFilesWriter.surface())
      known = made
      return made
    }
  }

  private static let checker = Mutex<LuaChecker?>(nil)

  var isGood: Bool { problems.allSatisfy { $0.severity < .error } }

  /// A text for each problem, place, source and marker in it.
  var shownProblems: [String] {
    let shown = problems.prefix(Console.mostProblems).map { problem in
      switch problem.severity {
      case .error: problem.words
      case .warning: say("warning: ") + problem.words
      case .note: say("note: ") + problem.words
      }
    }
    let more = problems.count - shown.count
    return shown + (more > 0 ? [say("… and \(Grouping.text(Int64(more))) more")] : [])
  }

  /// For a plugin without errors.
  var line: String {
    let parts = counts.filter { $0.isAlways || $0.count > 0 }
      .map { Grouping.count(Int64($0.count), $0.noun) }
    let name = label ?? ""
    if problems.isEmpty { return say("\(name): \(parts.listed()); no problems") }
    let remarks = Grouping.count(Int64(problems.count), "remark")
    return say("\(name): \(parts.listed()); no problems, \(remarks)")
  }

  var json: DataValue {
    [
      "plugin": label.map { .string($0) } ?? .null,
      "ok": .bool(isGood),
      "declares": .record(DataRecord(counts.map { ($0.key, .int(Int64($0.count))) })),
      "problems": .list(problems.map(Self.json)),
    ]
  }

  private static func json(_ problem: Diagnostic) -> DataValue {
    func text(_ value: String?) -> DataValue { value.map { .string($0) } ?? .null }
    func number(_ value: Int?) -> DataValue { value.map { .int(Int64($0)) } ?? .null }
    return [
      "severity": .string("\(problem.severity)"), "message": .string(problem.message),
      "file": text(problem.file), "line": number(problem.line),
      "column": number(problem.columns?.lowerBound), "code": text(problem.code),
      "hint": text(
        problem.hint ?? problem.code.flatMap(FindingCode.init(rawValue:))?.mend),
    ]
  }

  /// SARIF 2.1.0 (OASIS), as code hosts and editors read it.
  var sarif: DataValue {
    SARIFReport.json(problems, tool: "siyu plugin check", version: Siyu.version)
  }
}

extension SettingDeclaration.Kind {
  /// As definitions for editors write it.
  fileprivate var luaType: String {
    switch self {
    case .money, .integer: "integer"
    case .number: "number"
    case .text, .duration, .choice: "string"
    case .boolean: "boolean"
    case .list: "string[]"
    }
  }
}
