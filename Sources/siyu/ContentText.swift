import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

/// The library of contents over all plugins, as a table and as JSON.
struct ContentText {
  /// What is known of how often a content was shown, answered and so on; `nil`: nothing yet.
  typealias Use = (_ plugin: String, _ content: String) throws -> ContentUse?

  private struct Row {
    var plugin: String
    var facts: ContentFacts
    var content: ContentFile
    var steps: [ContentStep]
    var use: ContentUse?
  }

  private let rows: [Row]
  private let now: Instant
  private let zone: TimeZoneRules

  /// - Parameter use: joins what became of the messages.
  init(
    _ libraries: [(plugin: String, library: ContentLibrary)], now: Instant, zone: TimeZoneRules,
    use: Use = { _, _ in nil }
  ) throws {
    self.now = now
    self.zone = zone
    rows = try libraries.flatMap { plugin, library in
      try library.contents.compactMap { content in
        guard let facts = library.facts(content.path) else { return nil }
        return Row(
          plugin: plugin, facts: facts, content: content, steps: library.uses[content.path] ?? [],
          use: try use(plugin, content.path))
      }
    }
  }

  var lines: [String] {
    if rows.isEmpty {
      return [say("No plugin has content. docs/how-to/write-content.md tells how.")]
    }
    let isUsed = rows.contains { $0.use != nil }
    var columns: [TextTable.Column] = [
      .init(say("plugin")), .init(say("content")), .init(say("title")), .init(say("by")),
      .init(say("valid")),
      .init(say("used by")),
    ]
    if isUsed {
      columns += [say("shown"), say("answered"), say("clicked"), say("bought"), say("left")].map {
        .init($0, .right)
      }
    }
    var table = TextTable(columns)
    for row in rows {
      var cells = [
        row.plugin, row.content.path, TitleText.shown(row.content.title),
        row.facts.touchpoint.rawValue + (row.facts.purpose == .service ? say(" (service)") : ""),
        validity(row), row.steps.map(stepName).listed(),
      ]
      if isUsed {
        let use = row.use ?? ContentUse()
        cells += [use.shown, use.answered, use.clicked, use.bought, use.left].map(Grouping.text)
      }
      table.add(cells)
    }
    return table.lines
  }

  /// `until 2026-11-11`, `over since 2026-11-12`; nothing for always.
  private func validity(_ row: Row) -> String {
    if let end = row.facts.validUntil, end <= now {
      return say("over since \(TimeText.date(end, in: zone))")
    }
    let from = row.content.validFrom.map { say("from \(TimeText.date($0))") }
    let until = row.content.validUntil.map { say("until \(TimeText.date($0))") }
    return [from, until].compactMap { $0 }.joined(separator: " ")
  }

  /// `new-friend/welcome`, without the plugin's id, which stands in front.
  private func stepName(_ step: ContentStep) -> String {
    let sop = step.sop.split(separator: ".", maxSplits: 1).last.map(String.init) ?? step.sop
    return "\(sop)/\(step.step)"
  }

  var json: DataValue {
    .list(
      rows.map { row in
        [
          "plugin": .string(row.plugin), "content": .string(row.content.path),
          "title": .string(row.content.title), "file": .string(row.content.file),
          "touchpoint": .string(row.facts.touchpoint.rawValue),
          "purpose": .string(row.facts.purpose.name), "link": text(row.content.link),
          "valid_from": text(row.content.validFrom.map { TimeText.date($0) }),
          "valid_until": text(row.content.validUntil.map { TimeText.date($0) }),
          "valid": .bool(row.facts.isValid(at: now)),
          "used_by": .list(
            row.steps.map {
              ["sop": .string($0.sop), "step": .string($0.step), "task": .bool($0.isTask)]
            }),
          "use": row.use.map { use in
            [
              "shown": .int(use.shown), "answered": .int(use.answered),
              "clicked": .int(use.clicked), "bought": .int(use.bought), "left": .int(use.left),
            ]
          } ?? .null,
        ]
      })
  }

  private func text(_ text: String?) -> DataValue { text.map { .string($0) } ?? .null }
}
