import Lua
import SiyuModel

extension SOPReader {
  /// A tag that a part looks at: `value:high` of the plugin's own group or a shared one, or another
  /// plugin's by its full name, which only the store knows.
  func tag(_ text: String, at field: String, _ declaration: inout Declaration) -> TagName? {
    guard let written = written(text, at: field, &declaration) else { return nil }
    if let group = group(written.group) {
      return value(written.value, of: group, at: field, &declaration)
    }
    guard isForeign(written.group) else {
      noteNoGroup(written.group, at: field, &declaration)
      return nil
    }
    let names =
      written.group.split(separator: ".", omittingEmptySubsequences: false) + [
        written.value[...]
      ]
    guard names.count == 3, names.allSatisfy({ Declaration.isID(String($0)) }) else {
      declaration.note(
        "'\(field)' in \(declaration.words) wants another plugin's tag as PLUGIN.GROUP:VALUE, got "
          + "\(declaration.described(.string(text))).", at: field)
      return nil
    }
    return written
  }

  /// A tag that a step gives or takes, of a group that the plugin may fill.
  mutating func ownTag(
    _ text: String, at field: String, _ declaration: inout Declaration
  ) -> TagName? {
    guard let written = written(text, at: field, &declaration) else { return nil }
    guard let group = group(written.group) else {
      if isForeign(written.group) {
        declaration.note(
          "'\(field)' in \(declaration.words): '\(declaration.shown(written.group))' is another "
            + "plugin's tag group; steps tag their own plugin's, and shared ones", at: field)
      } else {
        noteNoGroup(written.group, at: field, &declaration)
      }
      return nil
    }
    guard let tag = value(written.value, of: group, at: field, &declaration) else { return nil }
    let action = StepAction.tag(tag, gained: true)
    if let permission = action.permission(plugin: machine.source.id) {
      require(permission, &declaration, at: field)
    }
    return tag
  }

  private func written(
    _ text: String, at field: String, _ declaration: inout Declaration
  ) -> TagName? {
    if let tag = TagName(text) { return tag }
    declaration.note(
      "'\(field)' in \(declaration.words) wants a tag such as \"value:high\", got "
        + "\(declaration.described(.string(text))).", at: field)
    return nil
  }

  /// The plugin's own groups by their short names, then the shared ones.
  private var groups: [(name: String, group: TagGroup)] {
    let prefix = machine.source.id + "."
    let own = machine.declarations.tagRules.map(\.group).filter { $0.name.hasPrefix(prefix) }
      .map { (String($0.name.dropFirst(prefix.count)), $0) }
    return own + machine.surroundings.sharedGroups.map { ($0.name, $0) }
  }

  private func isForeign(_ group: String) -> Bool {
    group.contains(".") && !group.hasPrefix(machine.source.id + ".")
  }

  private func group(_ name: String) -> TagGroup? {
    let prefix = machine.source.id + "."
    let local = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    return groups.first { $0.name == local }?.group
  }

  private func value(
    _ value: String, of group: TagGroup, at field: String, _ declaration: inout Declaration
  ) -> TagName? {
    guard group.values.contains(where: { $0.name == value }) else {
      noteUnknown(
        "'\(field)' in \(declaration.words): tag group '\(declaration.shown(group.name))' has no "
          + "value '\(declaration.shown(value))'", value, group.values.map(\.name), &declaration,
        at: field)
      return nil
    }
    return TagName(group: group.name, value: value)
  }

  private func noteNoGroup(
    _ name: String, at field: String, _ declaration: inout Declaration
  ) {
    noteUnknown(
      "'\(field)' in \(declaration.words): there is no tag group '\(declaration.shown(name))'",
      name, groups.map(\.name), &declaration, of: .tagGroup, at: field)
  }
}
