public import SiyuModel

extension Workspace {
  /// Compares what plugins need of others, directly and through each other, with `siyu.lock`, as far
  /// as it lies in `plugins/`: their Lua runs as part of those that need it, so what is locked is all
  /// of it. One's own plugins are in no lock.
  /// - Throws: `Diagnostics`: an installed one that is needed is no longer what was installed.
  public func checkLocked(needsOf manifests: [PluginManifest]) throws(Diagnostics) {
    let folders = Set(pluginFolders)
    var problems: [Diagnostic] = []
    var known = Set(manifests.map(\.id))
    var waiting = manifests.flatMap(\.dependencies.keys)
    while let id = waiting.popLast() {
      guard known.insert(id).inserted, folders.contains(id) else { continue }
      let package = try PluginFolder.read("\(pluginsPath)/\(id)", name: "plugins/\(id)")
      waiting += package.manifest.dependencies.keys
      if isChanged(package) {
        problems.append(
          Diagnostic(
            file: "plugins/\(id)", Message.lockedNeeded,
            hint: Message.lockedNeededHint(lock[id]?.source ?? "")))
      }
    }
    if !problems.isEmpty { throw Diagnostics(problems.sorted { $0.file ?? "" < $1.file ?? "" }) }
  }
}
