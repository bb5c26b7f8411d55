public import SiyuModel

/// Questions about a column and their answers, as they cross to a worker and back.
///
/// What crosses for a personal field is that there is one, and nothing of it.
public enum ColumnJob {
  /// Answers may be longer than questions; a job stays far below what a message may hold.
  private static let bytesPerJob = 2 << 20

  /// How many of the questions make one job: those of about two megabytes, at least one.
  public static func prefix(of questions: ArraySlice<ColumnQuestion>) -> Int {
    var bytes = 0
    for (count, question) in questions.enumerated() {
      for case .text(let text) in question.values { bytes += text.utf8.count }
      bytes += question.values.count + 8
      if bytes > bytesPerJob, count > 0 { return count }
    }
    return questions.count
  }

  public static func data(
    _ inputs: ColumnInputs, _ questions: ArraySlice<ColumnQuestion>, now: Instant
  ) -> DataValue {
    [
      "kind": "import", "function": .int(Int64(inputs.function)), "column": .string(inputs.column),
      "now": .int(now.seconds), "names": .list(inputs.names.map { .string($0) }),
      "rows": .list(
        questions.map { question in
          .list(
            [.int(Int64(question.line))]
              + question.values.map { value in
                switch value {
                case .none: .null
                case .text(let text): .string(text)
                case .personal: true
                }
              })
        }),
    ]
  }

  /// The answers to the first of the questions: a worker may stop early, and is asked again for
  /// the rest.
  ///
  /// - Parameter amounts: set for columns that hold money: how a number of minor units is written
  ///   in the file's way.
  /// - Throws: `Diagnostic` for what no honest worker says.
  public static func answers(
    _ data: DataValue, to questions: ArraySlice<ColumnQuestion>, amounts: ((Int64) -> String)?
  ) throws(Diagnostic) -> [ColumnAnswer] {
    guard let list = data["answers"]?.listValue, !list.isEmpty, list.count <= questions.count
    else {
      throw Diagnostic("the map's worker answered \(data.kind) instead of a column's values")
    }
    return zip(list, questions).map { answer(to: $1, $0, amounts) }
  }

  private static func answer(
    to question: ColumnQuestion, _ value: DataValue, _ amounts: ((Int64) -> String)?
  ) -> ColumnAnswer {
    switch value {
    case .null: return .none
    case .string(let text): return .text(text)
    case .bool(let flag): return .text(flag ? "true" : "false")
    case .int(let number): return .text(amounts?(number) ?? String(number))
    case .double(let number):
      if amounts != nil {
        return .failed(
          "a number is an amount in the minor unit and whole, got \(number); round it, or return a"
            + " text")
      }
      return .text("\(number)")
    case .list(let place):
      guard place.count == 1, let index = place[0].intValue,
        question.values.indices.contains(Int(index)),
        case .personal(let handle) = question.values[Int(index)]
      else { return .failed("the function gave back a field it was not given") }
      return .personal(handle)
    case .record(let failure):
      let reason = failure["error"]?.stringValue ?? "the function failed"
      return .failed(TextEscape.terminalSafe(reason))
    }
  }
}
