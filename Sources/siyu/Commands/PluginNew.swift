import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuWords

struct PluginNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a small plugin that loads, has specs and does something.",
    discussion: """
      Without options it asks what the plugin is for, where somebody sits at a terminal; anywhere \
      else it writes one that tags. What it can do:
      \(PluginPart.allCases.map { "  \($0.rawValue): \($0.summary)" }.joined(separator: "\n"))
      """)
  @Argument(help: ArgumentHelp("Its id: lower case, digits and '-'.", valueName: "ID"))
  var id: String
  @Option(help: ArgumentHelp("For which trade, such as 咖啡.", valueName: "TEXT"))
  var industry: String?
  @Option(
    help: ArgumentHelp(
      "What it does, several by commas: tags,sop.", valueName: "PARTS"))
  var with: PluginParts?
  @Option(help: ArgumentHelp("What people read instead of the id.", valueName: "TEXT"))
  var title: String?
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    try PluginScaffold.check(id: id, in: host.workspace)
    let recipe = try recipe(Questions(host.console))
    var made = try PluginScaffold.create(recipe, in: host.workspace)
    let folder = "plugins/\(id)"
    made += try EditorFilesWriter.write(intoPlugin: "\(host.workspace.root)/\(folder)")
      .map { "\(folder)/\($0)" }
    let steps = PluginScaffold.tryIt(recipe)
    if host.console.json {
      return host.console.print(json: [
        "plugin": .string(id), "made": .list(made.map { .string($0) }),
        "next": .list(steps.map { .string($0) }),
      ])
    }
    for path in made { host.console.print(say("made \(path)")) }
    host.console.print(say("Try it: \(steps.joined(separator: say(", then ")))"))
  }

  /// - Parameter questions: `nil` where nobody can be asked.
  func recipe(_ questions: Questions?) throws -> PluginRecipe {
    guard let questions, industry == nil, with == nil, title == nil else {
      return try PluginRecipe(
        id: id, title: title, industry: industry, parts: with?.parts ?? [.tags])
    }
    return try PluginQuestions(id: id, questions).recipe()
  }
}

/// `tags,sop` on the command line.
struct PluginParts: ExpressibleByArgument {
  var parts: Set<PluginPart>

  init?(argument: String) {
    guard case .success(let parts) = Self.read(argument) else { return nil }
    self.parts = parts
  }

  static var allValueStrings: [String] { PluginPart.allCases.map(\.rawValue) }

  /// Names with commas between them.
  /// - Returns: what is no part, where there is one.
  static func read(_ text: String) -> Result<Set<PluginPart>, Diagnostic> {
    var parts: Set<PluginPart> = []
    for word in text.split(whereSeparator: { $0 == "," || $0 == "，" || $0 == " " }).map(String.init)
    {
      guard let part = PluginPart(rawValue: word.lowercased()) else {
        let near = NearestName.nearest(to: word, in: allValueStrings)
        return .failure(
          Diagnostic(
            "a plugin has no part '\(word)'" + (near.map { "; did you mean '\($0)'?" } ?? ""),
            hint: "there are \(allValueStrings.joined(separator: ", "))"))
      }
      parts.insert(part)
    }
    return parts.isEmpty ? .failure(Diagnostic("no part is named")) : .success(parts)
  }
}
