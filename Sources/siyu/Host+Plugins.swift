import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuWords
import SiyuWorkers

/// Plugins of a workspace, loaded, and those that could not be.
struct LoadedPlugins {
  var plugins: [PassPlugin] = []
  var setAside: [SetAside] = []
  /// As they were read.
  var packages: [PluginPackage] = []
  /// Of those that have content, in the same order.
  var libraryList: [(plugin: String, library: ContentLibrary)] = []
  /// By checksum.
  var libraries: [String: ContentLibrary] = [:]
}

extension Host {
  /// Reads and loads the enabled plugins, or one of them.
  ///
  /// A plugin that cannot be read or loaded is set aside; the others go on.
  ///
  /// - Parameter tells: whether what siyu.toml says about plugins that are not there is told.
  func loadPlugins(only id: String? = nil, tells: Bool = true) throws -> LoadedPlugins {
    var loaded = LoadedPlugins()
    if tells {
      for problem in workspace.pluginProblems() { console.report(problem) }
      for warning in workspace.revocationWarnings() { console.report(warning) }
    }
    let ids = id.map { [$0] } ?? workspace.enabledPlugins
    var changed: Set<String> = []
    for id in ids {
      do {
        let installed = try workspace.plugin(id)
        if tells {
          for package in [installed.package] + installed.needed.packages.values
          where workspace.isChanged(package) && changed.insert(package.manifest.id).inserted {
            console.report(changeWarning(package.manifest.id))
          }
        }
        let declarations = try runtime.declarations(of: installed.source)
        let library = try contentLibrary(of: installed, declarations)
        if let library {
          loaded.libraryList.append((id, library))
          loaded.libraries[installed.checksum] = library
        }
        loaded.packages.append(installed.package)
        loaded.plugins.append(
          PassPlugin(
            source: installed.source, title: installed.package.manifest.title,
            declarations: declarations, files: installed.files,
            contents: library?.factsByPath ?? [:]))
      } catch let aside as SetAside {
        loaded.setAside.append(aside)
      } catch let problems as Diagnostics {
        // A plugin that the operator named and that does not exist is no plugin set aside.
        if ids == [id], !workspace.pluginFolders.contains(id) { throw problems }
        loaded.setAside.append(
          SetAside(plugin: id, cause: .load, diagnostic: Self.summary(of: problems, in: id)))
      }
    }
    return loaded
  }

  /// Somebody, or something, wrote into an installed plugin.
  private func changeWarning(_ id: String) -> Diagnostic {
    Diagnostic(
      .warning, file: "plugins/\(id)", "is not what was installed: its files were changed since",
      hint: "siyu plugin install \(source(of: id)) --replace puts the installed version back")
  }

  /// As `siyu plugin install` takes it, as far as siyu.lock knows: of a path the last part.
  private func source(of id: String) -> String {
    guard let locked = workspace.lock[id], let source = locked.source else { return id }
    let fromRegistry = "registry "
    if source.hasPrefix(fromRegistry) {
      let registry = TextEscape.terminalSafe(String(source.dropFirst(fromRegistry.count)))
      return ["\(id)@\(locked.version)", "--from", registry].joined(separator: " ")
    }
    let folder = "folder "
    return TextEscape.terminalSafe(
      source.hasPrefix(folder) ? String(source.dropFirst(folder.count)) : source)
  }

  /// Told of one plugin in a pass; `siyu plugin check` tells more.
  private static let mostProblems = 5

  /// All that is wrong with a plugin as one sentence with lines below it: the command goes on, and
  /// however much a plugin gets wrong, it takes little room among what is told of the others.
  static func summary(of problems: Diagnostics, in id: String) -> Diagnostic {
    guard var first = problems.all.first else { return Diagnostic("it cannot be read") }
    var below = problems.all.dropFirst().prefix(mostProblems - 1).map(\.description)
    let more = problems.all.count - mostProblems
    if more > 0 {
      below.append(say("… and \(Grouping.text(Int64(more))) more: siyu plugin check \(id)"))
    }
    below.insert(contentsOf: first.hint.map { [$0] } ?? [], at: 0)
    first.hint = below.isEmpty ? nil : below.joined(separator: "\n  ")
    return first
  }

  func planner(
    _ plugins: [PassPlugin], full: Bool, workers: Int?, progress: ProgressLine
  ) throws -> Planner {
    Planner(
      store: store, runtime: runtime, plugins: plugins, surroundings: surroundings, now: now,
      workers: workers ?? Processors.count, full: full,
      temporaryDirectory: try temporaryDirectory(),
      progress: { done, total in
        progress.show(
          count: done, fraction: total > 0 ? min(1, Double(done) / Double(total)) : nil)
      }, sops: try sopSettings())
  }

  /// Keeps plugins that were applied for the first time to what they were granted then.
  func pinGrants(of loaded: LoadedPlugins) {
    do {
      // As it is by now: somebody may have granted something meanwhile.
      try Workspace.changing(workspace.root) { workspace in
        if workspace.pin(loaded.packages) { try workspace.saveLock() }
      }
    } catch {
      console.note(say("warning: what was granted could not be noted: \(error)"))
    }
  }

  /// One line a plugin that took no part, for standard error.
  func report(_ setAside: [SetAside]) {
    for aside in setAside {
      console.note(say("set aside: \(aside.plugin): \(aside.diagnostic.words)"))
    }
  }
}
