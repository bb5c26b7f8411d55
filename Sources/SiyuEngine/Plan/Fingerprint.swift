internal import Crypto
public import SiyuModel

/// Of everything besides data and clock that decides what a pass answers.
///
/// SHA-256 in hexadecimal, with dots between them: of the inputs (plugins in their order, settings,
/// grants, the workspace's declarations), of the names of all tags there are, and, where SOPs are walked
/// through, of the gate's rules, the calendar of workdays and the last pause. A rule that asks for a tag nobody ever
/// had gets an error, so a new name can change everybody's answers.
public enum Fingerprint {
  public static func of(
    plugins: [PluginSource], surroundings: PluginSurroundings, tags: TagDirectory,
    rules: String? = nil
  ) -> String {
    "\(inputs(plugins, surroundings)).\(vocabulary(tags))"
      + (rules.map { ".\($0)" } ?? "")
  }

  /// The part that the gate's rules and the calendar make; empty where there were no SOPs.
  static func rules(of fingerprint: String) -> Substring {
    let parts = fingerprint.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 2 ? parts[2] : ""
  }

  /// Whether waiting messages and planned moments were decided on by other rules than these. Where there
  /// were none, nothing waits.
  static func haveRulesChanged(from before: String?, to now: String) -> Bool {
    guard let before else { return false }
    let (old, new) = (rules(of: before), rules(of: now))
    return !old.isEmpty && !new.isEmpty && old != new
  }

  /// The part that a person changes by changing plugins or the workspace.
  static func inputs(of fingerprint: String) -> Substring { fingerprint.prefix { $0 != "." } }

  private static func vocabulary(_ tags: TagDirectory) -> String {
    var hash = SHA256()
    for name in tags.ids.keys.map(\.description).sorted() {
      hash.update(data: Array("\(name)\n".utf8))
    }
    return Hexadecimal.text(hash.finalize())
  }

  static func inputs(_ plugins: [PluginSource], _ surroundings: PluginSurroundings) -> String {
    var hash = SHA256()
    func add(_ text: String) {
      // Length first, so that no two lists of texts run together to the same bytes.
      withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: Array(text.utf8))
    }
    add("siyu pass 1")
    for plugin in plugins {
      add(plugin.id)
      add(plugin.version)
      add(plugin.checksum)
      add(plugin.settings.canonicalText)
      for grant in plugin.grants.sorted() { add(grant) }
    }
    add(surroundings.zone.name)
    hash.update(data: surroundings.zone.encoded())
    add(surroundings.currency.code)
    for group in surroundings.sharedGroups {
      add(group.name)
      add(group.exclusive ? "exclusive" : "many")
      for value in group.values { add(value.name) }
    }
    for field in surroundings.attributes { add(field) }
    for entity in surroundings.entities {
      add(entity.kind)
      for field in entity.fields { add(field) }
    }
    return Hexadecimal.text(hash.finalize())

    func add(_ field: FieldDeclaration) {
      add(field.name)
      add(field.type.rawValue)
      for choice in field.choices { add(choice) }
    }
  }
}
