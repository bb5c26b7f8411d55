import SiyuModel
import SiyuPackaging

// Plugins that siyu.lock or the store know of and that are not in plugins/: removed, or after a clone.

extension Workspace {
  /// How a plugin that is not there comes back.
  func installStep(of id: String) -> String {
    lock[id]?.source == nil ? "siyu plugin install \(id)" : "siyu plugin install --locked"
  }
}

extension Host {
  /// What a pass leaves alone because its plugin is not there.
  func missingPlugins() throws -> [Diagnostic] {
    let folders = Set(workspace.pluginFolders)
    let locked = workspace.lock.plugins.filter { $0.source != nil && !folders.contains($0.id) }
    var problems = locked.map { plugin in
      Diagnostic(
        .warning, file: LockFile.name,
        "has \(plugin.id)@\(plugin.version), which is not in plugins/",
        hint: "siyu plugin install --locked puts it there")
    }
    var resting: [String: Int64] = [:]
    for flight in try store.snapshot(readers: 1).outreach.inFlight()
    where flight.step != nil {
      resting[flight.sop, default: 0] += flight.count
    }
    for (sop, count) in resting.sorted(by: { $0.key < $1.key }) {
      let id = String(sop.prefix { $0 != "." })
      if folders.contains(id) { continue }
      problems.append(
        Diagnostic(
          .warning, "\(sop) rests with \(count) under way: its plugin is not in plugins/",
          hint:
            "\(workspace.installStep(of: id)) goes on with it, siyu leave \(sop) takes customers out"
        ))
    }
    return problems
  }
}
