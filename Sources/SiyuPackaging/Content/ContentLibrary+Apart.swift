public import SiyuModel

extension ContentLibrary {
  /// What is wrong with a plugin's contents, whatever its Lua declares: what can be told of a plugin that
  /// does not load.
  public static func problems(
    apart installed: Workspace.InstalledPlugin, surroundings: ContentSurroundings
  ) -> [Diagnostic] {
    let package = installed.package
    let plugin = ContentPlugin(installed, PluginDeclarations(), surroundings)
    return package.paths.filter(ContentFile.isContent).flatMap { name -> [Diagnostic] in
      let read = ContentFile.read(name, in: package.files, directory: package.directory)
      guard let content = read.content else { return read.problems }
      var found = read.problems + content.wordProblems(plugin)
      if let problem = content.linkProblem(plugin.settings) { found.append(problem) }
      found += content.strangeVariables(plugin)
      return found.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    }
  }
}

extension ContentFile {
  /// Variables that nothing declares: neither a setting of plugin.toml, nor anything that siyu fills.
  /// What stands behind `subject` depends on who it is sent to.
  fileprivate func strangeVariables(_ plugin: ContentPlugin) -> [Diagnostic] {
    let known = ContentVocabulary(
      .anyCustomer, plugin: plugin, link: linkVariable(plugin.settings), hasCode: true)
    var problems: [Diagnostic] = []
    func look(_ name: String, _ line: Int) {
      let root = name.split(separator: ".").first.map(String.init) ?? name
      guard name != ".", !ContentVocabulary.roots.contains(root) || root == "settings",
        known.variables[name] == nil, !known.prefixes.contains(name)
      else { return }
      let problem = Diagnostic(
        file: file, line: line,
        Message.unknownVariable(name, near: known.suggestion(for: name)),
        hint: Message.variablesHint
      ).coded(.unknownVariable)
      if !problems.contains(problem) { problems.append(problem) }
    }
    func visit(_ nodes: [ContentBody.Node]) {
      for node in nodes {
        switch node {
        case .text: break
        case .variable(let name, let line): look(name, line)
        case .section(let name, _, let line, let inner):
          look(name, line)
          visit(inner)
        }
      }
    }
    visit(body.nodes)
    return problems
  }
}
