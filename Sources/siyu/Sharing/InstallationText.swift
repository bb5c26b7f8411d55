import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

/// What an operator reads before a plugin is installed.
struct InstallationText {
  private let installation: Installation

  init(_ installation: Installation) { self.installation = installation }

  private var manifest: PluginManifest { installation.manifest }

  var lines: [String] {
    let title = manifest.title == manifest.id ? "" : "  " + TitleText.shown(manifest.title)
    var lines = [installation.package.label + title]
    lines.append(say("  from \(TitleText.shown(SiyuWords.said(installation.source))), \(standing)"))
    lines.append("  \(signer)")
    lines.append(say("  checksum \(installation.package.checksum)"))
    let needs = manifest.dependencies.sorted { $0.key < $1.key }
    if !needs.isEmpty {
      let words = needs.map { "\($0.key) \($0.value.text)" }.listed()
      lines.append(say("  needs \(TitleText.shown(words)), whose Lua runs with its permissions"))
    }
    if !installation.strays.isEmpty {
      let strays = TitleText.shown(installation.strays.listed())
      lines.append(say("  LOSES what lies there and no archive has: \(strays)"))
    }
    lines += told.map { Self.strangersMark + $0 }
    return lines + permissions + files + settings
  }

  /// Before each line that the plugin's author wrote, so that none passes for one of siyu's.
  private static let strangersMark = "  | "

  /// What the author says of it, below what siyu knows, and in lines that fit.
  private var told: [String] {
    let authors =
      manifest.authors.isEmpty ? say("nobody named") : manifest.authors.listed()
    let license = manifest.license.map { say(", license \(TitleText.shown($0, width: 20))") } ?? ""
    return [say("by \(TitleText.shown(authors))\(license)")]
      + (manifest.summary.map { TitleText.wrapped($0, width: 70) } ?? [])
  }

  private var standing: String {
    if installation.present == .same { return say("its files are here already") }
    guard let version = installation.before?.version,
      installation.isDowngrade || installation.replaced != nil
    else {
      return installation.present == .nothing
        ? say("new here") : say("in the place of files that nobody installed")
    }
    let isChanged = installation.present == .own
    if installation.isDowngrade {
      return isChanged
        ? say("GOES BACK from \(version), whose files were changed since")
        : say("GOES BACK from \(version)")
    }
    if isChanged { return say("in the place of \(version), whose files were changed since") }
    return version == manifest.version
      ? say("the version that is here") : say("in the place of \(version)")
  }

  private var signer: String {
    switch installation.signer {
    case .unsigned: say("not signed: who wrote it is anybody's word")
    case .unknown(let signer):
      say("signed by \(signer), not seen here before: compare it with the author's")
    case .trusted(let signer, let name):
      say("signed by \(signer), trusted as \(TitleText.shown(name))")
    }
  }

  /// Its own, and those of the plugins that it is part of.
  private var permissions: [String] {
    let dependents = installation.dependents
    if dependents.isEmpty { return ownPermissions }
    return ownPermissions + [""]
      + dependents.map { say("its Lua runs in \($0.id), which \(Self.abilities($0.may))") }
  }

  /// `may read name, orders; send wecom.chat`
  private static func abilities(_ permissions: Set<Permission>) -> String {
    let words = Permission.Action.allCases.compactMap { action in
      let some = permissions.filter { $0.action == action }.sorted().map(\.word)
      return some.isEmpty ? nil : "\(Self.words(action)) \(some.listed())"
    }
    return words.isEmpty
      ? say("was granted nothing") : say("may \(words.joined(separator: "; "))")
  }

  private static func words(_ action: Permission.Action) -> String {
    switch action {
    case .read: say("read")
    case .write: say("write")
    case .send: say("send")
    }
  }

  private var ownPermissions: [String] {
    if manifest.permissions.isEmpty {
      return [
        "",
        installation.dependents.isEmpty
          ? say("It asks for no permission.") : say("It asks for no permission of its own."),
      ]
    }
    var table = TextTable([
      .init(say("it wants to")), .init(say("permission")), .init(say("granted")), .init(""),
    ])
    for action in Permission.Action.allCases {
      for permission in manifest.permissions.sorted() where permission.action == action {
        table.add(
          action.rawValue, permission.word,
          granted(permission),
          installation.newlyAsked.contains(permission) ? say("new") : "")
      }
    }
    return [""] + table.lines
  }

  /// As `Workspace.grants(for:)` will have it.
  private func granted(_ permission: Permission) -> String {
    if installation.granted.contains(permission) { return say("yes") }
    return installation.grantedByHand.contains(permission) ? say("by siyu.toml") : say("no")
  }

  /// So many are named, and all that runs and changes.
  private static let mostFiles = 10

  private var files: [String] {
    let changes = installation.fileChanges
    if changes.isEmpty { return [] }
    // What runs first, and what was there before what comes: among a thousand new pictures nobody
    // finds the changed line.
    let running = changes.filter(Self.runs)
    let others = changes.filter { !Self.runs($0) }
    let changed = running.filter { !Self.comes($0) }
    let named = max(Self.mostFiles, changed.count)
    let first =
      changed + running.filter(Self.comes) + others.filter { !Self.comes($0) }
      + others.filter(Self.comes)
    var table = TextTable([.init(say("file")), .init("")])
    for change in first.prefix(named) {
      table.add(TitleText.shown(change.path), said(change.kind))
    }
    let more = changes.count - named
    return [""] + table.lines
      + (more > 0 ? [say("… and \(Grouping.count(Int64(more), "file")) more")] : [])
  }

  private static func comes(_ change: FileChange) -> Bool { change.kind == .added }
  private static func runs(_ change: FileChange) -> Bool {
    change.path.hasSuffix(".lua") || change.path == "plugin.toml"
  }

  private func said(_ kind: FileChange.Kind) -> String {
    switch kind {
    case .added: say("added")
    case .changed: say("changed")
    case .removed: say("removed")
    }
  }

  private var settings: [String] {
    if installation.settingsToMake.isEmpty { return [] }
    var table = TextTable([.init(say("setting without a value")), .init(say("what it is"))])
    for setting in installation.settingsToMake {
      table.add(setting.name, TitleText.shown(setting.title))
    }
    return [""] + table.lines
  }

  /// - Parameter isInstalled: whether it is in place by now.
  func json(isInstalled: Bool) -> DataValue {
    [
      "installed": .bool(isInstalled),
      "plugin": .string(manifest.id), "version": .string("\(manifest.version)"),
      "title": .string(manifest.title), "authors": .list(manifest.authors.map { .string($0) }),
      "license": manifest.license.map { .string($0) } ?? .null,
      "source": .string(installation.source),
      "checksum": .string(installation.package.checksum),
      "signer": installation.signer.fingerprint.map { .string("\($0)") } ?? .null,
      "requires": .record(
        DataRecord(
          manifest.dependencies.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.text)) }
        )),
      "replaces": installation.replaced.map { .string("\($0)") } ?? .null,
      "goes_back": .bool(installation.isDowngrade),
      "files": .list(
        installation.fileChanges.map {
          ["file": .string($0.path), "is": .string($0.kind.rawValue)]
        }),
      "permissions": .list(
        manifest.permissions.sorted().map {
          [
            "permission": .string($0.word),
            "granted": .bool(installation.willHave.contains($0)),
            "by_siyu_toml": .bool(
              installation.grantedByHand.contains($0) && !installation.granted.contains($0)),
            "new": .bool(installation.newlyAsked.contains($0)),
          ]
        }),
      "loses": .list(installation.strays.map { .string($0) }),
      "runs_in": .list(
        installation.dependents.map { dependent in
          [
            "plugin": .string(dependent.id),
            "may": .list(dependent.may.sorted().map { .string($0.word) }),
          ]
        }),
      "settings_without_value": .list(installation.settingsToMake.map { .string($0.name) }),
    ]
  }
}
