import LuaSource
import SiyuCraft
import SiyuModel

extension FuzzTarget {
  /// Lua that is read and not run: the checker's files, and definitions for editors.
  static let lua = FuzzTarget("lua", "Lua's text: plugins as the checker reads them, definitions") {
    bytes in
    var input = FuzzInput(bytes)
    switch input.choice(3) {
    case 0: try read(input.bytes)
    case 1: _ = try? LuaDefinitions(input.text)
    default: try check(Array(input.part()), input.bytes)
    }
  }

  private static func read(_ text: [UInt8]) throws {
    let file: LuaFile
    do throws(LuaSyntaxError) {
      file = try LuaFile(text)
    } catch {
      return try expect(
        error.range.start <= error.range.end && error.range.end <= text.count,
        "a mistake stands outside of its file")
    }
    for statement in file.body.statements {
      try expect(statement.range.end <= text.count, "a statement ends behind its file")
      try expect(
        (1...file.lines.count).contains(file.lines.line(at: statement.range.start)),
        "a statement stands in no line")
    }
  }

  private static func check(_ module: [UInt8], _ main: [UInt8]) throws {
    guard let checker else { throw FuzzFinding(description: "the sample surface is no surface") }
    let files = ["lib/m.lua": module, "main.lua": main]
    let found = checker.check(files)
    try expect(found == checker.check(files), "the same files are told otherwise the second time")
    let beside = checker.check(files, beside: facts)
    try expect(
      beside == checker.check(files, beside: facts), "beside facts they are told otherwise, too")
    for finding in found + beside {
      try expect(finding.line >= 1 && finding.column >= 1, "a finding stands nowhere")
      try expect(
        (finding.endLine, finding.endColumn) >= (finding.line, finding.column),
        "a finding ends before it begins")
    }
  }

  private static let checker = try? LuaChecker(sample)

  /// Names that the text may hit.
  private static let facts = PluginFacts(
    id: "p", asked: ["orders": 1, "membership:a.b": 2],
    settings: [.init(name: "abc", type: "integer", line: 1), .init(name: "x", type: "?", line: 9)],
    surveys: [
      Survey(name: "p.s", title: "S", questions: [SurveyQuestion(id: "q", form: .text(longest: 9))])
    ],
    declarations: {
      var declared = PluginDeclarations()
      declared.tagRules = [
        TagRule(
          group: TagGroup(
            name: "p.g", title: "G", dimension: .value, exclusive: true,
            values: [TagValue(name: "v", title: "V")]), shared: false, function: 1,
          place: SourcePlace(file: "main.lua", line: 1))
      ]
      return declared
    }())

  /// A bit of everything that definitions can say.
  private static let sample = SurfaceDescription(
    version: "1",
    modules: [
      SurfaceModule(
        name: "siyu", title: "All",
        functions: [
          SurfaceFunction(
            name: "siyu.f", summary: "Does.",
            parameters: [.init("t", "integer", "a time"), .init("x", "string?", "perhaps")],
            results: [.init("siyu.Rows")], phases: "anywhere", example: "siyu.f(1)")
        ], values: [SurfaceField("keep", "siyu.Rows", "keeps")])
    ],
    declarations: [
      SurfaceDeclaration(
        name: "d", summary: "Declares.", takes: "siyu.A|siyu.B", phases: "while it loads",
        example: "siyu.d {}")
    ],
    classes: [
      SurfaceClass(
        "siyu.Rows", "Rows.", from: "c.rows",
        fields: [SurfaceField("n", "integer?", "how many")],
        methods: [
          SurfaceFunction(
            name: "sum", summary: "Adds.",
            parameters: [.init("field", "\"net\"|\"amount\"", "which")],
            results: [.init("integer")], phases: "anywhere", example: "")
        ]),
      SurfaceClass(
        "siyu.A", "A.", from: "",
        fields: [
          SurfaceField("kind", "\"a\"", "which"),
          SurfaceField("where", "fun(c: siyu.Rows, ctx: any): boolean?", "asked"),
          SurfaceField("parts", "siyu.B[]", "more"),
        ], isWritten: true),
      SurfaceClass(
        "siyu.B", "B.", from: "", fields: [SurfaceField("kind", "\"b\"", "which")], others: "any",
        isWritten: true),
    ], aliases: [SurfaceAlias("siyu.Any", "siyu.A|nil", "either")],
    standard: ["pairs", "ipairs", "math.floor", "_G"])
}
