import SiyuModel
import Testing

@testable import SiyuPackaging

/// A plugin in memory with content, and what it is rendered with.
struct ContentLab {
  var files: [String: String] = [:]
  var permissions = "read = [\"name\"]\nsend = [\"wecom.chat\", \"wecom.group\", \"wecom.moments\"]"
  var settings = ""
  /// Of siyu.toml, from its first line on: `[settings.skincare]`.
  var workspace = ""
  var grants: Set<Permission> = [.readPersonal(.name), .send(.chat)]
  var declarations = PluginDeclarations()
  var words = WordList()
  var shared: [TagGroup] = []
  var attributes = [
    FieldDeclaration(name: "skin", title: "肤质", type: .choice, choices: ["dry"]),
    FieldDeclaration(name: "budget", title: "预算", type: .money),
    FieldDeclaration(name: "vip", title: "会员", type: .boolean),
  ]
  var entities = [
    EntityDeclaration(
      kind: "pet", title: "宠物",
      fields: [FieldDeclaration(name: "name", title: "名字", type: .text)])
  ]

  /// A content with these words; `head` stands beside touchpoint and title.
  init(_ body: String = "你好", head: String = "", touchpoint: String = "wecom.chat") {
    write("welcome", body, head: head, touchpoint: touchpoint)
    declarations.tagRules = [
      rule("skincare.value", exclusive: true, ["high": "高价值"]),
      rule("skincare.likes", exclusive: false, ["mask": "面膜", "serum": "精华"]),
    ]
  }

  private func rule(_ name: String, exclusive: Bool, _ values: [String: String]) -> TagRule {
    TagRule(
      group: TagGroup(
        name: name, title: name, dimension: .value, exclusive: exclusive,
        values: values.sorted { $0.key < $1.key }.map { TagValue(name: $0.key, title: $0.value) }),
      shared: false, function: 1, place: SourcePlace(file: "main.lua", line: 1))
  }

  mutating func write(
    _ name: String, _ body: String, head: String = "", touchpoint: String = "wecom.chat"
  ) {
    files["content/\(name).md"] = """
      +++
      touchpoint = "\(touchpoint)"
      title = "欢迎"
      \(head)
      +++
      \(body)
      """
  }

  /// An SOP whose steps send these.
  mutating func send(_ contents: String..., to subject: SOPSubjectKind = .customer) {
    let place = SourcePlace(file: "main.lua", line: 7)
    declarations.sops.append(
      SOPDeclaration(
        name: "skincare.s\(declarations.sops.count)", title: "s", subject: subject,
        steps: contents.enumerated().map { index, content in
          SOPStep(
            id: "step\(index)", timing: .wait(SOPStep.usualWithin),
            action: .send([WeightedContent(content: content)]), place: place)
        }, place: place))
  }

  func library() throws -> ContentLibrary {
    let toml = """
      id = "skincare"
      version = "1.0.0"
      title = "x"
      siyu = "1"
      [permissions]
      \(permissions)
      \(settings)
      """
    let parsed = PluginManifest.parse(Array(toml.utf8), file: "plugins/skincare/plugin.toml")
    let manifest = try #require(parsed.manifest, "\(parsed.problems)")
    let file = "[brand]\nname = \"花间集\"\n\(workspace)"
    let resolved = manifest.resolvedSettings(
      try WorkspaceFile.parse(Array(file.utf8)).settings["skincare"], workspaceFile: "siyu.toml",
      currency: .cny)
    let installed = Workspace.InstalledPlugin(
      package: PluginPackage(
        manifest: manifest, files: files.mapValues { Array($0.utf8) },
        directory: "plugins/skincare"),
      settings: resolved.settings, grants: grants)
    return ContentLibrary(
      installed, declarations: declarations,
      surroundings: ContentSurroundings(
        brand: "花间集",
        plugins: PluginSurroundings(
          zone: .utc, currency: .cny, sharedGroups: shared, attributes: attributes,
          entities: entities), words: words))
  }

  /// What is wrong, but for content that nothing uses.
  func problems() throws -> [String] {
    try library().problems.filter { $0.message != Message.contentUnused }.map(\.description)
  }

  func render(
    _ facts: RenderFacts = RenderFacts(customer: CustomerFacts(id: "C1")), code: String? = nil,
    _ path: String = "content/welcome"
  ) throws -> MessageWords {
    try library().render(path, for: facts, code: code)
  }

  /// The text, or why there is none.
  func text(_ facts: RenderFacts = RenderFacts(customer: CustomerFacts(id: "C1"))) -> String {
    do { return try render(facts).text } catch { return "\(error)" }
  }

  static let file = "plugins/skincare/content/welcome.md"
  static let idiom =
    "{{#subject.name}}{{subject.name}}{{/subject.name}}{{^subject.name}}亲{{/subject.name}}"
}
