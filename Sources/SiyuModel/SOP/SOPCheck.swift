/// What is wrong or suspicious in an SOP that can be read.
///
/// Errors stop the plugin from being loaded; warnings and notes are shown by `siyu plugin check`.
public struct SOPCheck: Sendable {
  let sop: SOPDeclaration
  /// Begins the places: `plugins/skincare`; empty for none.
  let folder: String

  public init(_ sop: SOPDeclaration, folder: String = "") {
    self.sop = sop
    self.folder = folder
  }

  /// In the order of the steps, errors first.
  ///
  /// - Parameter rules: what else the plugin declares, to see what its steps meet there.
  /// - Parameter kept: groups whose rules leave to steps what they tag; ids, or full names.
  public func problems(
    beside rules: PluginDeclarations = PluginDeclarations(), keeping kept: Set<String> = []
  ) -> [Diagnostic] {
    errors + order + unreached + goalWindow + unmeasured + strangeEvents + sharedTags(rules, kept)
  }

  /// What must not run: circles without time.
  public var errors: [Diagnostic] { circles }

  func diagnostic(
    _ code: FindingCode, _ severity: Diagnostic.Severity, _ message: String,
    at place: SourcePlace? = nil, hint: String? = nil
  ) -> Diagnostic {
    let place = place ?? sop.place
    return Diagnostic(
      severity, file: folder.isEmpty ? place.file : "\(folder)/\(place.file)", line: place.line,
      "sop '\(sop.localID)' \(message)", hint: hint
    ).coded(code)
  }
}
