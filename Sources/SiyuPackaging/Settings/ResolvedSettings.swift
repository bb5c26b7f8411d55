public import SiyuModel

/// A plugin's settings as they are in one workspace.
public struct ResolvedSettings: Sendable {
  public enum Origin: Sendable, Hashable {
    /// The manifest's default.
    case preset
    /// `[settings.ID]` of the workspace, at this line.
    case workspace(line: Int)
    /// Neither says anything; Lua sees `nil`.
    case unset
  }

  public struct Entry: Sendable {
    public var declaration: SettingDeclaration
    public var value: DataValue?
    /// As somebody wrote it, for showing.
    public var spelling: String?
    public var origin: Origin
  }

  /// In the manifest's order.
  public var entries: [Entry]

  /// What Lua sees: money in minor units, durations as text; what is unset is
  /// null, so that it is `nil` there and not a name nobody knows.
  public var data: DataValue {
    .record(
      DataRecord(entries.map { ($0.declaration.name, $0.value ?? .null) }))
  }
}

extension PluginManifest {
  /// Defaults, and over them what the workspace sets.
  ///
  /// - Parameters:
  ///   - overrides: the workspace's `[settings.ID]`, if it has one.
  ///   - workspaceFile: how that file is called in messages.
  /// - Returns: the settings, and everything that is wrong with them. A setting that is wrong has
  ///   no value; with any problem the plugin must not be run.
  public func resolvedSettings(
    _ overrides: TOMLSection?, workspaceFile: String, currency: Currency
  ) -> (settings: ResolvedSettings, problems: [Diagnostic]) {
    var problems: [Diagnostic] = []
    let entries = settings.map { setting -> ResolvedSettings.Entry in
      var entry = ResolvedSettings.Entry(declaration: setting, origin: .unset)
      let override = overrides?[setting.name]
      guard let item = override ?? setting.preset else { return entry }
      entry.origin = override.map { .workspace(line: $0.line) } ?? .preset
      switch setting.read(item, currency: currency) {
      case .success(let value):
        entry.value = value
        entry.spelling = item.spelling
      case .failure(let wanted):
        problems.append(wrong(setting, item, wanted, isOverride: override != nil, workspaceFile))
      }
      return entry
    }
    let known = settings.map(\.name)
    for entry in overrides?.entries ?? [] where !known.contains(entry.key) {
      problems.append(
        Diagnostic(
          file: workspaceFile, line: entry.item.line,
          Message.unknownKey(entry.key, in: "settings.\(id)", known: known)))
    }
    return (ResolvedSettings(entries: entries), problems)
  }

  private func wrong(
    _ setting: SettingDeclaration, _ item: TOMLItem, _ wanted: SettingValue.Wanted,
    isOverride: Bool, _ workspaceFile: String
  ) -> Diagnostic {
    guard isOverride else {
      return Diagnostic(
        file: file, line: item.line,
        Message.settingWants("settings.\(setting.name).default", wanted.text, item))
    }
    let message = Message.settingWants("settings.\(id).\(setting.name)", wanted.text, item)
    var near: String?
    if case .text(let text) = item.value {
      near = NearestName.nearest(to: text, in: setting.choices)
    }
    return Diagnostic(
      file: workspaceFile, line: item.line,
      "\(message); \(Message.declaredAt(file, setting.line))"
        + (near.map { "; did you mean '\($0)'?" } ?? ""))
  }
}
