import SiyuModel
import Testing

@testable import SiyuPackaging

@Suite struct PluginManifestTests {
  /// The manifest of design.md.
  static let good = """
    id      = "skincare"
    version = "1.0.0"
    title   = "护肤行业手册"
    siyu    = "1"                              # version of the Lua surface it is written for
    license = "MIT"

    [permissions]
    read  = ["orders", "events"]
    write = ["tag", "points"]
    send  = ["wecom.chat", "wecom.group"]

    [settings.high_value]
    type    = "money"
    default = "2000.00"
    title   = "高价值门槛：近 365 天消费"
    """

  private func parse(_ text: String) -> (manifest: PluginManifest?, problems: [Diagnostic]) {
    PluginManifest.parse(Array(text.utf8), file: "plugin.toml")
  }

  @Test func `the first manifest of the docs is read`() throws {
    let (manifest, problems) = parse(Self.good)
    #expect(problems.isEmpty)
    let read = try #require(manifest)
    #expect(read.id == "skincare")
    #expect(read.version == SemanticVersion(1, 0, 0))
    #expect(read.title == "护肤行业手册")
    #expect(read.license == "MIT")
    #expect(
      read.permissions == [
        .readOrders, .readEvents, .writeTags, .writePoints, .send(.chat), .send(.group),
      ])
    let setting = try #require(read.settings.first)
    #expect(setting.name == "high_value")
    #expect(setting.kind == .money)
    #expect(setting.line == 12)
  }

  /// What a good manifest becomes when `old` is replaced, and what is said about it.
  struct Mistake: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    var message: String
    var testDescription: String { new }
    init(_ old: String, _ new: String, _ message: String) {
      self.old = old
      self.new = new
      self.message = message
    }
  }

  @Test(arguments: [
    Mistake(
      "default = \"2000.00\"", "defualt = \"2000.00\"",
      "plugin.toml:14: unknown key 'defualt' in [settings.high_value]; did you mean 'default'?"),
    Mistake("id      =", "name =", "plugin.toml:1: 'id' is missing; write id = \"skincare\""),
    Mistake("license", "licence", "plugin.toml:5: unknown key 'licence'; did you mean 'license'?"),
    Mistake(
      "\"skincare\"", "\"Skin Care\"",
      "plugin.toml:1: 'Skin Care' cannot be a plugin's id; use a-z, 0-9 and single -, a letter "
        + "first, 2 to 40"),
    Mistake(
      "\"skincare\"", "\"\"", "plugin.toml:1: id is empty; write for example \"skincare\""),
    Mistake(
      "\"1.0.0\"", "\"1.0\"",
      "plugin.toml:2: version '1.0' is not of the form 1.2.3 (https://semver.org)"),
    Mistake("\"1.0.0\"", "1.0", "plugin.toml:2: version wants text in quotes, got 1.0"),
    Mistake(
      "\"1\" ", "\"2\" ",
      "plugin.toml:4: the plugin is written for siyu surface '2'; this siyu has \"1\""),
    Mistake(
      "\"1\" ", "1 ", "plugin.toml:4: siyu wants text in quotes, got 1"),
    Mistake(
      "\"events\"", "\"event\"",
      "plugin.toml:8: unknown permission 'event' in permissions.read; did you mean 'events'?"),
    Mistake(
      "\"points\"", "\"money\"",
      "plugin.toml:9: unknown permission 'money' in permissions.write; possible are coupon, handover, koc, membership, points, "
        + "tag, task"),
    Mistake(
      "\"points\"", "\"orders\"",
      "plugin.toml:9: 'orders' belongs to permissions.read, not to permissions.write"),
    Mistake(
      "\"points\"", "\"tag:\"",
      "plugin.toml:9: 'tag:' names no shared group; write for example \"tag:lifecycle\""),
    Mistake(
      "\"wecom.chat\"", "\"wecom.chats\"",
      "plugin.toml:10: unknown permission 'wecom.chats' in permissions.send; did you mean "
        + "'wecom.chat'?"),
    Mistake(
      "[\"tag\", \"points\"]", "\"tag\"",
      "plugin.toml:9: permissions.write wants a list of texts, got \"tag\""),
    Mistake(
      "\"points\"", "7",
      "plugin.toml:9: every element of permissions.write wants text in quotes, got 7"),
    Mistake(
      "send  =", "sent =",
      "plugin.toml:10: unknown key 'sent' in [permissions]; did you mean 'send'?"),
    Mistake(
      "[permissions]", "[permission]",
      "plugin.toml:7: unknown key 'permission'; did you mean 'permissions'?"),
    Mistake(
      "\"money\"", "\"monney\"",
      "plugin.toml:13: settings.high_value.type cannot be 'monney'; did you mean 'money'?"),
    Mistake(
      "type    = \"money\"", "",
      "plugin.toml:12: [settings.high_value] lacks 'type'; write type = \"money\""),
    Mistake(
      "\"2000.00\"", "\"2,00\"",
      "plugin.toml:14: settings.high_value.default wants money such as \"2000.00\", got \"2,00\""),
    Mistake(
      "\"2000.00\"", "2000.00",
      "plugin.toml:14: settings.high_value.default wants money such as \"2000.00\", got 2000.00"),
    Mistake(
      "settings.high_value", "settings.high-value",
      "plugin.toml:12: 'high-value' cannot name a setting; use a-z, 0-9 and _, a letter first, at "
        + "most 40"),
    Mistake(
      "[settings.high_value]", "[dependencies]\nrfm = \"1\"\n[settings.high_value]",
      "plugin.toml:13: dependencies.rfm cannot read '1'; write a range such as \"^1.2\" or \">=1.0, "
        + "<3\""),
    Mistake(
      "\"money\"", "\"integer\"\nmin = 5\nmax = 3",
      "plugin.toml:14: settings.high_value.min is greater than its max"),
    Mistake(
      "\"money\"", "\"text\"\nmin = 5",
      "plugin.toml:14: settings.high_value.min has no use for a setting of type \"text\""),
    Mistake(
      "\"money\"", "\"choice\"",
      "plugin.toml:12: [settings.high_value] lacks 'choices'; write choices = [\"one\", \"another\"]"
    ),
    Mistake(
      "\"money\"", "\"duration\"",
      "plugin.toml:14: settings.high_value.default wants a duration such as \"90d\", got \"2000.00\""
    ),
    Mistake(
      "license = \"MIT\"", "license = MIT",
      "plugin.toml:5: not valid TOML: 'MIT' is no value; text needs quotes\n    license = MIT"),
    Mistake(
      "license = \"MIT\"", "license = \"MIT",
      "plugin.toml:5: not valid TOML: the text that begins here lacks its closing \"\n"
        + "    license = \"MIT"),
  ])
  func `each mistake is told where it is and what would be right`(mistake: Mistake) {
    let text = Self.good.replacing(mistake.old, with: mistake.new)
    #expect(text != Self.good)
    #expect(parse(text).problems.map(\.description).contains(mistake.message))
  }

  @Test func `all mistakes are told at once, from top to bottom`() {
    let problems = parse(
      """
      id = "a"
      verison = "1.0.0"
      title = "x"
      [permissions]
      read = ["order"]
      [settings.a]
      type = "integer"
      default = "x"
      """
    ).problems
    #expect(
      problems.map(\.description) == [
        "plugin.toml:1: 'a' cannot be a plugin's id; use a-z, 0-9 and single -, a letter first, "
          + "2 to 40",
        "plugin.toml:1: 'version' is missing; write version = \"1.0.0\"",
        "plugin.toml:1: 'siyu' is missing; write siyu = \"1\"",
        "plugin.toml:2: unknown key 'verison'; did you mean 'version'?",
        "plugin.toml:5: unknown permission 'order' in permissions.read; did you mean 'orders'?",
        "plugin.toml:8: settings.a.default wants a whole number such as 30, got \"x\"",
      ])
  }

  @Test func `every permission word means itself`() {
    for permission in Permission.fixed { #expect(Permission(word: permission.word) == permission) }
    #expect(Permission(word: "tag:lifecycle") == .writeSharedTags(group: "lifecycle"))
    #expect(Permission(word: "tag:../x") == nil)
    #expect(Set(Permission.fixed.map(\.word)).count == Permission.fixed.count)
  }

  @Test func `names of people's making cannot move a cursor`() {
    let problems = parse("\"\\u001b[2J\" = 1\n").problems.map(\.description)
    #expect(problems.contains("plugin.toml:1: unknown key '\\e[2J'" + knownTopKeys))
  }

  private let knownTopKeys = """
    ; possible are authors, dependencies, description, homepage, id, license, permissions, settings, \
    siyu, title, version
    """
}
