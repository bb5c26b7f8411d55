import SiyuEngine
import SiyuModel

/// A version of before that stands in for a plugin of now.
struct ComparedVersion {
  var plugin: String
  var kept: KeptVersion
}

extension Host {
  /// The versions meant by `--against`: `last`, or the beginning of a checksum.
  func versions(against text: String, of plugins: [PassPlugin]) throws -> [ComparedVersion] {
    var found: [ComparedVersion] = []
    var known: [String] = []
    for plugin in plugins {
      let id = plugin.source.id
      let kept = try store.keptVersions(of: id)
      known += kept.map { "\(id)@\($0.version) \($0.checksum.prefix(12))" }
      if text == "last" {
        if let last = kept.first(where: { $0.appliedAt != nil }),
          last.checksum != plugin.source.checksum
        {
          found.append(ComparedVersion(plugin: id, kept: last))
        }
      } else {
        found += kept.filter { $0.checksum.hasPrefix(text) }
          .map { ComparedVersion(plugin: id, kept: $0) }
      }
    }
    if text == "last" {
      if known.isEmpty { throw noVersion(text, known) }
      return found
    }
    guard !text.isEmpty, found.count == 1 else {
      if found.count > 1 {
        throw Diagnostic(
          "--against: '\(text)' begins several checksums", hint: "write more of it")
      }
      throw noVersion(text, known)
    }
    return found
  }

  private func noVersion(_ text: String, _ known: [String]) -> Diagnostic {
    let shown = known.prefix(8).map { TextEscape.terminalSafe($0) }
    return Diagnostic(
      "--against: no version '\(TextEscape.terminalSafe(text))' of a plugin was ever applied",
      hint: known.isEmpty
        ? "a version is kept when 'siyu apply' first applies it"
        : "there are \(shown.joined(separator: ", ")); or write 'last'")
  }

  /// The plugins, with versions of before in their places.
  func plugins(_ plugins: [PassPlugin], with versions: [ComparedVersion]) throws -> [PassPlugin] {
    try plugins.map { plugin in
      guard let version = versions.first(where: { $0.plugin == plugin.source.id }) else {
        return plugin
      }
      guard let kept = try keptPlugin(version.kept.checksum) else {
        throw Diagnostic(
          "the files of \(version.plugin)@\(version.kept.version) are not kept any more")
      }
      return kept
    }
  }
}
