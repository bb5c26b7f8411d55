import SiyuModel

/// Holds the words of a content against what there will be to fill them with: whatever the values
/// are, no blank may come out.
struct ContentCheck {
  let content: ContentFile
  let vocabulary: ContentVocabulary
  let plugin: ContentPlugin
  private(set) var problems: [Diagnostic] = []
  /// Variables that are known to have a value (true) or none (false) here.
  private var known: [String: Bool] = [:]

  init(
    _ content: ContentFile, _ subject: ContentSubject, _ plugin: ContentPlugin,
    hasCode: Bool = false
  ) {
    self.content = content
    self.plugin = plugin
    vocabulary = ContentVocabulary(
      subject, plugin: plugin, link: content.linkVariable(plugin.settings),
      hasCode: hasCode)
    visit(content.body.nodes, current: nil)
  }

  private mutating func add(
    _ line: Int, _ message: String, hint: String? = nil,
    _ severity: Diagnostic.Severity = .error, code: FindingCode = .content
  ) {
    let problem = Diagnostic(severity, file: content.file, line: line, message, hint: hint)
      .coded(code)
    if !problems.contains(problem) { problems.append(problem) }
  }

  /// - Parameter current: what `{{.}}` stands for: the section directly around, if it has a value.
  private mutating func visit(_ nodes: [ContentBody.Node], current: String?) {
    for node in nodes {
      switch node {
      case .text(let text, let line): visitText(text, line)
      case .variable(".", let line):
        if current == nil { add(line, Message.dotOutside) }
      case .variable(let name, let line): visitVariable(name, line)
      case .section(let name, let inverted, let line, let inner):
        guard let variable = find(name, line) else {
          // Told once; what stands inside is looked at as if it were certain.
          visit(inner, current: name)
          continue
        }
        let before = known[name]
        known[name] = !inverted
        visit(inner, current: inverted || variable.kind == .flag ? nil : name)
        known[name] = before
      }
    }
  }

  /// Braces that hold the name of a variable, or nearly one, are hardly meant to be read.
  private mutating func visitText(_ text: String, _ line: Int) {
    for braces in SingleBraces.all(in: text) {
      let name: String
      if vocabulary.variables[braces.name] != nil {
        name = braces.name
      } else if braces.name.contains("."), let near = vocabulary.suggestion(for: braces.name) {
        name = near
      } else {
        continue
      }
      add(
        line + braces.line, Message.sentAsItStands(braces.written),
        hint: Message.doubleBraces(name), .warning, code: .unknownVariable)
    }
  }

  private mutating func visitVariable(_ name: String, _ line: Int) {
    guard let variable = find(name, line) else { return }
    switch variable.kind {
    case .flag: add(line, Message.flagHasNoWords(name), hint: Message.flagHint(name))
    case .list: add(line, Message.listHasNoWords(name), hint: Message.listHint(name))
    case .text where known[name] == false:
      add(line, Message.alwaysMissing(name), code: .missingValue)
    case .text where variable.isOptional && known[name] != true:
      add(line, Message.mayBeMissing(name), hint: Message.idiom(name), code: .missingValue)
    case .text: break
    }
  }

  /// `nil` where there is no such variable; then that was told.
  private mutating func find(_ name: String, _ line: Int) -> ContentVariable? {
    guard let variable = vocabulary.variables[name] else {
      if vocabulary.prefixes.contains(name) {
        add(line, Message.notAValue(name), hint: Message.wholeNames, code: .unknownVariable)
      } else if name == "link" {
        add(line, Message.noLink, code: .unknownVariable)
      } else if name == ContentVocabulary.code {
        add(line, Message.noCode, hint: Message.codeHint, code: .unknownVariable)
      } else {
        add(
          line, Message.unknownVariable(name, near: vocabulary.suggestion(for: name)),
          hint: Message.variablesHint, code: .unknownVariable)
      }
      return nil
    }
    if let field = variable.permission {
      let permission = Permission.readPersonal(field)
      if !plugin.asked.contains(permission) {
        add(
          line, Message.notAsked(name, permission), hint: Message.askHint(permission, plugin.asked),
          code: .missingPermission)
      } else if !plugin.grants.contains(permission) {
        add(
          line, Message.notGranted(name, permission, plugin.id), .warning, code: .notGranted)
      }
    }
    return variable
  }
}

extension ContentFile {
  /// Forbidden words in what does not depend on a customer: the title, the text, and what settings
  /// and the brand's name put into it. What else stands there is looked at when it is rendered.
  ///
  /// One that a setting brings all by itself is told where the setting got its value.
  func wordProblems(_ plugin: ContentPlugin) -> [Diagnostic] {
    let words = plugin.surroundings.words
    var problems: [Diagnostic] = []
    /// Words that settings bring into the run, with the run's line they stand in.
    var brought: [(word: String, line: Int, setting: ResolvedSettings.Entry)] = []
    func look(_ text: String, from line: Int) {
      for hit in words.hits(in: text) {
        var problem = Diagnostic(
          file: file, line: line + hit.line, Message.forbiddenWord(hit.word, list: hit.list),
          hint: Message.forbiddenHint
        ).coded(.forbiddenWord)
        if let index = brought.firstIndex(where: { $0.word == hit.word && $0.line == hit.line }) {
          place(&problem, at: brought.remove(at: index).setting, plugin, line + hit.line)
        }
        if !problems.contains(problem) { problems.append(problem) }
      }
    }
    look(title, from: titleLine)
    let values = ContentValues(plugin)
    var run = ""
    var runLine = 1
    func end() {
      if !run.isEmpty { look(run, from: runLine) }
      run = ""
      brought = []
    }
    func visit(_ nodes: [ContentBody.Node]) {
      for node in nodes {
        switch node {
        case .text(let text, let line):
          if run.isEmpty { runLine = line }
          run += text
        case .variable(let name, let line):
          guard case .text(let text)? = values[name] else {
            end()
            continue
          }
          if run.isEmpty { runLine = line }
          if let setting = plugin.settings.entries.first(where: {
            name == "settings.\($0.declaration.name)"
          }) {
            let row = run.count { $0.isNewline }
            brought += words.hits(in: text).map { ($0.word, row + $0.line, setting) }
          }
          run += text
        case .section(_, _, _, let inner):
          end()
          visit(inner)
          end()
        }
      }
    }
    visit(body.nodes)
    end()
    return problems
  }

  /// Where the value stands: in siyu.toml, or as the manifest's default.
  private func place(
    _ problem: inout Diagnostic, at setting: ResolvedSettings.Entry, _ plugin: ContentPlugin,
    _ line: Int
  ) {
    switch setting.origin {
    case .workspace(let own): (problem.file, problem.line) = (WorkspaceFile.name, own)
    case .preset:
      guard let own = setting.declaration.preset?.line else { return }
      (problem.file, problem.line) = (plugin.manifestFile, own)
    case .unset: return
    }
    problem.hint = Message.forbiddenSetting(setting.declaration.name, file, line)
  }
}
