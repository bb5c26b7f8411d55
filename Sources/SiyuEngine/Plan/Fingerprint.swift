internal import Crypto
public import SiyuModel

/// Of everything besides data and clock that decides what a pass answers.
public enum Fingerprint {
  /// SHA-256 in hexadecimal over plugins (in their order), settings, grants and surroundings.
  public static func of(plugins: [PluginSource], surroundings: PluginSurroundings) -> String {
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
