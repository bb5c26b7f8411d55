import SiyuModel

@testable import Lua
@testable import SiyuScripting

/// Programmes made of texts, in a plugin with a survey.
enum KOCHarness {
  static let asked: Set<String> = Harness.grants.union(["points", "answers", "koc"])

  static let survey = Survey(
    name: "skincare.koc", title: "问卷",
    questions: [SurveyQuestion(id: "fans", form: .number(min: 0, max: nil), required: true)])

  static func machine(
    _ text: String, asked: Set<String> = asked, surveys: [Survey] = [survey]
  ) throws -> PluginMachine {
    let source = PluginSource(
      id: "skincare", version: "1.0.0", checksum: "0", folder: "plugins/skincare",
      files: ["main.lua": Array(text.utf8)], settings: .record([:]), grants: asked,
      surveys: surveys)
    let surroundings = PluginSurroundings(
      zone: .utc, currency: .cny,
      attributes: [FieldDeclaration(name: "肤质", title: "肤质", type: .text)])
    return try PluginMachine(
      lua: LuaState(memoryLimit: 64 << 20), source: source, surroundings: surroundings, mode: .pass,
      seed: 1)
  }

  /// What a text declares, or all that is said about it.
  static func read(_ text: String, asked: Set<String> = asked) throws -> (
    declarations: PluginDeclarations?, problems: [String]
  ) {
    let machine = try machine(text, asked: asked)
    switch machine.load() {
    case .success(let declarations): return (declarations, [])
    case .failure(let problems):
      return (
        nil,
        problems.all.map { problem in
          var short = problem
          short.source = nil
          short.hint = nil
          return String(short.description.trimmingPrefix("plugins/skincare/main.lua:"))
        }
      )
    }
  }

  /// A programme that is right, on lines 1 to 5, but for the parts given.
  static func with(
    recruit: String = #"survey = "koc", open = true"#, select: String = "score = print, top = 1",
    more: String = ""
  ) -> String {
    """
    siyu.koc { id = "star", title = "体验官",
      recruit = { \(recruit) },
      select = { \(select) },
      \(more)
    }
    """
  }
}
