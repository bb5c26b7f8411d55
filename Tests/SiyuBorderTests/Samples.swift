import SiyuBorder
import SiyuModel
import Testing

/// One of each message, with every field filled.
enum Samples {
  static let place = SourcePlace(file: "main.lua", line: 12)
  static let diagnostic = Diagnostic(
    .warning, file: "plugins/skincare/main.lua", line: 12, "unknown field 'assgin'",
    hint: "did you mean 'assign'?", source: "assgin = function(c)"
  ).coded(.unknownField)

  static let group = TagGroup(
    name: "skincare.value", title: "消费价值", dimension: .value, exclusive: true,
    values: [TagValue(name: "high", title: "高价值"), TagValue(name: "low", title: "低价值")])

  static let field = FieldDeclaration(
    name: "skin", title: "肤质", type: .choice, choices: ["油", "干"], place: place)

  static var declarations: PluginDeclarations {
    var all = PluginDeclarations()
    all.tagRules = [TagRule(group: group, shared: false, function: 3, place: place)]
    all.segments = [
      SegmentRule(name: "skincare.dormant", title: "沉睡", function: 4, place: place)
    ]
    all.attributes = [field]
    all.entities = [EntityDeclaration(kind: "pet", title: "宠物", fields: [field], place: nil)]
    all.importers = [
      ImporterDeclaration(
        id: "shop", title: "店铺", map: ["paid": .record(["lua": 7])], place: place)
    ]
    all.sops = SOPSamples.all
    all.kocs = KOCSamples.all
    all.screens = [
      ScreenRule(
        name: "skincare.odd-join", title: "异常入池", on: ["pool.joined", "link.opened"], function: 8,
        place: place)
    ]
    // Each side makes them of the programmes.
    all.sops += all.kocs.flatMap(\.sops)
    return all
  }

  static let survey = Survey(
    name: "skincare.koc", title: "问卷",
    questions: [
      SurveyQuestion(id: "fans", text: "粉丝数", form: .number(min: -0.5, max: 1e15), required: true),
      SurveyQuestion(id: "free", form: .number(min: nil, max: nil)),
      SurveyQuestion(id: "skin", form: .choice([SurveyChoice(id: "dry", title: "干")])),
      SurveyQuestion(id: "all", form: .choices([SurveyChoice(id: "dry", title: "干")], most: 1)),
      SurveyQuestion(
        id: "joy", form: .scale(from: -3, to: 3),
        askIf: [SurveyCondition(question: "skin", values: ["dry"])]),
      SurveyQuestion(id: "why", form: .text(longest: 500)),
    ])

  static let hello = Hello(
    mode: .pass,
    source: PluginSource(
      id: "skincare", version: "1.0.0", checksum: "abc", folder: "plugins/skincare",
      files: ["main.lua": Array("return 1".utf8), "lib/rfm.lua": []],
      settings: ["high_value": 200_000], grants: ["orders", "tag"], surveys: [survey],
      requires: ["skincare": ["rfm-kit"], "rfm-kit": []],
      settingRules: [
        SettingRule(
          name: "high_value", kind: .money, minimum: .init(spelling: "\"0.01\"", amount: 0.01),
          line: 12),
        SettingRule(name: "pace", kind: .choice, choices: ["calm", "brisk"], line: 15),
      ]),
    surroundings: PluginSurroundings(
      zone: .utc, currency: .cny, sharedGroups: [group], attributes: [field]),
    seed: 0xFFFF_FFFF_FFFF_FFFF, measures: true)

  static let confined = Confined(
    outcomes: Protection.allCases.map {
      Confined.Outcome($0, error: 38, isSkipped: $0 == .limits, version: 7)
    }, triedFile: 13)

  static let ask = Ask(
    slot: 1, now: Instant(seconds: 1_000_000),
    questions: [
      Question(function: 3, kind: .tag), Question(function: 4, kind: .segment, argument: ["a": 1]),
      Question(function: 5, kind: .condition, subject: .entity),
    ], rows: [0, 0, 3], masks: [nil, SubjectMask(count: 3, asked: [0, 2]), nil])

  static let ready = BatchReady(
    slot: 0, subjects: 11,
    segments: [.init(kind: .base, byteCount: 100, capacity: 4096, isNew: true)])

  static let tags = BeginPass(
    tags: TagDirectory(ids: [
      TagName(group: "a", value: "b"): TagID(rawValue: 1),
      TagName(group: "a", value: "c"): TagID(rawValue: 9),
    ]))
}

/// A message with its type forgotten.
struct AnySample: Sendable, CustomTestStringConvertible {
  var bytes: [UInt8]
  var testDescription: String
  /// Reads bytes as this type and writes them again.
  var again: @Sendable ([UInt8]) throws -> [UInt8]

  init<Message: BorderMessage>(_ message: Message) {
    bytes = message.encoded()
    testDescription = "\(Message.self)"
    again = { bytes in
      try bytes.withUnsafeBytes { try Message(decoding: $0).encoded() }
    }
  }

  static let all = [
    AnySample(Samples.hello), AnySample(Samples.tags), AnySample(Samples.ready),
    AnySample(Samples.ask), AnySample(Reply(result: .success(["a": [1, 2.5, "x"]]))),
    AnySample(Reply(result: .failure(Samples.diagnostic))), AnySample(RunJob(job: "spec")),
    AnySample(Stop()), AnySample(Loaded(declarations: Samples.declarations)),
    AnySample(LoadFailed(diagnostics: [Samples.diagnostic, Samples.diagnostic])),
    AnySample(GaveUp(cause: .memory, diagnostic: Samples.diagnostic)),
    AnySample(LogLine(level: .warning, text: "注意")),
    AnySample(Request(operation: "customers", argument: ["limit": 10])),
    AnySample(Finished(result: .success(nil))), AnySample(Samples.confined),
    AnySample(Finished(result: .failure(Diagnostics([Samples.diagnostic])))),
  ]
}
