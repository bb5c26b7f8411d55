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
    if let summary = manifest.summary {
      lines += TitleText.wrapped(summary).map { "  \($0)" }
    }
    lines.append(
      say("  by \(authors)\(manifest.license.map { ", license \(TitleText.shown($0))" } ?? "")"))
    lines.append(say("  from \(TitleText.shown(said(installation.source))), \(standing)"))
    lines.append("  \(signer)")
    lines.append(say("  checksum \(installation.package.checksum)"))
    let needs = manifest.dependencies.sorted { $0.key < $1.key }
    if !needs.isEmpty {
      let words = needs.map { "\($0.key) \($0.value.text)" }.joined(separator: ", ")
      lines.append(say("  needs \(TitleText.shown(words)), whose Lua runs with its permissions"))
    }
    return lines + permissions + settings
  }

  private var authors: String {
    manifest.authors.isEmpty
      ? say("nobody named") : manifest.authors.map { TitleText.shown($0) }.joined(separator: ", ")
  }

  private var standing: String {
    switch installation.present {
    case .nothing: return say("new here")
    case .own: return say("in the place of files that nobody installed")
    case .installed(let version):
      if installation.isDowngrade { return say("GOES BACK from \(version)") }
      return version == manifest.version
        ? say("the version that is here") : say("in the place of \(version)")
    }
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

  private var permissions: [String] {
    if manifest.permissions.isEmpty { return ["", say("It asks for no permission.")] }
    var table = TextTable([
      .init(say("it wants to")), .init(say("permission")), .init(say("granted")), .init(""),
    ])
    for action in Permission.Action.allCases {
      for permission in manifest.permissions.sorted() where permission.action == action {
        table.add(
          action.rawValue, permission.word,
          installation.granted.contains(permission) ? say("yes") : say("no"),
          installation.newlyAsked.contains(permission) ? say("new") : "")
      }
    }
    return [""] + table.lines
  }

  private var settings: [String] {
    if installation.settingsToMake.isEmpty { return [] }
    var table = TextTable([.init(say("setting without a value")), .init(say("what it is"))])
    for setting in installation.settingsToMake {
      table.add(setting.name, TitleText.shown(setting.title))
    }
    return [""] + table.lines
  }

  var json: DataValue {
    [
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
      "replaces": replaced.map { .string("\($0)") } ?? .null,
      "permissions": .list(
        manifest.permissions.sorted().map {
          [
            "permission": .string($0.word),
            "granted": .bool(installation.granted.contains($0)),
            "new": .bool(installation.newlyAsked.contains($0)),
          ]
        }),
      "settings_without_value": .list(installation.settingsToMake.map { .string($0.name) }),
    ]
  }

  private var replaced: SemanticVersion? {
    if case .installed(let version) = installation.present { return version }
    return nil
  }
}
