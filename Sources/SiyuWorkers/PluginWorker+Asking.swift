internal import SiyuBorder
internal import SiyuModel

/// A batch that was asked about, until its answers come.
struct AskedBatch {
  var sequence: UInt64
  var batch: LaneBatch
  /// Without the records, which the worker has.
  var asked: Asked
  var now: Instant

  /// How many answers are due.
  var questionsAsked: Int64 { Int64(asked.answers(inBatchOf: batch.subjects)) }
}

extension PluginWorker {
  /// Tells the worker of a batch: only the segments that the plugin's grants include, and the
  /// records that are for this plugin.
  func handOver(_ batch: LaneBatch, records: [DataValue]? = nil) throws(Diagnostic) {
    let granted = source.needs
    var shared = batch.slot.segments.filter {
      granted.allow($0.kind) && ($0.owner == nil || $0.owner == source.id)
    }
    .map { (kind: $0.kind, memory: $0.memory) }
    if let records, setAside == nil {
      shared.append((.records, try lay(records, beside: batch)))
    }
    var segments: [BatchReady.Segment] = []
    var descriptors: [Int32] = []
    for (kind, memory) in shared {
      let isNew = mapped[batch.slot.index][kind] != memory.generation
      if isNew {
        descriptors.append(memory.descriptor)
        mapped[batch.slot.index][kind] = memory.generation
      }
      segments.append(
        BatchReady.Segment(
          kind: kind, byteCount: memory.byteCount, capacity: memory.capacity, isNew: isNew))
    }
    send(
      BatchReady(slot: batch.slot.index, subjects: batch.subjects, segments: segments),
      descriptors: descriptors)
  }

  /// Into memory of this worker's own, one piece for each slot.
  private func lay(_ all: [DataValue], beside batch: LaneBatch) throws(Diagnostic) -> SharedSegment
  {
    try recordsWriter.lay(all, for: source.needs)
    let needed = recordsWriter.segment.byteCount
    let slot = batch.slot.index
    let memory: SharedSegment
    if let known = records[slot], known.capacity >= needed {
      memory = known
    } else {
      recordGenerations += 1
      memory = try SharedSegment(
        holding: needed, generation: recordGenerations, name: setup.memoryName)
      records[slot] = memory
    }
    memory.store(recordsWriter.segment, subjects: batch.subjects)
    return memory
  }

  /// Asks and does not wait. Returns the sequence to take the answers by.
  func ask(_ batch: LaneBatch, _ asked: Asked, now: Instant) -> UInt64 {
    let sequence = send(
      Ask(
        slot: batch.slot.index, now: now, questions: asked.questions,
        rows: asked.subjects?.map(UInt32.init), masks: asked.masks))
    if setAside == nil {
      if self.asked.isEmpty { answersSince = processorTime }
      var kept = asked
      kept.records = nil
      self.asked.append(AskedBatch(sequence: sequence, batch: batch, asked: kept, now: now))
    }
    return sequence
  }

  /// The answers, once they are there.
  func takeAnswers(to sequence: UInt64) -> Result<BatchAnswers, SetAside>? {
    if let setAside { return .failure(setAside) }
    guard let index = answered.firstIndex(where: { $0.sequence == sequence }) else { return nil }
    return .success(answered.remove(at: index).answers)
  }

  func takeAnswers(_ frame: FrameBuffer) throws(ByteError) {
    let batch = asked[0]
    guard frame.sequence == batch.sequence, let declarations else {
      return end(words.nonsense("answers to something else"))
    }
    var bounds: [AskedShape.Bounds] = []
    for question in batch.asked.questions {
      guard let bound = declarations.bounds(of: question) else {
        return end(words.nonsense("it does not know function \(question.function) any more"))
      }
      bounds.append(bound)
    }
    let shape = AskedShape(
      subjects: batch.asked.count(inBatchOf: batch.batch.subjects), now: batch.now,
      questions: bounds, masks: batch.asked.masks)
    var answers = try AnswersReader.read(frame.payload, asked: shape, readSets: &readSets)
    for index in answers.columns.indices where !answers.columns[index].failures.isEmpty {
      for failure in answers.columns[index].failures.indices {
        let told = answers.columns[index].failures[failure].diagnostic
        answers.columns[index].failures[failure].diagnostic = words.confined(told)
      }
    }
    checkPassTime()
    checkAnswerTime()
    guard setAside == nil else { return }
    asked.removeFirst()
    answered.append((batch.sequence, answers))
    answersSince = processorTime
  }

  /// Where the worker is, by its own word.
  var place: SetAsideWords.Place? {
    guard let process, let batch = asked.first, let declarations else { return nil }
    let progress = process.progress
    let asked = batch.asked
    guard progress.started > 0, asked.questions.indices.contains(progress.question) else {
      return nil
    }
    guard let rule = declarations.rule(of: asked.questions[progress.question]) else { return nil }
    let count = asked.count(inBatchOf: batch.batch.subjects)
    let id =
      progress.subject < count
      ? batch.batch.id(of: asked.subjects?[progress.subject] ?? progress.subject) : ""
    return SetAsideWords.Place(
      rule: rule.name, place: rule.place,
      subject: id.isEmpty ? nil : TextEscape.terminalSafe(id))
  }
}

extension ReadNeeds {
  fileprivate func allow(_ kind: SegmentKind) -> Bool {
    switch kind {
    case .base: true
    case .orders: contains(.orders)
    case .events: contains(.events)
    case .name: contains(.name)
    case .phone: contains(.phone)
    case .birthday: contains(.birthday)
    case .address: contains(.address)
    case .answers: contains(.answers)
    case .answerTexts: contains(.answerTexts)
    case .standings: contains(.standings)
    case .wallet: contains(.wallet)
    case .records: false
    }
  }
}

extension PluginDeclarations {
  /// `nil` when no rule has this function.
  func bounds(of question: Question) -> AskedShape.Bounds? {
    switch question.kind {
    case .tag:
      guard let rule = tagRules.first(where: { $0.function == question.function }) else {
        return nil
      }
      let values = rule.group.values.count
      return rule.group.exclusive ? .one(of: values) : .any(of: values)
    case .segment:
      return segments.contains { $0.function == question.function } ? .yesOrNo : nil
    case .condition:
      if let koc = kocFunction(question.function) {
        return koc.function.kind == .condition ? .yesOrNo : nil
      }
      let isKnown =
        sopFunction(question.function) != nil || programmeFunction(question.function) != nil
        || screens.contains { $0.function == question.function }
      return isKnown ? .yesOrNo : nil
    case .value: return .value
    case .handover:
      guard handovers.contains(where: { $0.function == question.function }),
        case .list(let staff)? = question.argument["staff"]
      else { return nil }
      return .one(of: staff.count)
    }
  }

  /// The rule as its author calls it: `value` for `skincare.value`.
  func rule(of question: Question) -> (name: String, place: SourcePlace)? {
    func own(_ name: String) -> String { name.split(separator: ".").last.map(String.init) ?? name }
    if let rule = tagRules.first(where: { $0.function == question.function }) {
      return (own(rule.group.name), rule.place)
    }
    if let rule = segments.first(where: { $0.function == question.function }) {
      return (own(rule.name), rule.place)
    }
    if let rule = handovers.first(where: { $0.function == question.function }) {
      return (own(rule.name), rule.place)
    }
    if let screen = screens.first(where: { $0.function == question.function }) {
      return (screen.localID, screen.place)
    }
    if let membership = programmeFunction(question.function) {
      return (own(membership.name), membership.place)
    }
    if let koc = kocFunction(question.function) {
      return ("\(koc.koc.localID).\(koc.function.path)", koc.function.place)
    }
    return sopFunction(question.function).map {
      ("\($0.sop.localID).\($0.function.path)", $0.function.place)
    }
  }

  /// The membership that a number belongs to.
  private func programmeFunction(_ number: Int) -> MembershipDeclaration? {
    memberships.first { $0.functionNumbers.contains(number) }
  }

  /// The programme and the function that a number stands for.
  private func kocFunction(
    _ number: Int
  ) -> (koc: KOCDeclaration, function: KOCDeclaration.Function)? {
    for koc in kocs {
      if let function = koc.functions.first(where: { $0.number == number }) {
        return (koc, function)
      }
    }
    return nil
  }

  /// The SOP and the condition that a number stands for.
  private func sopFunction(
    _ number: Int
  ) -> (sop: SOPDeclaration, function: SOPDeclaration.Function)? {
    for sop in sops {
      if let function = sop.functions.first(where: { $0.number == number }) {
        return (sop, function)
      }
    }
    return nil
  }
}
