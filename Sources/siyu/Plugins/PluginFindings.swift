import SiyuCraft
import SiyuModel
import SiyuPackaging
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

  init(problems: [Diagnostic]) { self.problems = problems }

  init(
    _ installed: Workspace.InstalledPlugin, _ runtime: ProcessRuntime,
    _ surroundings: ContentSurroundings
  ) {
    label = installed.package.label
    let inText = Self.readThrough(installed)
    switch runtime.check(installed.source) {
    case .failure(let failures):
      // Loading tells the first mistake of a file; its text may have more.
      let told = Set(failures.all.map { Place($0) })
      problems = failures.all + inText.filter { !told.contains(Place($0)) }
    case .success(let declared):
      loads = true
      let library = ContentLibrary(installed, declarations: declared, surroundings: surroundings)
      problems =
        declared.sops.flatMap { sop in
          SOPCheck(sop, folder: installed.source.folder).problems(beside: declared)
        } + declared.screens.flatMap { $0.strangeEvents(in: installed.source.folder) }
        + library.problems + inText
      counts = [
        ("tag group", "tag_groups", declared.tagRules.count, true),
        ("segment", "segments", declared.segments.count, true),
        ("SOP", "sops", declared.sops.count, false),
        ("membership", "memberships", declared.memberships.count, false),
        ("benefit", "benefits", declared.benefits.count, false),
        ("coupon", "coupons", declared.coupons.count, false),
        ("KOC programme", "koc_programmes", declared.kocs.count, false),
        ("screen", "screens", declared.screens.count, false),
        ("content", "contents", library.contents.count, false),
        ("survey", "surveys", installed.package.surveys.count, false),
      ]
    }
  }

  private struct Place: Hashable {
    var file: String?
    var line: Int?
    init(_ problem: Diagnostic) {
      file = problem.file
      line = problem.line
    }
  }

  /// What is certainly wrong in the files' text, run or not.
  private static func readThrough(_ installed: Workspace.InstalledPlugin) -> [Diagnostic] {
    let checker: LuaChecker
    do {
      checker = try knownChecker()
    } catch {
      return [Diagnostic(.note, "the files' text was not read through: \(error)")]
    }
    let asked = Set(installed.package.manifest.permissions.map(\.word))
    return checker.check(installed.package.files, asked: asked).map { finding in
      var problem = Diagnostic(
        finding.kind.isError ? .error : .warning,
        file: "\(installed.source.folder)/\(finding.file)", line: finding.line, finding.message,
        hint: finding.hint, source: finding.source.isEmpty ? nil : finding.source)
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

  /// With the line that each problem speaks of.
  func withSources(from files: [String: [UInt8]], in folder: String) -> PluginFindings {
    var found = self
    found.problems = problems.map { $0.withSource(from: files, in: folder) }
    return found
  }

  var isGood: Bool { problems.allSatisfy { $0.severity < .error } }

  /// A text for each problem, place, source and marker in it.
  var shownProblems: [String] {
    let shown = problems.prefix(Console.mostProblems).map { problem in
      switch problem.severity {
      case .error: problem.description
      case .warning: "warning: \(problem.description)"
      case .note: "note: \(problem.description)"
      }
    }
    let more = problems.count - shown.count
    return shown + (more > 0 ? ["… and \(Grouping.text(Int64(more))) more"] : [])
  }

  /// For a plugin without errors.
  var line: String {
    let parts = counts.filter { $0.isAlways || $0.count > 0 }
      .map { Grouping.count(Int64($0.count), $0.noun) }
    let found = problems.isEmpty ? "" : ", \(Grouping.count(Int64(problems.count), "remark"))"
    return "\(label ?? ""): \(parts.joined(separator: ", ")); no problems\(found)"
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
      "hint": text(problem.hint),
    ]
  }

  /// SARIF 2.1.0 (OASIS), as code hosts and editors read it.
  var sarif: DataValue {
    SARIFReport.json(problems, tool: "siyu plugin check", version: Siyu.version)
  }
}
