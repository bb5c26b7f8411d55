public import SiyuModel

/// What the other files of a plugin say, beside which its Lua is read.
public struct PluginFacts: Sendable {
  public struct Setting: Sendable {
    public var name: String
    /// As Lua sees it, as definitions write types: `integer`, `string[]`.
    public var type: String
    /// In plugin.toml, from 1.
    public var line: Int
    public init(name: String, type: String, line: Int) {
      self.name = name
      self.type = type
      self.line = line
    }
  }

  public var id: String
  /// Permissions that plugin.toml asks for, with their lines.
  public var asked: [String: Int]
  public var settings: [Setting]
  public var surveys: [Survey]
  /// Of contents, by their whole names: `settings.shop_link`.
  public var contentVariables: Set<String>
  /// What contents are for: `wecom.chat`.
  public var touchpoints: Set<String>
  /// Tag groups of siyu.toml; `nil` where the plugin is looked at by itself.
  public var sharedGroups: [TagGroup]?
  /// `nil` where it could not be loaded: then nothing is said to be of no use.
  public var declarations: PluginDeclarations?

  public init(
    id: String, asked: [String: Int] = [:], settings: [Setting] = [], surveys: [Survey] = [],
    contentVariables: Set<String> = [], touchpoints: Set<String> = [],
    declarations: PluginDeclarations? = nil
  ) {
    self.id = id
    self.asked = asked
    self.settings = settings
    self.surveys = surveys
    self.contentVariables = contentVariables
    self.touchpoints = touchpoints
    self.declarations = declarations
  }
}
