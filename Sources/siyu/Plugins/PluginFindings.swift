import SiyuCraft
import SiyuModel
import SiyuPackaging
import SiyuWorkers

/// What `siyu plugin check` finds: what is wrong, what is suspicious and may be meant so, and how much
/// there is of what.
struct PluginFindings {
  private(set) var problems: [Diagnostic]
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
      checker = try LuaChecker(EditorFilesWriter.surface())
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
      "ok": .bool(problems.allSatisfy { $0.severity < .error }),
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
