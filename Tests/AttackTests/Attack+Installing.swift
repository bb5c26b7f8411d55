import Foundation

extension Attack {
  /// Puts it where an operator would have put it, and makes what a repository cannot hold.
  func install(in place: Place) throws {
    let target = "\(place.workspace)/plugins/\(name)"
    let files = FileManager.default
    try Place.makeFolder(target)
    for entry in try files.contentsOfDirectory(atPath: folder) where entry != "outcome.toml" {
      try files.copyItem(atPath: "\(folder)/\(entry)", toPath: "\(target)/\(entry)")
    }
    if hasManifest, !files.fileExists(atPath: target + "/plugin.toml") {
      try manifest.write(toFile: target + "/plugin.toml", atomically: false, encoding: .utf8)
    }
    for made in makes {
      let path = made.isInPlugin ? "\(target)/\(made.path)" : "\(place.workspace)/\(made.path)"
      try Place.makeFolder((path as NSString).deletingLastPathComponent)
      try made.write(to: path)
    }
    // A script or a map is no plugin.
    if !hasManifest, makes.contains(where: { !$0.isInPlugin }) {
      try files.removeItem(atPath: target)
    }
  }

  /// What most attackers say of themselves.
  private var manifest: String {
    """
    id      = "\(name)"
    version = "1.0.0"
    title   = "攻击"
    siyu    = "1"

    [permissions]
    read  = ["orders"]
    write = ["tag"]

    """
  }
}

extension Attack.Made {
  fileprivate func write(to path: String) throws {
    switch kind {
    case .link(let target):
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    case .pipe:
      guard mkfifo(path, 0o600) == 0 else { throw CorpusError(words: "mkfifo: \(errno)") }
    case .empty(let size):
      try Data().write(to: URL(fileURLWithPath: path))
      guard truncate(path, off_t(size)) == 0 else { throw CorpusError(words: "truncate: \(errno)") }
    case .text(let text):
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    case .many(let text, let count):
      let url = URL(fileURLWithPath: path)
      let stem = url.deletingPathExtension().path
      for number in 0..<count {
        try Data(text.utf8).write(
          to: URL(fileURLWithPath: "\(stem)\(number).\(url.pathExtension)"))
      }
    }
  }
}
