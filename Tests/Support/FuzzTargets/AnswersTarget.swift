import SiyuBorder
import SiyuFiles
import SiyuModel

#if DEBUG || SIYU_FUZZ
  @testable import SiyuWorkers

  extension FuzzTarget {
    /// What comes back from a worker: frames, every message, answers held against what was asked.
    static let answers = FuzzTarget("answers", "frames, messages and answers of workers") { bytes in
      var input = FuzzInput(bytes)
      switch input.choice(4) {
      case 0: try receiveFrames(input.rest)
      case 1:
        try readMessage(MessageKind.allCases[input.choice(MessageKind.allCases.count)], input.rest)
      default: try readAnswers(&input)
      }
    }

    /// Through a socket, as they come; then the other end is closed.
    private static func receiveFrames(_ bytes: UnsafeRawBufferPointer) throws {
      guard let (socket, sender) = SocketPair.make() else { return }
      SocketPair.send(bytes, to: sender)
      var received = 0
      do throws(FrameError) {
        while let frame = try socket.receive() {
          received += FrameHeader.byteCount + frame.payload.count
          let payload = [UInt8](frame.payload)
          if let kind = MessageKind(rawValue: frame.kind) {
            let found = payload.withUnsafeBytes { bytes in Result { try readMessage(kind, bytes) } }
            if case .failure(let finding as FuzzFinding) = found {
              throw FrameError(.malformed, finding.description)
            }
          }
          socket.recycle(frame)
        }
      } catch {
        if error.code == .malformed, error.description.contains("otherwise") {
          throw FuzzFinding(description: error.description)
        }
      }
      try expect(received <= bytes.count, "more bytes were received than sent")
    }

    private static func readMessage(_ kind: MessageKind, _ bytes: UnsafeRawBufferPointer) throws {
      switch kind {
      case .loaded:
        if let loaded = try read(Loaded.self, bytes) { try check(loaded.declarations) }
      case .loadFailed:
        for diagnostic in try read(LoadFailed.self, bytes)?.diagnostics ?? [] {
          try expectSafe(diagnostic)
        }
      case .gaveUp:
        if let gaveUp = try read(GaveUp.self, bytes) { try expectSafe(gaveUp.diagnostic) }
      case .log:
        if let line = try read(LogLine.self, bytes) {
          try expectSafe(line.text.split(separator: "\n").joined())
        }
      case .finished:
        switch try read(Finished.self, bytes)?.result {
        case .success(let value): try checkColumn(value)
        case .failure(let diagnostics):
          for diagnostic in diagnostics.all { try expectSafe(diagnostic) }
        case nil: break
        }
      case .request: _ = try read(Request.self, bytes)
      case .reply: _ = try read(Reply.self, bytes)
      case .hello: _ = try read(Hello.self, bytes)
      case .beginPass: _ = try read(BeginPass.self, bytes)
      case .batchReady: _ = try read(BatchReady.self, bytes)
      case .ask: try checkAsk(try read(Ask.self, bytes))
      case .run: _ = try read(RunJob.self, bytes)
      case .stop: _ = try read(Stop.self, bytes)
      case .confined: _ = try read(Confined.self, bytes)
      case .unpack: _ = try read(Unpack.self, bytes)
      case .unpackedEntry: _ = try read(UnpackedEntry.self, bytes)
      case .unpacked: _ = try read(Unpacked.self, bytes)
      case .answers: break
      }
    }

    /// What was read and written is read as the same again.
    private static func read<Message: BorderMessage>(
      _ type: Message.Type, _ bytes: UnsafeRawBufferPointer
    ) throws -> Message? {
      guard let message = try? Message(decoding: bytes) else { return nil }
      let written = message.encoded()
      let again = written.withUnsafeBytes { try? Message(decoding: $0).encoded() }
      try expect(again == written, "\(type) reads otherwise than it was written")
      return message
    }

    /// Nothing that it names is beyond what it says it has.
    private static func checkAsk(_ ask: Ask?) throws {
      guard let ask else { return }
      let count = ask.count(inBatchOf: 6)
      for question in ask.questions.indices {
        guard let mask = ask.mask(question) else { continue }
        try expect(mask.asked <= mask.count, "more are asked about than there are")
        try expect(!mask[mask.count] && !mask[-1], "somebody who is not there is asked about")
      }
      try expect(ask.rows == nil || count == ask.rows?.count, "a place too many")
    }

    /// As the answers of a map's functions about three rows.
    private static func checkColumn(_ value: DataValue) throws {
      let questions = [FieldValue.text("a"), .personal(PersonalHandle(row: 1, place: 2)), .none]
        .map { ColumnQuestion(line: 1, values: [$0]) }
      let answers = try? ColumnJob.answers(value, to: questions[...], amounts: { "\($0)" })
      for (answer, question) in zip(answers ?? [], questions) {
        if case .personal(let handle) = answer {
          try expect(question.values == [.personal(handle)], "a field that was not given")
        }
        if case .failed(let reason) = answer { try expectSafe(reason) }
      }
    }

    private static func check(_ declarations: PluginDeclarations) throws {
      let source = PluginSource(
        id: "a", version: "1", checksum: "", folder: "plugins/a", files: [:], settings: .null,
        grants: ["tag", "tag:b", "orders", "events", "task", "points", "wecom.chat"])
      let shared = TagGroup(
        name: "b", title: "", dimension: .value, exclusive: true,
        values: [TagValue(name: "c", title: "")])
      let check = DeclarationsCheck(
        source: source,
        surroundings: PluginSurroundings(zone: .utc, currency: .cny, sharedGroups: [shared]))
      if let problem = check.problem(in: declarations) {
        try expectSafe(problem)
      } else {
        for importer in declarations.importers {
          _ = try? ImportMap(name: importer.id, from: importer.map, functions: true)
        }
        for rule in declarations.tagRules {
          try expectSafe(rule.group.name)
          for value in rule.group.values { try expectSafe(value.name) }
        }
        for sop in declarations.sops { try checkWalk(sop) }
      }
    }

    /// What an engine goes by when it walks through an SOP that was let through.
    private static func checkWalk(_ sop: SOPDeclaration) throws {
      try expect(SOPCheck(sop).errors.isEmpty, "an SOP that never stands still came through")
      try expect(Set(sop.steps.map(\.id)).count == sop.steps.count, "two steps of one name")
      try expect(!sop.steps.isEmpty, "an SOP without steps")
      for text in sop.eventTypes + sop.contents + sop.steps.map(\.id) { try expectSafe(text) }
      for step in sop.steps {
        switch step.action {
        case .goTo(let id): try expect(sop.step(id) != nil, "a way to nowhere")
        case .waitFor(_, _, _, let then, let timedOut):
          for case .step(let id) in [then, timedOut] {
            try expect(sop.step(id) != nil, "a way to nowhere")
          }
        case .send(let contents):
          try expect(contents.allSatisfy { $0.weight > 0 }, "a content without weight")
        default: break
        }
      }
    }

    private static func expectSafe(_ diagnostic: Diagnostic) throws {
      let all = [diagnostic.file, diagnostic.message, diagnostic.hint, diagnostic.source]
      for text in all.compactMap({ $0 }) {
        try FuzzTargets.expectSafe(text.split(separator: "\n").joined())
      }
    }

    private static func expectSafe(_ text: String) throws { try FuzzTargets.expectSafe(text) }

    private static let bounds: [AskedShape.Bounds] = [
      .one(of: 3), .any(of: 4), .yesOrNo, .value, .one(of: 0), .any(of: 70),
    ]

    private static func readAnswers(_ input: inout FuzzInput) throws {
      let subjects = input.choice(6)
      let questions = (0..<input.choice(4)).map { _ in input.choice(of: bounds) }
      let masked = input.byte()
      // One mask for all questions, or another one for each; 0 is everybody.
      let masks: [SubjectMask?] = questions.indices.map { question in
        let bits = masked >= 128 ? masked &* UInt8(question + 1) & 0x3F : masked
        if bits == 0 { return nil }
        return SubjectMask(
          count: subjects, asked: (0..<subjects).filter { bits >> UInt8($0) & 1 == 1 })
      }
      let asked = AskedShape(
        subjects: subjects, now: Instant(seconds: 1000), questions: questions, masks: masks)
      var readSets = [["orders"]]
      guard let answers = try? AnswersReader.read(input.rest, asked: asked, readSets: &readSets)
      else { return }
      try expect(answers.columns.count == questions.count, "answers to other questions")
      try expect(answers.due.count == subjects, "due times of other subjects")
      for ((column, bounds), mask) in zip(zip(answers.columns, questions), masks) {
        try expect(column.codes.count == subjects, "answers about other subjects")
        for (subject, code) in column.codes.enumerated() where code < AnswerColumn.largest {
          let isKnown =
            switch bounds {
            case .one(let values): Int(code) <= values
            case .any: Int(code) <= column.sets.count
            case .yesOrNo: code <= 1
            case .value: code == 0
            }
          try expect(isKnown, "answer \(code) came through")
          try expect(
            mask?[subject] ?? true || code == AnswerColumn.keep, "an answer nobody asked for")
        }
        for read in column.reads { try expect(Int(read) <= readSets.count, "an unknown read set") }
        for (_, reason) in column.reasons { try expectSafe(reason) }
        for failure in column.failures { try expectSafe(failure.diagnostic) }
      }
    }
  }
#endif
