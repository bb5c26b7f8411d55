public import SiyuModel

/// What is the same for the content of all plugins of a workspace.
public struct ContentSurroundings: Sendable {
  /// The brand's name.
  public var brand: String
  /// Zone, currency, shared groups, attributes and entities.
  public var plugins: PluginSurroundings
  public var words: WordList
  /// Of a link, for the tracking code.
  public var linkParameter: String
  /// For specs, which know of no workspace's settings: one without a default is taken as given.
  public var settingsAreGiven = false

  public init(
    brand: String, plugins: PluginSurroundings, words: WordList = WordList(),
    linkParameter: String = TrackingCode.usualParameter
  ) {
    self.brand = brand
    self.plugins = plugins
    self.words = words
    self.linkParameter = linkParameter
  }
}

/// A plugin as its content sees it.
struct ContentPlugin: Sendable {
  struct Group: Sendable {
    /// As the plugin's own rules call it: `value`, or a shared group's name.
    var short: String
    var group: TagGroup
  }

  var id: String
  var settings: ResolvedSettings
  /// `plugins/skincare/plugin.toml`, for messages.
  var manifestFile: String
  var asked: Set<Permission>
  var grants: Set<Permission>
  /// Own and shared.
  var groups: [Group]
  var attributes: [FieldDeclaration]
  var entities: [EntityDeclaration]
  var surroundings: ContentSurroundings

  init(
    _ plugin: Workspace.InstalledPlugin, _ declarations: PluginDeclarations,
    _ surroundings: ContentSurroundings
  ) {
    id = plugin.package.manifest.id
    settings = plugin.settings
    manifestFile = plugin.package.manifest.file
    asked = plugin.package.manifest.permissions
    grants = plugin.grants
    self.surroundings = surroundings
    let prefix = plugin.package.manifest.id + "."
    let own = declarations.tagRules.filter { !$0.shared }.map(\.group)
    groups =
      surroundings.plugins.sharedGroups.map { Group(short: $0.name, group: $0) }
      + own.map { group in
        let isOwn = group.name.hasPrefix(prefix)
        return Group(
          short: isOwn ? String(group.name.dropFirst(prefix.count)) : group.name, group: group)
      }
    attributes = surroundings.plugins.attributes + declarations.attributes
    entities = surroundings.plugins.entities + declarations.entities
  }
}
