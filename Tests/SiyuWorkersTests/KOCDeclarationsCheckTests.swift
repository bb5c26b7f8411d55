import SiyuModel
import Testing

@testable import SiyuWorkers

/// What is said of programmes that no plugin may declare: a worker may send anything.
@Suite struct KOCDeclarationsCheckTests {
  private static let place = SourcePlace(file: "main.lua", line: 1)
  private static let day = CalendarDuration(days: 1)!
  private static let none = CalendarDuration(days: 0)!

  private static let right = KOCDeclaration(
    name: "native.star", title: "K",
    recruit: KOCRecruiting(survey: "native.koc", open: true, answered: 1),
    select: KOCSelecting(score: 2, top: 1),
    assess: KOCAssessing(
      every: day, tasks: [KOCTask(id: "a", title: "A", points: 1, proof: .link, place: place)]),
    share: KOCSharing(contents: ["content/a"]), place: place)

  private static func problem(
    asked: Set<String> = ["koc", "answers", "points"],
    surveys: [Survey] = [Survey(name: "native.koc", title: "k", questions: [])],
    twice: Bool = false, _ change: (inout KOCDeclaration) -> Void = { _ in }
  ) -> String? {
    var koc = right
    change(&koc)
    var all = PluginDeclarations()
    all.kocs = twice ? [koc, koc] : [koc]
    let source = PluginSource(
      id: "native", version: "1.0.0", checksum: "0", folder: "plugins/native", files: [:],
      settings: .record([:]), grants: asked, surveys: surveys)
    return KOCDeclarationsCheck(source: source, all: all).problem()
  }

  @Test func `a programme that a plugin may declare is believed`() {
    #expect(Self.problem() == nil)
  }

  @Test func `a programme that it may not declare is refused`() {
    func said(_ words: String, _ change: (inout KOCDeclaration) -> Void) {
      let problem = Self.problem(change)
      #expect(problem?.hasSuffix(words) == true, "\(problem ?? "nothing") for \(words)")
    }
    said("is not its own") { $0.name = "other.star" }
    said("is not its own") { $0.name = "native.a.b" }
    said("which it does not have") { $0.recruit.survey = "other.koc" }
    said("invites nobody") { $0.recruit.open = false }
    said("invites again at once") { $0.recruit.again = Self.none }
    said("does not say how many it selects") { $0.select.top = nil }
    said("selects 0") { $0.select.top = 0 }
    said("wants no number as a score") { $0.select.least = .nan }
    said("has half a quota") { $0.select.per = 9 }
    said("has a quota of nobody") {
      $0.select.per = 9
      $0.select.quota = KOCQuota(named: ["a": 0], others: nil)
    }
    said("has periods of no length") { $0.assess?.every = Self.none }
    said("takes back at once") { $0.assess?.backAfter = Self.none }
    said("warns too often") { $0.assess?.warnings = 11 }
    said("has no tasks") { $0.assess?.tasks = [] }
    said("has the task 'a' twice") { $0.assess?.tasks.append(Self.right.assess!.tasks[0]) }
    said("has a task without a proper name") { $0.assess?.tasks[0].id = "\u{1B}[2J" }
    said("with numbers that none has") { $0.assess?.tasks[0].points = -5 }
    said("asks for too many proofs") { $0.assess?.tasks[0].times = 21 }
    said("needs the permission 'orders', which it does not ask for") {
      $0.assess?.tasks[0].proof = .order
    }
    said("needs the permission 'task', which it does not ask for") {
      $0.assess?.tasks[0].review = .staff
    }
    said("shares 0 contents") { $0.share?.contents = [] }
    #expect(Self.problem(twice: true)?.hasSuffix("is declared twice") == true)
    #expect(Self.problem(asked: ["answers", "points"])?.contains("'koc'") == true)
    #expect(Self.problem(surveys: [])?.contains("which it does not have") == true)
  }
}
