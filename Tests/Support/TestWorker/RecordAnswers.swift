import SiyuBorder
import SiyuModel

/// Says yes to those whose record knows of a step that was sent, and gives its content as the reason.
enum RecordAnswers {
  static func answer(_ ask: Ask, _ batch: MappedBatch, _ answers: AnswersWriter) {
    let records = RecordsReader(batch[.records])
    for question in ask.questions.indices {
      for subject in 0..<ask.count(inBatchOf: batch.subjects)
      where ask.mask(question)?[subject] ?? true {
        answers.began(question: question, subject: subject)
        let record = records[subject]
        let step = record?.run?.steps.first { $0.facts.contains(.sent) }
        answers.answer(
          question: question, subject: subject, code: step == nil ? 0 : 1, reads: 0, due: .max,
          readsTags: false)
        let words = [step?.content, record?.entity, record?.event?.canonicalText]
        if let first = words.compactMap({ $0 }).first {
          answers.reason(question: question, subject: subject, first)
        }
      }
    }
  }
}
