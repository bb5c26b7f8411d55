import ArgumentParser
import SiyuBorder
import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

struct PluginPublish: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Put an archive into a registry: a folder, or what a web site serves.",
    discussion: """
      Adds the archive and its line in index.json, with a new serial number. An empty folder \
      becomes a registry. A version is for good: the same number with other content is refused.
      """)
  @Argument(help: ArgumentHelp("The archive.", valueName: "FILE")) var file: String
  @Option(help: ArgumentHelp("The registry's folder.", valueName: "DIR")) var to: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let console = workspace.console
    let bytes = try WholeFile.read(file, limit: UnpackLimits().packedBytes)
    let shared = try ArchiveFile.read(bytes, file: file, in: workspace.directory)
    let published = try RegistryFolder(to).publish(bytes, shared)
    if let other = published.otherSigner {
      console.report(
        Diagnostic(
          .warning, "the version before is signed by \(other): whoever has it will refuse this one",
          hint: "sign it with that key, or tell adopters the new fingerprint"))
    }
    if console.json {
      return console.print(json: [
        "plugin": .string(published.package.id), "version": .string("\(published.package.version)"),
        "file": .string(published.package.file), "serial": .int(published.serial),
        "new": .bool(published.isNew),
      ])
    }
    let label = published.package.label
    let state = published.isNew ? say("published \(label)") : say("was there already: \(label)")
    console.print(say("\(state); the index has serial \(published.serial)"))
  }
}

struct PluginSearch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "What a registry has: the newest version of each plugin.")
  @Argument(help: ArgumentHelp("Part of an id or a title; none: all.", valueName: "TEXT"))
  var text = ""
  @Option(
    help: ArgumentHelp(
      "A registry of siyu.toml, a folder or an address; none: all of siyu.toml.",
      valueName: "REGISTRY"))
  var from: String?
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let registries = try Registries(from: from, in: workspace.directory, onlyLooks: true)
    let found = try registries.readable().flatMap { registry in
      try registries.index(of: registry).search(text).map { (registry: registry, package: $0) }
    }
    let console = workspace.console
    if console.json {
      console.print(
        json: .list(
          found.map { .record(RegistryText.record($0.package, registry: $0.registry.title)) }))
    } else if found.isEmpty {
      console.print(say("nothing there has '\(TextEscape.terminalSafe(text))' in its id or title"))
    } else {
      table(found).forEach { console.print($0) }
    }
    try RegistryText.finish(registries, console)
  }

  private func table(
    _ found: [(registry: Registry, package: RegistryIndex.Package)]
  ) -> [String] {
    var table = TextTable([
      .init(say("plugin")), .init(say("version")), .init(say("title")),
      .init(say("registry")), .init(say("signer")),
    ])
    for (registry, package) in found {
      table.add(
        package.id, "\(package.version)", TitleText.shown(package.title),
        TitleText.shown(registry.title), package.signer.map { "\($0)" } ?? say("not signed"))
    }
    return table.lines
  }
}
