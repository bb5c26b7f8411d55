import SiyuModel

/// Which files make up a plugin.
///
/// Names are plain ASCII, so that one archive unpacks to the same files on every system.
package enum PluginFileName {
  /// What editors, version control and desktops leave behind; not part of the plugin.
  package static func isIgnored(_ name: String) -> Bool {
    if name.hasPrefix(".") || name.hasPrefix("#") || name.hasSuffix("~") { return true }
    if ["Thumbs.db", "desktop.ini", "__MACOSX", "node_modules"].contains(name) { return true }
    return [".swp", ".swo", ".bak", ".orig", ".rej", ".tmp"].contains { name.hasSuffix($0) }
  }

  /// One part of a path: letters, digits, `.`, `_`, `-`; at most 100; no dot at the end.
  static func isAllowed(_ name: String) -> Bool {
    guard (1...100).contains(name.utf8.count), !name.hasPrefix("."), !name.hasSuffix(".") else {
      return false
    }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }

  /// A path inside a plugin: such parts, and none that is left out of plugins.
  static func isAllowedPath(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count <= PluginFolderLimits().depth + 1
      && parts.allSatisfy { isAllowed(String($0)) && !isIgnored(String($0)) }
  }

  /// Files that are read as text and therefore have to be UTF-8.
  static func isText(_ path: String) -> Bool {
    [".lua", ".toml", ".md", ".txt", ".json", ".csv", ".tsv"].contains { path.hasSuffix($0) }
  }
}

/// How large a plugin may be.
///
/// A playbook with surveys and content is some hundred files and some hundred kilobytes; the
/// limits leave room for pictures and keep a folder that is none from filling memory.
public struct PluginFolderLimits: Sendable, Hashable {
  public var luaBytes = 1 << 20
  /// For a file that is not Lua.
  public var fileBytes = 8 << 20
  public var totalBytes = 16 << 20
  public var files = 2_000
  /// Folders inside folders.
  public var depth = 8
  public init() {}

  /// Of files that come otherwise than from a folder: what is taken in has to be readable there.
  /// - Parameter file: where they come from, in messages.
  func check(_ files: [String: [UInt8]], file: String) throws(Diagnostics) {
    var problems: [Diagnostic] = []
    if files.count > self.files {
      problems.append(Diagnostic(file: file, Message.tooManyFiles(self.files)))
    }
    if files.reduce(0, { $0 + $1.value.count }) > totalBytes {
      problems.append(Diagnostic(file: file, Message.pluginTooLarge(limit: totalBytes)))
    }
    for path in PluginChecksum.sorted(files.keys) {
      let count = files[path]?.count ?? 0
      let limit = bytes(of: path)
      if count > limit {
        problems.append(
          Diagnostic(file: "\(file)/\(path)", Message.tooLarge(count, limit: limit)))
      }
    }
    if !problems.isEmpty { throw Diagnostics(Array(problems.prefix(5))) }
  }

  /// The most that one file may have.
  func bytes(of path: String) -> Int { path.hasSuffix(".lua") ? luaBytes : fileBytes }
}
