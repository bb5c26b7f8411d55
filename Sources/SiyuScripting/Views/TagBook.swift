internal import SiyuModel

/// The names of tags as a plugin writes them, and their numbers.
///
/// A plugin's own group is `value` to itself and `skincare.value` to everybody else.
final class TagBook {
  private let directory: TagDirectory
  private let pluginID: String
  /// Values by full group name: of the directory and of what the plugin declares.
  private var groups: [String: Set<String>] = [:]
  private var resolved: [String: Answer] = [:]

  enum Answer {
    /// Tags that would match; empty for a declared tag that nobody holds yet.
    case tags([Int32])
    case unknown(String)
  }

  init(directory: TagDirectory, pluginID: String) {
    self.directory = directory
    self.pluginID = pluginID
    for name in directory.ids.keys { groups[name.group, default: []].insert(name.value) }
  }

  func add(_ group: TagGroup) {
    groups[group.name, default: []].formUnion(group.values.map(\.name))
  }

  /// Tags meant by `group:value`, or by `group` for any value of it.
  func lookUp(_ text: String) -> Answer {
    if let known = resolved[text] { return known }
    let answer = resolve(text)
    resolved[text] = answer
    return answer
  }

  /// The full name of a group as the plugin writes it.
  func fullName(_ group: String) -> String? {
    if groups["\(pluginID).\(group)"] != nil { return "\(pluginID).\(group)" }
    return groups[group] == nil ? nil : group
  }

  func value(of tag: Int32, in group: String) -> String? {
    guard let name = directory.names[TagID(rawValue: tag)], name.group == group else { return nil }
    return name.value
  }

  private func resolve(_ text: String) -> Answer {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let group = String(parts[0])
    guard let full = fullName(group) else {
      let prefix = pluginID + "."
      let known = groups.keys.sorted().map {
        $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0
      }
      return .unknown("there is no tag group '\(group)'" + suggestion(group, known))
    }
    if parts.count == 1 {
      return .tags(
        directory.ids.filter { $0.key.group == full }.map(\.value.rawValue).sorted())
    }
    let value = String(parts[1])
    guard groups[full]?.contains(value) == true else {
      return .unknown(
        "tag group '\(group)' has no value '\(value)'"
          + suggestion(value, groups[full, default: []].sorted()))
    }
    let id = directory.ids[TagName(group: full, value: value)]
    return .tags(id.map { [$0.rawValue] } ?? [])
  }
}
