import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

/// A plugin as `siyu plugin info` shows it: what it asks for, each thing it declares, its settings.
struct PluginText {
  private let installed: Workspace.InstalledPlugin
  private let declarations: PluginDeclarations
  private let currency: Currency

  init(
    _ installed: Workspace.InstalledPlugin, _ declarations: PluginDeclarations, currency: Currency
  ) {
    self.installed = installed
    self.declarations = declarations
    self.currency = currency
  }

  var lines: [String] {
    let parts =
      declarations.tagRules.map(tagGroup) + declarations.segments.map(segment)
      + declarations.memberships.map { MembershipText.lines($0, currency) }
      + declarations.benefits.map(BenefitText.lines)
      + declarations.coupons.map { BenefitText.lines($0, currency) }
      + declarations.kocs.map { KOCProgrammeText.lines($0, currency) }
      + declarations.screens.map(screen)
      + declarations.sops.map(SOPText.lines) + installed.package.surveys.map(SurveyText.lines)
      + [settings]
    return head + parts.filter { !$0.isEmpty }.flatMap { [""] + $0 }
  }

  private var head: [String] {
    let manifest = installed.package.manifest
    let title = manifest.title == manifest.id ? "" : "  " + TitleText.shown(manifest.title)
    var lines = [installed.package.label + title]
    if let summary = manifest.summary {
      lines.append(say("described as:"))
      lines += TitleText.wrapped(summary).map { "  \($0)" }
    }
    lines.append(say("checksum \(installed.package.checksum)"))
    lines.append(
      say("asks for: \(manifest.permissions.sorted().map(\.word).listed())"))
    for (id, range) in manifest.dependencies.sorted(by: { $0.key < $1.key }) {
      let here = installed.needed.packages[id].map { say(" (\($0.manifest.version) here)") } ?? ""
      lines.append(say("needs: \(id) \(TitleText.shown(range.text))\(here)"))
    }
    if !installed.refused.isEmpty {
      lines.append(say("not granted: \(installed.refused.map(\.word).listed())"))
    }
    return lines
  }

  private func tagGroup(_ rule: TagRule) -> [String] {
    let head =
      "\(rule.group.name)  \(TitleText.shown(rule.group.title))  "
      + "(\(TitleText.shown(rule.group.dimension.title))"
      + (rule.group.exclusive ? "" : say(", several values")) + ", \(rule.place))"
    var table = TextTable([.init(""), .init("")], indent: 2)
    for value in rule.group.values { table.add(value.name, TitleText.shown(value.title)) }
    return [head] + table.lines
  }

  private func screen(_ screen: ScreenRule) -> [String] {
    [
      say("screen \(screen.name)  \(TitleText.shown(screen.title))  (\(screen.place))"),
      say("  of each new \(screen.on.listed())"),
    ]
  }

  private func segment(_ segment: SegmentRule) -> [String] {
    [say("segment \(segment.name)  \(TitleText.shown(segment.title))  (\(segment.place))")]
  }

  private var settings: [String] {
    guard !installed.settings.entries.isEmpty else { return [] }
    var table = TextTable([
      .init(say("setting")), .init(say("value")), .init(say("type")), .init(say("what it is")),
    ])
    for entry in installed.settings.entries {
      table.add(
        entry.declaration.name, entry.spelling ?? say("not set"), entry.declaration.kind.rawValue,
        TitleText.shown(entry.declaration.title))
    }
    return table.lines
  }
}
