internal import LuaSource

/// Tag groups whose rule leaves to others what they gave: its `assign` says `siyu.keep` somewhere.
public enum KeptTags {
  /// - Parameter files: by path inside the plugin's folder.
  /// - Returns: the groups' ids, as they are written there.
  public static func groups(_ files: [String: [UInt8]]) -> Set<String> {
    var groups: Set<String> = []
    for (path, bytes) in files where path.hasSuffix(".lua") && !path.hasPrefix("test/") {
      guard let tree = try? LuaFile(bytes) else { continue }
      let functions = NamedFunctions(tree)
      tree.body.visit { value in
        guard let group = value.declared("tag_group"), let id = group["id"]?.stringValue,
          let body = functions.body(group["assign"])
        else { return }
        body.body.visit { if $0.isKeep { groups.insert(id) } }
      }
    }
    return groups
  }
}

extension LuaExpression {
  /// `siyu.keep`.
  fileprivate var isKeep: Bool {
    guard case .field(let of, let name) = kind, case .name(let module) = of.kind else {
      return false
    }
    return module.text == "siyu" && name.text == "keep"
  }
}
