import CProcess
import SiyuBorder
import SiyuModel

@testable import Lua
@testable import SiyuScripting

/// Functions of SOPs, asked with records as a worker is asked.
///
/// They are declared as segments and then said to belong to SOPs, in the order of declaration.
final class EnrolmentLab {
  let program: LuaWorkerProgram
  let customer: SpecCustomer
  let grants: Set<String>
  var now = Instant(seconds: 1_767_225_600)
  private(set) var readSets: [[String]] = []
  private let answers: AnswersWriter
  private let page = UnsafeMutablePointer<siyu_status>.allocate(capacity: 1)

  /// - Parameters:
  ///   - functions: bodies of `function(c, ctx)`; all belong to one SOP with these steps.
  ///   - rules: so many of the last functions stay segments.
  init(
    _ functions: [String], subject: SOPSubjectKind = .customer,
    steps: [String] = ["welcome", "howto", "offer"], rules: Int = 0, before: String = "",
    customer: SpecCustomer = EnrolmentLab.customer,
    grants: Set<String> = ["orders", "events", "tag"]
  ) throws {
    self.customer = customer
    self.grants = grants
    page.initialize(to: siyu_status())
    answers = AnswersWriter(page: page)
    program = LuaWorkerProgram(state: try LuaState(memoryLimit: 64 << 20))
    let main =
      before + "\n"
      + functions.enumerated().map {
        "siyu.segment { id = \"s\($0.offset)\", title = \"S\", where = function(c, ctx)\n"
          + "\($0.element)\nend }"
      }.joined(separator: "\n")
    let source = PluginSource(
      id: "skincare", version: "1.0.0", checksum: "0", folder: "plugins/skincare",
      files: ["main.lua": Array(main.utf8)], settings: .record([:]), grants: grants,
      asked: ["orders", "events"])
    let pet = EntityDeclaration(
      kind: "pet", title: "宠物",
      fields: [FieldDeclaration(name: "born", title: "生日", type: .date)])
    let hello = Hello(
      mode: .pass, source: source,
      surroundings: PluginSurroundings(zone: .utc, currency: .cny, entities: [pet]), seed: 1)
    if case .failure(let failure) = program.load(hello) { throw failure }
    guard let machine = program.machine else { return }
    let place = SourcePlace(file: "main.lua", line: 1)
    let asked = functions.indices.dropLast(rules)
    for index in asked { machine.rules[index].kind = .sop }
    var all = steps.map {
      SOPStep(id: $0, timing: .wait(.init(days: 1)!), action: .end, place: place)
    }
    for (index, function) in asked.enumerated() { all[index % all.count].when = function }
    machine.declarations.sops = [
      SOPDeclaration(
        name: "skincare.new-friend", title: "新客", subject: subject,
        enrolWhen: asked.last, steps: all, place: place)
    ]
    program.begin(TagDirectory(ids: [:]))
  }

  deinit { page.deallocate() }

  static var customer: SpecCustomer {
    var customer = SpecCustomer()
    customer.id = "c-1"
    customer.texts[.city] = "杭州"
    customer.entities = [
      SpecCustomer.Entity(id: "p1", kind: "pet", fields: [("born", "2020-02-03")]),
      SpecCustomer.Entity(id: "p2", kind: "pet", fields: [("born", "2023-07-08")]),
    ]
    return customer
  }

  /// Asks one function about the customer once for each record.
  func ask(
    _ records: [SubjectRecord], function: Int = 0, trace: Bool = false, masks: [SubjectMask?] = []
  ) throws -> AnswerColumn {
    let needs = PluginSource(
      id: "", version: "", checksum: "", folder: "", files: [:], settings: .null, grants: grants
    ).needs
    let batch = try SpecBatch(customer, now: now, needs: needs)
    let writer = RecordsWriter()
    try writer.lay(records.map(\.data), for: needs)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: writer.segment.byteCount, alignment: 16)
    defer { memory.deallocate() }
    writer.segment.copy(to: memory, subjects: 1)
    let beside = try SegmentReader(
      UnsafeRawBufferPointer(start: memory, count: writer.segment.byteCount))
    let ask = Ask(
      slot: 0, now: now,
      questions: [
        Question(
          function: function, kind: .condition, argument: trace ? ["trace": true] : .null)
      ], rows: records.map { _ in 0 }, masks: masks)
    answers.begin(subjects: records.count, questions: 1)
    try program.ask(ask, batch.readers + [beside], subjects: 1, into: answers)
    var bytes = ByteWriter()
    answers.finish(into: &bytes)
    let shape = AskedShape(
      subjects: records.count, now: now, questions: [.yesOrNo], masks: masks)
    return try bytes.bytes.withUnsafeBytes {
      try AnswersReader.read($0, asked: shape, readSets: &readSets).columns[0]
    }
  }

  /// `yes`, `no`, each with its reason, or the error.
  func words(_ record: SubjectRecord, function: Int = 0) throws -> String {
    let column = try ask([record], function: function)
    if let failure = column.failures.first { return failure.diagnostic.message }
    let reason = column.reasons[0].map { ": \($0)" } ?? ""
    return (column.codes[0] == 1 ? "yes" : "no") + reason
  }

  func reads(_ column: AnswerColumn, _ asked: Int = 0) -> [String] {
    column.reads[asked] == 0 ? [] : readSets[Int(column.reads[asked]) - 1]
  }
}
