import SiyuModel
import Testing

@testable import SiyuEngine

/// What becomes of a customer's tags, for every kind of answer and of tag held.
///
/// One group `g` of the values a, b, c. An answer is written as its values, `-` for none, `keep`,
/// `raised`, or `gone` for a plugin without answers; a tag held by hand has a star.
@Suite struct TagDeciderTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var exclusive: Bool
    var answers: [String]
    var held: String
    var changes: String
    var testDescription: String {
      "\(exclusive ? "one" : "many"): \(answers.joined(separator: ", ")) over '\(held)' → '\(changes)'"
    }
    init(_ exclusive: Bool, _ answers: String..., held: String, _ changes: String) {
      (self.exclusive, self.answers, self.held, self.changes) = (exclusive, answers, held, changes)
    }
  }

  static let alone = [
    Case(true, "a", held: "", "0+a"),
    Case(true, "a", held: "a", ""),
    Case(true, "b", held: "a", "0-a 0+b"),
    Case(true, "-", held: "a", "0-a"),
    Case(true, "-", held: "", ""),
    Case(true, "keep", held: "a", ""),
    Case(true, "raised", held: "a", ""),
    Case(true, "gone", held: "a", ""),
    // What was set by hand is the value, whatever the rule says.
    Case(true, "b", held: "a*", ""),
    Case(true, "a", held: "a*", ""),
    Case(true, "-", held: "a*", ""),
    Case(true, "b", held: "a* b", "0-b"),
    // Two at once: from a merge of customers.
    Case(true, "b", held: "a b", "0-a"),
    Case(true, "c", held: "a b", "0-a 0-b 0+c"),
    Case(true, "keep", held: "a b", ""),
    // A value that is no longer declared.
    Case(true, "a", held: "old", "0-old 0+a"),
    Case(true, "-", held: "old", "0-old"),
    // Of another group.
    Case(true, "-", held: "other", ""),
    Case(true, "a", held: "other", "0+a"),

    Case(false, "a c", held: "", "0+a 0+c"),
    Case(false, "a c", held: "a b", "0-b 0+c"),
    Case(false, "-", held: "a b", "0-a 0-b"),
    Case(false, "-", held: "", ""),
    Case(false, "a b", held: "a b", ""),
    Case(false, "keep", held: "a", ""),
    Case(false, "raised", held: "a", ""),
    Case(false, "gone", held: "a", ""),
    Case(false, "a", held: "b*", "0+a"),
    Case(false, "-", held: "a b*", "0-a"),
    Case(false, "b", held: "b* other old", "0-old"),
  ]

  static let together = [
    // The first plugin with a value has it.
    Case(true, "a", "b", held: "", "0+a"),
    Case(true, "-", "b", held: "", "1+b"),
    Case(true, "-", "-", held: "a", "0-a"),
    Case(true, "a", "b", held: "b", "0-b 0+a"),
    Case(true, "-", "b", held: "a", "0-a 1+b"),
    Case(true, "keep", "b", held: "a", ""),
    Case(true, "raised", "b", held: "", ""),
    Case(true, "a", "keep", held: "b", "0-b 0+a"),
    Case(true, "-", "keep", held: "b", ""),
    Case(true, "-", "raised", held: "b", ""),
    Case(true, "a", "b", held: "c*", ""),
    // As if it were not installed.
    Case(true, "gone", "b", held: "a", "1-a 1+b"),
    Case(true, "gone", "-", held: "a", "1-a"),
    Case(true, "gone", "gone", held: "a", ""),
    Case(true, "a", "gone", held: "b", "0-b 0+a"),

    // The union; nobody takes away while another keeps quiet.
    Case(false, "a", "b", held: "", "0+a 1+b"),
    Case(false, "a", "a b", held: "", "0+a 1+b"),
    Case(false, "a", "-", held: "a b", "0-b"),
    Case(false, "-", "-", held: "a b", "0-a 0-b"),
    Case(false, "keep", "b", held: "a", "1+b"),
    Case(false, "raised", "b", held: "a c", "1+b"),
    Case(false, "keep", "keep", held: "a", ""),
    Case(false, "a", "b", held: "c*", "0+a 1+b"),
    Case(false, "gone", "b", held: "a", "1-a 1+b"),
    Case(false, "gone", "gone", held: "a", ""),
  ]

  @Test(arguments: alone + together) func `decides by the rules of groups`(_ test: Case) {
    #expect(decide(test, around: 0) == test.changes)
  }

  @Test(arguments: alone + together) func `decides the same about one among several customers`(
    _ test: Case
  ) {
    #expect(decide(test, around: 2) == test.changes)
  }

  private static let tags: [String: Int32] = ["a": 1, "b": 2, "c": 3, "old": 4, "other": 5]

  /// - Parameter neighbours: customers before and after of whom nothing is known.
  private func decide(_ test: Case, around neighbours: Int) -> String {
    let group = TagGroup(
      name: "g", title: "g", dimension: .value, exclusive: test.exclusive,
      values: ["a", "b", "c"].map { TagValue(name: $0, title: $0) })
    let plugins = test.answers.indices.map { index in
      var declarations = PluginDeclarations()
      declarations.tagRules = [
        TagRule(
          group: group, shared: true, function: 0, place: SourcePlace(file: "main.lua", line: 1))
      ]
      return PassPlugin(
        source: .lua("p\(index)", "", grants: ["tag:g"]), title: "", declarations: declarations)
    }
    let directory = TagDirectory(
      ids: Dictionary(
        uniqueKeysWithValues: Self.tags.map {
          (TagName(group: $0 == "other" ? "h" : "g", value: $0), TagID(rawValue: $1))
        }))
    let decider = TagDecider(table: RuleTable(plugins: plugins, directory: directory))
    let subjects = neighbours * 2 + 1
    let held = Self.held(test.held)
    var offsets = [UInt32](repeating: 0, count: neighbours + 1)
    offsets += [UInt32](repeating: UInt32(held.count), count: neighbours + 1)
    let changes = decider.decide(
      answers: test.answers.map { answers($0, test.exclusive, neighbours) },
      held: HeldTagColumn(
        offsets: offsets, tags: held.map(\.tag), byHand: held.map { $0.byHand ? 1 : 0 }),
      subjects: subjects)
    let names = Dictionary(uniqueKeysWithValues: Self.tags.map { ($1, $0) })
    // Losses before gains, each by plugin and tag: the order has no meaning.
    return changes.enumerated().flatMap { plugin, list in
      list.map { change in
        #expect(change.subject == neighbours)
        return (plugin, change.gained, change.tag)
      }
    }
    .sorted { ($0.1 ? 1 : 0, $0.0, $0.2) < ($1.1 ? 1 : 0, $1.0, $1.2) }
    .map { "\($0.0)\($0.1 ? "+" : "-")\(names[$0.2] ?? "?")" }.joined(separator: " ")
  }

  private static func held(_ text: String) -> [(tag: Int32, byHand: Bool)] {
    text.split(separator: " ").compactMap { name in
      let byHand = name.hasSuffix("*")
      return tags[String(byHand ? name.dropLast() : name)].map { ($0, byHand) }
    }.sorted { $0.tag < $1.tag }
  }

  private func answers(_ text: String, _ exclusive: Bool, _ neighbours: Int) -> BatchAnswers? {
    var sets: [[UInt16]] = []
    let code: UInt16
    switch text {
    case "gone": return nil
    case "keep": code = AnswerColumn.keep
    case "raised": code = AnswerColumn.failed
    case "-": code = 0
    default:
      let values = text.split(separator: " ").map { UInt16(Self.tags[String($0)] ?? 0) }
      code = exclusive ? values[0] : 1
      if !exclusive { sets = [values.map { $0 - 1 }] }
    }
    let quiet = [UInt16](repeating: AnswerColumn.keep, count: neighbours)
    let subjects = neighbours * 2 + 1
    return BatchAnswers(
      columns: [AnswerColumn(codes: quiet + [code] + quiet, sets: sets)],
      due: Array(repeating: .max, count: subjects),
      readTags: Array(repeating: false, count: subjects))
  }
}
