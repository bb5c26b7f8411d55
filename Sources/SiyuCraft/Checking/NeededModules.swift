/// Lua of other plugins that a plugin requires.
public struct NeededModules: Sendable {
  /// By plugin, then by path inside it: `lib/rfm.lua`.
  var files: [String: [String: [UInt8]]] = [:]
  private var requires: [String: [String]] = [:]

  public init() {}

  /// - Parameters:
  ///   - files: by plugin, then by path inside it.
  ///   - requires: whom each of them needs.
  public init(_ files: [String: [String: [UInt8]]], requires: [String: [String]]) {
    self.files = files
    self.requires = requires
  }

  /// Each after those that it needs.
  var order: [String] {
    var order: [String] = []
    var seen: Set<String> = []
    func visit(_ id: String) {
      guard files[id] != nil, seen.insert(id).inserted else { return }
      (requires[id] ?? []).forEach(visit)
      order.append(id)
    }
    files.keys.sorted().forEach(visit)
    return order
  }
}
