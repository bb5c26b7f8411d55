import CAttempts
import SiyuBorder
import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Behaves as the setting `behaviour` says, well or badly.
final class NativeProgram: WorkerProgram {
  private var behaviour = ""
  private var source: PluginSource?
  private var stopped = false
  private var asks = 0
  private let stopFlag = UnsafeMutablePointer<Bool>.allocate(capacity: 1)

  init() { stopFlag.initialize(to: false) }

  func load(_ hello: Hello) -> Result<PluginDeclarations, LoadFailure> {
    source = hello.source
    behaviour = hello.source.settings["behaviour"]?.stringValue ?? ""
    switch behaviour {
    case "load-problems":
      return .failure(
        .problems([
          Diagnostic(file: "\(hello.source.folder)/main.lua", line: 3, "unknown field 'assgin'"),
          Diagnostic(file: "/etc/passwd", line: 1, "second problem"),
        ]))
    case "load-loop": while true {}
    case "load-crash": fatalError("no such thing")
    case let lie where lie.hasPrefix("load-lie "): LoadLies.tell(lie, declarations(hello.source.id))
    default: return .success(declarations(hello.source.id))
    }
  }

  private func declarations(_ id: String) -> PluginDeclarations {
    let place = SourcePlace(file: "main.lua", line: 12)
    func group(_ name: String, exclusive: Bool, _ values: [String]) -> TagGroup {
      TagGroup(
        name: "\(id).\(name)", title: name, dimension: .value, exclusive: exclusive,
        values: values.map { TagValue(name: $0, title: $0) })
    }
    var all = PluginDeclarations()
    all.tagRules = [
      TagRule(
        group: group("orders", exclusive: true, ["one", "some", "many"]), shared: false,
        function: 1, place: place),
      TagRule(
        group: group("parity", exclusive: false, ["odd", "even", "any"]), shared: false,
        function: 2, place: SourcePlace(file: "lib/parity.lua", line: 7)),
    ]
    all.segments = [
      SegmentRule(
        name: "\(id).buyers", title: "buyers", function: 3,
        place: SourcePlace(file: "main.lua", line: 30))
    ]
    if behaviour == "sop" || behaviour.hasPrefix("load-lie ") { all.sops = [SampleSOP.make(id)] }
    if behaviour == "fickle" { all.segments[0].title = "\(getpid())" }
    if behaviour == "shared-group" {
      all.tagRules[0].group.name = "orders"
      all.tagRules[0].shared = true
    }
    if behaviour == "foreign-group" { all.tagRules[0].group.name = "other.orders" }
    return all
  }

  func begin(_ tags: TagDirectory) {}

  func requestStop() { stopFlag.pointee = true }

  func ask(_ ask: Ask, _ batch: MappedBatch, into answers: AnswersWriter) throws(GaveUp) {
    asks += 1
    if behaviour == "search" { return CanarySearch.answer(source, ask, batch, answers) }
    if behaviour == "records" { return RecordAnswers.answer(ask, batch, answers) }
    for subject in 0..<ask.count(inBatchOf: batch.subjects) {
      for (index, question) in ask.questions.enumerated()
      where ask.mask(index)?[subject] ?? true || behaviour == "answer all" {
        answers.began(question: index, subject: subject)
        if subject == 2, index == 1 { try misbehave(batch, ask, answers) }
        answer(question, index, subject, batch, ask, answers)
      }
    }
  }

  private func answer(
    _ question: Question, _ index: Int, _ subject: Int, _ batch: MappedBatch, _ ask: Ask,
    _ answers: AnswersWriter
  ) {
    let count = orders(of: ask.rows.map { Int($0[subject]) } ?? subject, batch)
    let reads = answers.readSet(["orders: count"])
    let due = ask.now.seconds + 86_400
    switch question.function {
    case 1:
      if count == 13 {
        answers.fail(
          question: index, subject: subject,
          Diagnostic(file: "plugins/native/main.lua", line: 13, "thirteen"), reads: reads)
        return
      }
      let code: UInt16 = count == 0 ? 0 : count == 1 ? 1 : count < 5 ? 2 : 3
      answers.answer(
        question: index, subject: subject, code: code, reads: reads, due: due, readsTags: false)
      if code == 3 { answers.reason(question: index, subject: subject, "\(count) orders") }
    case 2:
      let values: [UInt16] = count % 2 == 0 ? [1, 2] : [0, 2]
      let code = values.withUnsafeBufferPointer { answers.set(question: index, $0) }
      answers.answer(
        question: index, subject: subject, code: code, reads: 0, due: .max, readsTags: true)
    default:
      answers.answer(
        question: index, subject: subject, code: count > 0 ? 1 : 0, reads: reads, due: due,
        readsTags: false)
    }
  }

  private func orders(of subject: Int, _ batch: MappedBatch) -> Int {
    guard let orders = batch[.orders] else { return 0 }
    let offsets: UnsafeBufferPointer<UInt32> = orders.column(OrdersColumn.offsets.rawValue)
    return Int(offsets[subject + 1] - offsets[subject])
  }

  private func misbehave(
    _ batch: MappedBatch, _ ask: Ask, _ answers: AnswersWriter
  ) throws(GaveUp) {
    switch behaviour {
    case "loop": while true {}
    case "sleep": Self.sleep()
    case "stop-when-told":
      while !Self.read(stopFlag) {}
      throw GaveUp(
        cause: .deadline,
        diagnostic: Diagnostic(
          file: "plugins/native/main.lua", line: 99, "stopped in a loop that does not end"))
    case "crash":
      Self.complain("about to fall\n")
      abort()
    case "trap": fatalError("about to trap")
    case "read nothing":
      _ = UnsafePointer<Int>(bitPattern: 8).map { Self.read($0) }
    case "socket": _ = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    case "crash-later" where asks == 3: abort()
    case "exit": exit(5)
    case "lie": lie(ask)
    case "log": logForEver()
    case let lie where lie.hasPrefix("answer-lie "): AnswerLies.tell(lie, ask)
    case let lie where lie.hasPrefix("frame-lie "): FrameLies.tell(lie, ask, answers)
    case "claim":
      while true {
        for subject in 0..<batch.subjects { answers.began(question: 0, subject: subject) }
      }
    default: break
    }
  }

  @inline(never)
  private static func read(_ pointer: UnsafePointer<Int>) -> Int { pointer.pointee }

  /// Kept from being taken out of the loop.
  @inline(never)
  private static func read(_ flag: UnsafeMutablePointer<Bool>) -> Bool { flag.pointee }

  private static func complain(_ text: String) { _ = text.withCString { write(2, $0, strlen($0)) } }

  /// Sends something of its own instead of an answer, and then nothing more.
  private func lie(_ ask: Ask) {
    let raw = source?.settings["bytes"]?.listValue ?? []
    let bytes = raw.compactMap { $0.intValue.map { UInt8(truncatingIfNeeded: $0) } }
    RawSocket.put(bytes)
    Self.sleep()
  }

  /// Waits for nothing, without using the processor.
  private static func sleep() -> Never { while true { poll(nil, 0, -1) } }

  private func logForEver() {
    let socket = FrameSocket(WorkerLoop.socketDescriptor, end: .worker)
    let line = LogLine(level: .info, text: "still here")
    while true { try? socket.send(line, sequence: 1) }
  }

  // MARK: Sessions

  func run(_ job: DataValue, _ host: HostRequests) throws(GaveUp) -> Result<DataValue, Diagnostics>
  {
    do throws(Diagnostic) {
      return .success(try perform(job, host))
    } catch {
      return .failure(Diagnostics([error]))
    }
  }

  private func perform(_ job: DataValue, _ host: HostRequests) throws(Diagnostic) -> DataValue {
    switch job["do"]?.stringValue ?? "" {
    case "echo":
      host.log(.info, "hello \u{1B}[31m")
      return .list([job, try host.request("double", job["value"] ?? .null)])
    case "fail": throw Diagnostic(file: "plugins/native/main.lua", line: 4, "it failed")
    case "loop": while true {}
    case "sleep": Self.sleep()
    case "count batches":
      var total: Int64 = 0
      while let slot = try host.request("next", .null).intValue {
        guard let batch = host.batch(slot: Int(slot)) else { continue }
        for subject in 0..<batch.subjects { total += Int64(orders(of: subject, batch)) }
      }
      return .int(total)
    case "allocate":
      // Never written to: without a limit the system gives it away at once.
      let memory = malloc(Int(job["bytes"]?.intValue ?? 0))
      defer { free(memory) }
      return .bool(memory != nil)
    case "attempt": return .int(Int64(siyu_attempt(Int32(job["number"]?.intValue ?? 0))))
    case "surroundings": return Probe.surroundings()
    case let lie where lie.hasPrefix("session-lie "): SessionLies.tell(lie)
    case "write the batch": return Probe.writing(try host.request("next", .null), host)
    default: return job
    }
  }
}
