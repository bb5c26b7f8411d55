import SiyuModel
import SiyuPackaging
import SiyuReport

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
      lines.append("described as:")
      lines += TitleText.wrapped(summary).map { "  \($0)" }
    }
    lines.append("checksum \(installed.package.checksum)")
    lines.append("asks for: \(manifest.permissions.sorted().map(\.word).joined(separator: ", "))")
    if !installed.refused.isEmpty {
      lines.append("not granted: \(installed.refused.map(\.word).joined(separator: ", "))")
    }
    return lines
  }

  private func tagGroup(_ rule: TagRule) -> [String] {
    let head =
      "\(rule.group.name)  \(TitleText.shown(rule.group.title))  "
      + "(\(TitleText.shown(rule.group.dimension.title))"
      + (rule.group.exclusive ? "" : ", several values") + ", \(rule.place))"
    var table = TextTable([.init(""), .init("")], indent: 2)
    for value in rule.group.values { table.add(value.name, TitleText.shown(value.title)) }
    return [head] + table.lines
  }

  private func screen(_ screen: ScreenRule) -> [String] {
    [
      "screen \(screen.name)  \(TitleText.shown(screen.title))  (\(screen.place))",
      "  of each new \(screen.on.joined(separator: ", "))",
    ]
  }

  private func segment(_ segment: SegmentRule) -> [String] {
    ["segment \(segment.name)  \(TitleText.shown(segment.title))  (\(segment.place))"]
  }

  private var settings: [String] {
    guard !installed.settings.entries.isEmpty else { return [] }
    var table = TextTable([.init("setting"), .init("value"), .init("type"), .init("what it is")])
    for entry in installed.settings.entries {
      table.add(
        entry.declaration.name, entry.spelling ?? "not set", entry.declaration.kind.rawValue,
        TitleText.shown(entry.declaration.title))
    }
    return table.lines
  }
}
