import SiyuModel
import SiyuPackaging
import SiyuWords

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
    // By plugin, what stays of it.
    var stays: [String: [String]] = [:]
    var sops: [String: [String]] = [:]
    var resting: [String: Int64] = [:]
    for flight in try store.snapshot(readers: 1).outreach.inFlight()
    where flight.step != nil {
      resting[flight.sop, default: 0] += flight.count
    }
    for (sop, count) in resting.sorted(by: { $0.key < $1.key }) {
      let id = Standing.plugin(of: sop)
      if folders.contains(id) { continue }
      stays[id, default: []].append(say("\(count) under way in \(sop)"))
      sops[id, default: []].append(sop)
    }
    for left in try store.leftBehind(besides: folders) {
      stays[left.plugin, default: []] += left.tags.map {
        say("\(Grouping.count($0.customers, "customer")) with tags of \($0.name)")
      }
      stays[left.plugin, default: []] += left.standings.map {
        say("\(Grouping.count($0.customers, "customer")) in the programme \($0.name)")
      }
    }
    for (id, words) in stays.sorted(by: { $0.key < $1.key }) {
      let install = workspace.installStep(of: id)
      problems.append(
        Diagnostic(
          .warning,
          "\(id) is not in plugins/, and what it decided stays: \(words.listed())",
          hint: Self.hint(install, sops[id] ?? [])))
    }
    return problems
  }

  private static func hint(_ install: String, _ sops: [String]) -> String {
    switch sops.count {
    case 0: "\(install) goes on with it"
    case 1: "\(install) goes on with it, siyu leave \(sops[0]) takes customers out"
    default:
      "\(install) goes on with it, \(sops.map { "siyu leave \($0)" }.listed()) take customers out"
    }
  }
}
