import SiyuBorder
import SiyuModel

/// Looks for texts everywhere in the memory it was handed, not only where a plugin would.
///
/// What it looks for comes with every bit turned around, so that it finds no copy of its own. A
/// customer is in the segment when the text of its number was found.
enum CanarySearch {
  static func answer(
    _ source: PluginSource?, _ ask: Ask, _ batch: MappedBatch, _ answers: AnswersWriter
  ) {
    let turned = source?.settings["canaries"]?.listValue ?? []
    let canaries = turned.map { canary in
      (canary.listValue ?? []).map { ~UInt8(truncatingIfNeeded: $0.intValue ?? 0) }
    }
    for (index, question) in ask.questions.enumerated() {
      for subject in 0..<ask.count(inBatchOf: batch.subjects) {
        answers.began(question: index, subject: subject)
        let found =
          question.kind == .segment && canaries.indices.contains(subject)
          && batch.memories.contains { holds($0, canaries[subject]) }
        answers.answer(
          question: index, subject: subject, code: found ? 1 : 0, reads: 0, due: .max,
          readsTags: false)
      }
    }
  }

  private static func holds(_ memory: UnsafeRawBufferPointer, _ text: [UInt8]) -> Bool {
    guard let first = text.first, memory.count >= text.count else { return false }
    for start in 0...(memory.count - text.count)
    where memory[start] == first && memory[start..<(start + text.count)].elementsEqual(text) {
      return true
    }
    return false
  }
}
