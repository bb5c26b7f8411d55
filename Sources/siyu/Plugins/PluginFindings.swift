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
    switch runtime.check(installed.source) {
    case .failure(let failures): problems = failures.all
    case .success(let declared):
      let library = ContentLibrary(installed, declarations: declared, surroundings: surroundings)
      problems =
        declared.sops.flatMap { sop in
          SOPCheck(sop, folder: installed.source.folder).problems(beside: declared)
        } + library.problems
      counts = [
        ("tag group", "tag_groups", declared.tagRules.count, true),
        ("segment", "segments", declared.segments.count, true),
        ("SOP", "sops", declared.sops.count, false),
        ("membership", "memberships", declared.memberships.count, false),
        ("benefit", "benefits", declared.benefits.count, false),
        ("coupon", "coupons", declared.coupons.count, false),
        ("KOC programme", "koc_programmes", declared.kocs.count, false),
        ("content", "contents", library.contents.count, false),
        ("survey", "surveys", installed.package.surveys.count, false),
      ]
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
      "problems": .list(
        problems.map { problem in
          [
            "severity": .string("\(problem.severity)"), "message": .string(problem.message),
            "file": problem.file.map { .string($0) } ?? .null,
            "line": problem.line.map { .int(Int64($0)) } ?? .null,
            "hint": problem.hint.map { .string($0) } ?? .null,
          ]
        }),
    ]
  }
}
