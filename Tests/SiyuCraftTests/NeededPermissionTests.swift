import SiyuModel
import Testing

@testable import Lua
@testable import SiyuCraft
@testable import SiyuScripting

/// What a declaration is refused without is never called unused.
@Suite struct NeededPermissionTests {
  private static let koc = """
    siyu.koc { id = "k", title = "K", recruit = { survey = "s", open = true },
      select = { score = function() return 1 end, top = 1 }, %% }
    """
  private static let growth = """
    siyu.membership { id = "v", title = "V", kind = "growth", by = "%%",
      levels = { { id = "a", title = "A", from = 1 } } }
    """
  private static let benefit = """
    siyu.benefit { id = "f", title = "F", sort = "welcome", %% }
    siyu.membership { id = "v", title = "V", kind = "benefit_subscription", sells = { "A" },
      lasts = "1y", benefits = { "f" } }
    """

  private static let declarations: [String] =
    [
      """
      siyu.membership { id = "v", title = "V", kind = "product_subscription", sells = { "A" },
        every = "1mo", deliver = "T", task = "发货" }
      """,
      """
      siyu.membership { id = "v", title = "V", kind = "stored_value",
        bonus = { { from = 100, bonus = 10 } } }
      """,
      """
      siyu.sop { id = "s", title = "S", enrol = { { on = "order.paid" }, { on = "pool.joined" } },
        steps = { { id = "a", after = "1d", points = 5 }, { id = "b", after = "1d", task = "T" } } }
      """,
      """
      siyu.screen { id = "o", title = "O", on = { "order.paid" },
        suspect = function() return false end }
      """,
    ]
    + ["spend", "orders", "points"].map { growth.replacing("%%", with: $0) }
    + ["", "points = 5"].map { benefit.replacing("%%", with: $0) }
    + [
      "", "fission = { reward = { points = 1 } }",
      "fission = { reward = function() return { points = 1 } end }",
      "fission = { mechanism = 'red_packet', packet = { total = '1.00', pieces = 1 } }",
      "fission = { mechanism = 'group_buy', team = { size = 2, within = '1d' }, reward = { money = 100 } }",
    ].map { koc.replacing("%%", with: $0) }
    + ["link", "order", "picture"].flatMap { proof in
      ["none", "staff"].map { review in
        koc.replacing(
          "%%",
          with: """
            assess = { every = "7d", tasks = {
              { id = "t", title = "T", proof = "\(proof)", review = "\(review)", points = 3 } } }
            """)
      }
    }

  private func load(
    _ main: String, asked: Set<String>
  ) throws -> Result<PluginDeclarations, Diagnostics> {
    let survey = Survey(
      name: "mine.s", title: "S",
      questions: [SurveyQuestion(id: "q", form: .number(min: nil, max: nil))])
    let source = PluginSource(
      id: "mine", version: "1.0.0", checksum: "0", folder: "plugins/mine",
      files: ["main.lua": Array(main.utf8)], settings: .record([:]), grants: asked,
      surveys: [survey])
    return try PluginMachine(
      lua: LuaState(memoryLimit: 64 << 20), source: source,
      surroundings: PluginSurroundings(
        zone: .utc, currency: .cny, sharedGroups: [], attributes: [], entities: []),
      mode: .pass, seed: 1
    ).load()
  }

  @Test(arguments: declarations)
  func `what is missed where it is not asked for is used where it is`(_ main: String) throws {
    var asked: Set<String> = []
    var declared: PluginDeclarations?
    // What is missing first may keep the rest from being looked at.
    for _ in 0..<5 where declared == nil {
      switch try load(main, asked: asked) {
      case .success(let all): declared = all
      case .failure(let problems):
        for problem in problems.all {
          #expect(problem.code == FindingCode.missingPermission.rawValue, "\(problem)")
          let word = problem.message.split(separator: "\"").dropFirst().first
          asked.insert(String(try #require(word)))
        }
      }
    }
    #expect(declared != nil)
    let facts = PluginFacts(
      id: "mine", asked: Dictionary(uniqueKeysWithValues: asked.map { ($0, 1) }),
      declarations: declared)
    let findings = try LuaChecker(SurfaceDescription.current).check(
      ["main.lua": Array(main.utf8)], beside: facts)
    #expect(findings.filter { $0.kind == .unusedPermission }.map(\.message) == [])
  }
}
