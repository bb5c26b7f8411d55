internal import LuaSource
internal import SiyuModel

/// Follows types through a file of Lua, from what definitions say about `siyu` and about the functions that
/// declarations take. What it does not know it takes as it is: it tells what is certainly wrong.
struct TypeWalk {
  let definitions: LuaDefinitions
  let file: String
  let lines: SourceLines
  /// What `require` gives, by module.
  let modules: [String: LuaTypeExpression]
  /// The plugin's own; `nil` where they are not known.
  let surveys: [Survey]?
  /// What this file does not find and others do, by its full name.
  var elsewhere: [String: [SurfacePlace]] = [:]
  var findings: [SourceFinding] = []
  /// Members that were looked at, `siyu.Customer.orders`, with the first place.
  var reads: [String: SourceRange] = [:]
  /// What the file's last `return` gives.
  var returned: LuaTypeExpression = .any
  var returnedOrigin: KnownFunctions.Origin?

  struct Local {
    var type: LuaTypeExpression
    var origin: KnownFunctions.Origin?
  }

  /// Local names, by the block that they belong to.
  var scopes: [[String: Local]] = [[:]]
  /// What is known of functions by their names; `nil`: they are not followed.
  var functions: KnownFunctions?
  /// What comments say of parameters, by the line of the function and the parameter's name.
  var said: [Int: [String: LuaTypeExpression]] = [:]
  /// The field or parameter that is being given a value.
  var field: String?
  /// What the function around has to return, where that is known.
  var wanted: KnownFunctions.Wanted?
  /// The block in which the rule around begins.
  var rule: Int?
  /// Ids of the plugin's own; `nil` where they are not known.
  var segments: [String]?
  /// `nil` where it is not known what the plugin declares.
  var tagGroups: KnownTagGroups?
  /// The plugin's files as `require` calls them; `nil` where they are not looked for.
  var ownModules: Set<String>?
  /// What the plugin declares; `nil` where that is not known.
  var declared: PluginDeclarations?
  /// Its id.
  var plugin = ""
  /// What can be called only while the plugin loads: `siyu.tag_group`.
  var onlyLoading: Set<String> = []
  /// The declaration whose table is being written: `sop`.
  var declaring: String?
  /// What the answer that is read next is held against with `==`.
  var compared: LuaExpression?
  /// Whether tables may answer to `+` and `..`, so that anything may come out of them.
  var hasMetatables = false
  /// What the function around gives: the first value of each of its returns.
  var returns: [LuaTypeExpression] = []
  /// Nobody is told yet.
  var isQuiet = false
  /// What something in the file assigns, whatever function it stands in: globals that it makes, and
  /// locals that may be anything by the time they are read.
  var made = AssignedNames(in: LuaBlock(statements: [], range: SourceRange(0, 0)))
  /// What it tries, whatever comes of it.
  var attempts = Attempts()

  /// Of one file.
  static let mostFindings = 200

  init(
    _ definitions: LuaDefinitions, file: String, lines: SourceLines,
    modules: [String: LuaTypeExpression], surveys: [Survey]? = nil
  ) {
    self.definitions = definitions
    self.file = file
    self.lines = lines
    self.modules = modules
    self.surveys = surveys
  }

  mutating func walk(_ tree: LuaFile) {
    made = AssignedNames(in: tree.body)
    attempts = Attempts(in: tree.body)
    said = Self.said(tree, definitions)
    block(tree.body, isFile: true)
  }

  mutating func note(
    _ kind: SourceFinding.Kind, _ range: SourceRange, _ message: String, hint: String? = nil,
    severity: Diagnostic.Severity? = nil
  ) {
    // Nobody reads more, and each wants its line and column found.
    guard tells else { return }
    var finding = SourceFinding(
      kind, message, hint: hint, file: file, lines: lines, range: range)
    if let severity { finding.severity = severity }
    // What raises there is caught, and may be meant.
    if finding.severity == .error, attempts.isGuarded(range) { finding.severity = .warning }
    findings.append(finding)
  }

  var tells: Bool { !isQuiet && findings.count < Self.mostFindings }

  func suggestion(_ name: String, _ known: [String]) -> String {
    guard tells else { return "" }
    if let near = NearestName.nearest(to: name, in: known) { return "; did you mean '\(near)'?" }
    guard !known.isEmpty, known.count <= 12 else { return "" }
    return "; there are \(known.sorted().joined(separator: ", "))"
  }

  /// Remembers which members a type was asked for.
  mutating func read(_ name: LuaName, of type: LuaTypeExpression) {
    for alternative in definitions.resolved(type).alternatives {
      guard case .named(let className) = definitions.resolved(alternative),
        definitions.classes[className]?.members[name.text] != nil
      else { continue }
      let member = "\(LuaDefinitions.shown(className)).\(name.text)"
      if reads[member] == nil { reads[member] = name.range }
    }
  }

  // MARK: Names

  mutating func declare(
    _ name: LuaName, _ type: LuaTypeExpression, _ origin: KnownFunctions.Origin? = nil
  ) {
    scopes[scopes.count - 1][name.text] =
      made.isAssigned(name) ? Local(type: .any) : Local(type: type, origin: origin)
  }

  mutating func closeScope() { scopes.removeLast() }

  /// `nil`: a global, or nothing.
  func lookUp(_ name: String) -> LuaTypeExpression? { local(name)?.type }

  func local(_ name: String) -> Local? {
    for scope in scopes.reversed() {
      if let local = scope[name] { return local }
    }
    return nil
  }
}
