import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

struct PluginGrant: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grant", abstract: "Give a plugin permissions it asks for, or take them back.",
    discussion: """
      Grants are kept in siyu.lock and belong to the plugin's id: an update that asks for more gets \
      nothing new. Those written into siyu.toml by hand are taken back there.
      """)
  @Argument(help: ArgumentHelp("The plugin.", valueName: "ID")) var id: String
  @Argument(
    help: ArgumentHelp(
      "Such as birthday or tag:lifecycle; none: show them.", valueName: "PERMISSION"))
  var permissions: [String] = []
  @Flag(help: "Take these permissions back.") var remove = false
  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if remove, permissions.isEmpty {
      throw ValidationError(
        "--remove wants to know which: siyu plugin grant \(id) --remove birthday")
    }
  }

  func run() throws {
    var host = try workspace.host(writes: true)
    let installed = try host.workspace.plugin(id)
    if !permissions.isEmpty {
      let words =
        try remove
        ? held(installed, host.workspace)
        : AskedPermissions.of(permissions, installed.package.manifest)
      // First the file, then the entry: a grant that is in force is never without one for longer
      // than until the next apply, which records all that are.
      try host.recording("plugin grant", facts(installed, words)) {
        host.workspace = try changed(installed, words, host.workspace.root)
      }
    }
    show(installed.package.manifest, host)
  }

  /// What others changed meanwhile stays as they left it; the permissions are for what is shown.
  private func changed(
    _ installed: Workspace.InstalledPlugin, _ words: Set<Permission>, _ root: String
  ) throws -> Workspace {
    try Workspace.changing(root) { workspace in
      let now = try workspace.plugin(id)
      guard now.package.checksum == installed.package.checksum else {
        throw Diagnostic(
          "\(id) was changed meanwhile; nothing was granted or taken back",
          hint: "run the same command again, and look at what it shows now")
      }
      if remove {
        workspace.takeBack(try held(now, workspace), from: now.package)
      } else {
        workspace.grant(words, to: now.package)
      }
      try workspace.saveLock()
      return workspace
    }
  }

  private func facts(
    _ installed: Workspace.InstalledPlugin, _ changed: Set<Permission>
  ) -> AuditFacts {
    let words = changed.map(\.word).sorted()
    let plugin = AuditPlugin(
      id: installed.package.manifest.id, version: installed.package.manifest.version.description,
      checksum: installed.package.checksum, grants: remove ? [] : words)
    let facts: AuditFacts = ["plugins": .plugins([plugin])]
    return remove ? facts.adding(["taken_back": .words(words)]) : facts
  }

  /// What it has, or had when it still asked for it.
  private func held(
    _ installed: Workspace.InstalledPlugin, _ workspace: Workspace
  ) throws -> Set<Permission> {
    let byHand = workspace.file.grants[id] ?? []
    let held = installed.grants.union(workspace.lock[id]?.granted ?? [])
    return Set(
      try permissions.map { word in
        guard let permission = Permission(word: word), held.contains(permission) else {
          let known = held.map(\.word).sorted()
          throw Diagnostic(
            "\(id) has no permission '\(word)' to take back",
            hint: NearestName.nearest(to: word, in: known).map { "did you mean '\($0)'?" }
              ?? (known.isEmpty ? "it has none" : "it has \(known.joined(separator: ", "))"))
        }
        if byHand.contains(permission) {
          throw Diagnostic(
            file: WorkspaceFile.name, "grants '\(word)' to \(id); nothing was changed",
            hint: "remove it there, under [plugins.\(id)]")
        }
        return permission
      })
  }

  private func show(_ manifest: PluginManifest, _ host: Host) {
    let granted = host.workspace.grants(for: manifest)
    if host.console.json {
      return host.console.print(json: [
        "plugin": .string(id),
        "permissions": .list(
          manifest.permissions.sorted().map {
            ["permission": .string($0.word), "granted": .bool(granted.contains($0))]
          }),
      ])
    }
    var table = TextTable([.init(say("permission")), .init(say("granted"))])
    for permission in manifest.permissions.sorted() {
      table.add(permission.word, granted.contains(permission) ? say("yes") : say("no"))
    }
    table.lines.forEach { host.console.print($0) }
  }
}
