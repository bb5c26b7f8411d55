import Foundation
import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

@Suite struct PlanFileTests {
  private static let checksum = [UInt8](repeating: 0xA5, count: 32)

  private static func plan(mark: EvaluationMark?, touched: [Int64]) -> PlanFile {
    var plan = PlanFile.sample
    plan.mark = mark
    plan.isIncremental = mark != nil
    plan.touched = touched.enumerated().map {
      TouchedSubject(customer: $1, mark: UInt32(truncatingIfNeeded: $0 &* 77_777_777))
    }
    return plan
  }

  @Test(
    arguments: [
      [], [0], [1], [4095, 4096], [0, 1, 2, 1 << 40], Array(stride(from: 5, to: 90_000, by: 13)),
    ] as [[Int64]])
  func `reads back as it was written`(_ touched: [Int64]) throws {
    let mark = EvaluationMark(change: 7, now: Instant(seconds: -5), fingerprint: "in.tags")
    for plan in [Self.plan(mark: nil, touched: touched), Self.plan(mark: mark, touched: touched)] {
      #expect(try PlanFile(decoding: plan.encoded(), file: "p.json") == plan)
    }
  }

  @Test func `says nothing about customers but their numbers`() {
    let text = String(decoding: PlanFile.sample.encoded(), as: UTF8.self)
    #expect(text.contains("\"touched_count\": 3"))
    #expect(text.contains(PlanFile.sample.digest))
  }

  struct Edit: CustomTestStringConvertible, Sendable {
    var from, to: String
    var testDescription: String { "\(from) → \(to)" }
  }

  static let edits = [
    Edit(from: "\"siyu_plan\": 2", to: "\"siyu_plan\": 3"),
    Edit(from: "\"siyu_plan\": 2", to: "\"siyu_plan\": 1"),
    Edit(from: "\"change\": 12", to: "\"change\": 9000"),
    Edit(from: "\"mode\": \"incremental\"", to: "\"mode\": \"full\""),
    Edit(from: "\"change\": 7", to: "\"change\": 8"),
    Edit(from: "1998-06-30T00:00:00Z", to: "1998-07-30T00:00:00Z"),
    Edit(from: "1998-06-30T00:00:00Z", to: "yesterday"),
    Edit(from: "skincare@1.0.0", to: "skincare@1.0.1"),
    Edit(from: "\"touched_count\": 3", to: "\"touched_count\": 4"),
    Edit(from: "\"fingerprint\": \"in.tags\"", to: "\"fingerprint\": \"other\""),
    Edit(from: "\"plugins\": [", to: "\"plugins\": [1, "),
    Edit(from: "\"touched\": \"", to: "\"touched\": \"AA"),
    Edit(from: "\"buckets\": \"", to: "\"buckets\": \"////"),
    Edit(from: "\"outreach\": \"", to: "\"outreach\": \"////"),
    Edit(from: "\"buckets\": \"", to: "\"buckets\": \"////////////////////////////"),
    Edit(from: "{", to: ""),
    Edit(from: "{", to: "[[[["),
  ]

  @Test(arguments: edits) func `an edited plan is refused in words`(_ edit: Edit) {
    let text = String(decoding: PlanFile.sample.encoded(), as: UTF8.self)
    #expect(text.contains(edit.from))
    guard let found = text.firstRange(of: edit.from) else { return }
    let edited = text.replacingCharacters(in: found, with: edit.to)
    #expect { try PlanFile(decoding: Array(edited.utf8), file: "p.json") } throws: { error in
      "\(error)".hasPrefix("p.json: not a plan this siyu can use: ")
        && "\(error)".contains("make a new one with 'siyu plan --out p.json'")
    }
  }

  @Test(arguments: [
    EvaluationMark(change: 13, now: Instant(seconds: 0), fingerprint: "in.tags"),
    EvaluationMark(change: 7, now: Instant(seconds: 900_000_000), fingerprint: "in.tags"),
    EvaluationMark(change: 7, now: Instant(seconds: 0), fingerprint: "other.tags"),
    nil,
  ])
  func `an incremental plan needs ground to stand on, whatever its checksums say`(
    _ mark: EvaluationMark?
  ) {
    var plan = PlanFile.sample
    plan.mark = mark
    let bytes = plan.encoded()
    let error = #expect(throws: Diagnostic.self) {
      try PlanFile(decoding: bytes, file: "p.json")
    }
    #expect(error?.message.contains("builds on") == true)
  }

  @Test func `a plan from before SOPs is told to be one`() {
    let error = #expect(throws: Diagnostic.self) {
      try PlanFile(decoding: Array("{\"siyu_plan\":1}".utf8), file: "p.json")
    }
    #expect(error?.message.contains("made by an older siyu") == true)
  }

  @Test(arguments: ["", "{}", "[]", "null", "siyu", "\u{0}", "{\"siyu_plan\":1}"])
  func `what is no plan is refused in words`(_ text: String) {
    #expect(throws: Diagnostic.self) { try PlanFile(decoding: Array(text.utf8), file: "p.json") }
  }

  @Test func `bytes changed at random never get through`() {
    let good = PlanFile.sample.encoded()
    var random = SeededRandom(20)
    for _ in 0..<3_000 {
      var bytes = good
      for _ in 0...random.below(3) {
        switch random.below(4) {
        case 0: bytes[random.below(bytes.count)] = UInt8(random.below(256))
        case 1: bytes.remove(at: random.below(bytes.count))
        case 2: bytes.insert(UInt8(random.below(256)), at: random.below(bytes.count))
        default: bytes.removeLast(random.below(min(200, bytes.count)))
        }
      }
      guard let read = try? PlanFile(decoding: bytes, file: "p.json") else { continue }
      // Only blanks of the JSON may have changed.
      #expect(read == .sample)
    }
  }

  @Test func `base64 reads what it writes and nothing else`() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      #expect(Base64.bytes(Base64.text(bytes)) == bytes)
    }
    for text in ["A", "AA", "AAA", "A===", "====", "AA=A", "AAA=AAAA", "AA\n=", "ÄAA=", "AB=="] {
      #expect(Base64.bytes(text) == nil, "\(text)")
    }
  }
}

extension PlanFile {
  static var sample: PlanFile {
    var result = PassResult(
      outcome: PassOutcome(plugins: []), digests: [], touched: [], setAside: [:])
    result.outcome.change = 12
    let request = PassRequest(
      plugins: [], scope: .full, now: Instant(seconds: 899_164_800))
    let pass = Pass(request: request, runtime: NoRuntime(), directory: TagDirectory(ids: [:]))
    let mark = EvaluationMark(
      change: 7, now: Instant(seconds: 899_000_000), fingerprint: "in.tags")
    var plan = PlanFile(
      Planner.Computed(
        pass: pass, result: result, choice: .incremental(mark), mark: mark,
        fingerprint: "in.tags",
        basis: RunBasis(change: 12, run: 0, committedThrough: 0), isComplete: false))
    var digester = DecisionDigester()
    for customer: Int64 in [3, 4_000, 9_000] {
      digester.add(customer: customer, tag: 1, gained: true)
    }
    digester.finish()
    plan.plugins = [
      Plugin(name: "skincare@1.0.0", checksum: "sum", buckets: digester.digests)
    ]
    plan.outreach = digester.digests
    plan.touched = digester.touched
    return plan
  }
}

/// Nobody to ask.
private struct NoRuntime: PluginRuntime {
  func declarations(of plugin: PluginSource) throws -> PluginDeclarations { PluginDeclarations() }
  func lane(
    plugins: [PluginSource], tags: TagDirectory, lexicon: any Lexicon, needs: ReadNeeds
  ) throws -> any PluginLane { throw Diagnostic("nobody is asked here") }
}
