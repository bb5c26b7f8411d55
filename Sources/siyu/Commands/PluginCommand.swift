import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWorkers

struct PluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin", abstract: "List, look at, make and grant plugins.",
    subcommands: [
      PluginList.self, PluginInfo.self, PluginNew.self, PluginCheck.self, PluginGrant.self,
    ])
}

struct PluginList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The plugins of this workspace.")
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let loaded = try host.loadPlugins()
    if host.console.json {
      host.console.print(
        json: .list(
          loaded.plugins.map { plugin in
            [
              "id": .string(plugin.source.id), "version": .string(plugin.source.version),
              "title": .string(plugin.title), "checksum": .string(plugin.source.checksum),
              "granted": .list(plugin.source.grants.sorted().map { .string($0) }),
              "tag_groups": .list(
                plugin.declarations.tagRules.map { .string($0.group.name) }),
              "sops": .list(plugin.declarations.sops.map { .string($0.name) }),
              "memberships": .list(
                plugin.declarations.memberships.map { .string($0.name) }),
            ]
          }))
    } else {
      var table = TextTable([
        .init("plugin"), .init("title"), .init("tag groups", .right), .init("segments", .right),
        .init("SOPs", .right), .init("reads"), .init("refused"),
      ])
      for plugin in loaded.plugins {
        let installed = try host.workspace.plugin(plugin.source.id)
        let reads = installed.grants.filter { $0.action == .read }.map(\.word).sorted()
        table.add(
          plugin.name, TitleText.shown(plugin.title), "\(plugin.declarations.tagRules.count)",
          "\(plugin.declarations.segments.count)", "\(plugin.declarations.sops.count)",
          reads.joined(separator: ", "),
          installed.refused.map(\.word).joined(separator: ", "))
      }
      table.lines.forEach { host.console.print($0) }
    }
    host.report(loaded.setAside)
    try (loaded.setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }
}

struct PluginInfo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "What a plugin declares, reads, writes and can be set.")
  @Argument(help: ArgumentHelp("The plugin.", valueName: "ID")) var id: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let installed = try host.workspace.plugin(id)
    let manifest = installed.package.manifest
    let declarations = try host.runtime.declarations(of: installed.source)
    let print = host.console.print(_:)
    let title = manifest.title == manifest.id ? "" : "  " + TitleText.shown(manifest.title)
    print(installed.package.label + title)
    if let summary = manifest.summary {
      print("described as:")
      TitleText.wrapped(summary).forEach { print("  \($0)") }
    }
    print("checksum \(installed.package.checksum)")
    print("asks for: \(manifest.permissions.sorted().map(\.word).joined(separator: ", "))")
    if !installed.refused.isEmpty {
      print("not granted: \(installed.refused.map(\.word).joined(separator: ", "))")
    }
    for rule in declarations.tagRules {
      print("")
      print(
        "\(rule.group.name)  \(TitleText.shown(rule.group.title))  "
          + "(\(TitleText.shown(rule.group.dimension.title))"
          + (rule.group.exclusive ? "" : ", several values") + ", \(rule.place))")
      var table = TextTable([.init(""), .init("")], indent: 2)
      for value in rule.group.values { table.add(value.name, TitleText.shown(value.title)) }
      table.lines.forEach(print)
    }
    for segment in declarations.segments {
      print("")
      print("segment \(segment.name)  \(TitleText.shown(segment.title))  (\(segment.place))")
    }
    for membership in declarations.memberships {
      print("")
      MembershipText.lines(membership).forEach(print)
    }
    for sop in declarations.sops {
      print("")
      SOPText.lines(sop).forEach(print)
    }
    for survey in installed.package.surveys {
      print("")
      SurveyText.lines(survey).forEach(print)
    }
    guard !installed.settings.entries.isEmpty else { return }
    print("")
    var table = TextTable([.init("setting"), .init("value"), .init("type"), .init("what it is")])
    for entry in installed.settings.entries {
      table.add(
        entry.declaration.name, entry.spelling ?? "not set", entry.declaration.kind.rawValue,
        TitleText.shown(entry.declaration.title))
    }
    table.lines.forEach(print)
  }
}

struct PluginNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a small plugin that loads, has a spec and does something.")
  @Argument(help: ArgumentHelp("Its id: lower case, digits and '-'.", valueName: "ID"))
  var id: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    for path in try PluginScaffold.create(id: id, in: host.workspace) {
      host.console.print("made \(path)")
    }
    host.console.print("Try it: siyu test \(id), then siyu plan --plugin \(id)")
  }
}

struct PluginCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find what is wrong with a plugin without running a pass.")
  @Argument(help: ArgumentHelp("The plugin.", valueName: "ID")) var id: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let installed = try host.workspace.plugin(id)
    switch host.runtime.check(installed.source) {
    case .success(let declarations):
      // What is suspicious and may be meant so: the plugin is right all the same.
      let library = ContentLibrary(
        installed, declarations: declarations, surroundings: try host.contentSurroundings())
      let remarks =
        declarations.sops.flatMap { sop in
          SOPCheck(sop, folder: installed.source.folder).problems(beside: declarations)
        } + library.problems
      Self.show(remarks, host.console)
      guard library.problems.allSatisfy({ $0.severity < .error }) else {
        throw ExitStatus.failed.code
      }
      var counts = [
        Grouping.count(Int64(declarations.tagRules.count), "tag group"),
        Grouping.count(Int64(declarations.segments.count), "segment"),
      ]
      if !declarations.sops.isEmpty {
        counts.append(Grouping.count(Int64(declarations.sops.count), "SOP"))
      }
      if !declarations.memberships.isEmpty {
        counts.append(Grouping.count(Int64(declarations.memberships.count), "membership"))
      }
      if !library.contents.isEmpty {
        counts.append(Grouping.count(Int64(library.contents.count), "content"))
      }
      if !installed.package.surveys.isEmpty {
        counts.append(Grouping.count(Int64(installed.package.surveys.count), "survey"))
      }
      let found = remarks.isEmpty ? "" : ", \(Grouping.count(Int64(remarks.count), "remark"))"
      host.console.print(
        "\(installed.package.label): \(counts.joined(separator: ", ")); no problems\(found)")
    case .failure(let problems):
      Self.show(problems.all, host.console)
      throw ExitStatus.failed.code
    }
  }

  private static func show(_ problems: [Diagnostic], _ console: Console) {
    let shown = problems.prefix(Console.mostProblems)
    for problem in shown {
      let word =
        switch problem.severity {
        case .error: ""
        case .warning: "warning: "
        case .note: "note: "
        }
      console.print(word + problem.description)
    }
    if problems.count > shown.count {
      console.print("… and \(Grouping.text(Int64(problems.count - shown.count))) more")
    }
  }
}
