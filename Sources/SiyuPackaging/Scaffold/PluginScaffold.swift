public import SiyuModel

/// What `siyu plugin new` writes: the parts that were asked for, each small enough to be understood,
/// with specs. Pieces are in `Parts/`.
public enum PluginScaffold {
  /// The files of a new plugin by path.
  public static func files(_ recipe: PluginRecipe) -> [(path: String, text: String)] {
    let pieces = recipe.parts.map(\.piece)
    return [("plugin.toml", manifest(recipe, pieces)), ("main.lua", main(recipe, pieces))]
      + pieces.flatMap(\.files) + [("README.md", readme(recipe, pieces))]
  }

  /// Whether there is room for a plugin of this id.
  ///
  /// - Throws: `Diagnostic` when the id is none or the folder is there already.
  public static func check(id: String, in workspace: Workspace) throws(Diagnostic) {
    guard Name.isPluginID(id) else { throw Diagnostic(.error, Message.badPluginID(id)) }
    if DiskFile.exists("\(workspace.root)/plugins/\(id)") {
      throw Diagnostic(file: workspace.root, Message.alreadyThere("plugins/\(id)"))
    }
  }

  /// Writes a new plugin into the workspace's `plugins/`.
  ///
  /// - Returns: the paths written, relative to the workspace.
  /// - Throws: `Diagnostic`, as ``check(id:in:)`` does.
  public static func create(
    _ recipe: PluginRecipe, in workspace: Workspace
  ) throws(Diagnostic) -> [String] {
    try check(id: recipe.id, in: workspace)
    let folder = "plugins/\(recipe.id)"
    let files = files(recipe)
    let inner = Set(files.compactMap { file in file.path.split(separator: "/").dropLast().first })
    for name in ["plugins", folder] + inner.sorted().map({ "\(folder)/\($0)" }) {
      try DiskFile.makeFolder("\(workspace.root)/\(name)", name: name)
    }
    var written: [String] = []
    for (path, text) in files {
      let name = "\(folder)/\(path)"
      try DiskFile.create("\(workspace.root)/\(name)", name: name, Array(text.utf8))
      written.append(name)
    }
    return written
  }

  /// What it asks for and does not get by itself, for `siyu plugin grant`.
  public static func wantedGrants(_ recipe: PluginRecipe) -> [String] {
    let pieces = recipe.parts.map(\.piece)
    return pieces.flatMap { $0.read + $0.write + $0.send }.once.filter { word in
      Permission(word: word).map { !$0.isGrantedByDefault } ?? false
    }
  }

  private static func manifest(_ recipe: PluginRecipe, _ pieces: [PluginPiece]) -> String {
    var lines = [
      "id      = \"\(recipe.id)\"", "version = \"0.1.0\"", "title   = \(quoted(recipe.title))",
      "siyu    = \"1\"", "license = \"Apache-2.0\"", "", "[permissions]",
    ]
    for (key, words) in [
      ("read ", pieces.flatMap(\.read)), ("write", pieces.flatMap(\.write)),
      ("send ", pieces.flatMap(\.send)),
    ] where !words.isEmpty {
      lines.append("\(key) = [\(words.once.map { "\"\($0)\"" }.joined(separator: ", "))]")
    }
    for setting in settings(pieces) {
      lines += ["", "[settings.\(setting.name)]", setting.lines]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func settings(_ pieces: [PluginPiece]) -> [PluginPiece.Setting] {
    var seen: Set<String> = []
    return pieces.flatMap(\.settings).filter { seen.insert($0.name).inserted }
  }

  private static func main(_ recipe: PluginRecipe, _ pieces: [PluginPiece]) -> String {
    let head = recipe.title == recipe.id ? [] : ["-- \(recipe.title)\n"]
    return (head + pieces.map(\.main)).joined(separator: "\n")
  }

  private static func readme(_ recipe: PluginRecipe, _ pieces: [PluginPiece]) -> String {
    var lines = ["# \(recipe.title)", ""]
    if let industry = recipe.industry { lines += ["For \(industry).", ""] }
    for piece in pieces { lines += [piece.about.replacing("ID", with: recipe.id), ""] }
    let settings = settings(pieces)
    if !settings.isEmpty {
      lines += ["| setting | default | meaning |", "|---|---|---|"]
      lines += settings.map { "| `\($0.name)` | `\($0.preset)` | \($0.meaning) |" } + [""]
    }
    let commands = tryIt(recipe).map { "`\($0)`" }
    lines += ["Try it: \(commands.joined(separator: ", then ")).", ""]
    return lines.joined(separator: "\n")
  }

  /// The commands that show what it does.
  public static func tryIt(_ recipe: PluginRecipe) -> [String] {
    let grants = wantedGrants(recipe)
    let grant =
      grants.isEmpty ? [] : ["siyu plugin grant \(recipe.id) \(grants.joined(separator: " "))"]
    return ["siyu test \(recipe.id)"] + grant + ["siyu plan --plugin \(recipe.id)"]
  }

  /// As TOML has it; there are no control characters in it.
  private static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}

extension Array where Element: Hashable {
  /// Each once, where it stands first.
  fileprivate var once: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
