import SiyuBorder
import SiyuModel

/// Answers about a batch, piece by piece as they travel, so that each can be made wrong. As they
/// stand they are right for the fixture's three questions about five customers.
struct RawAnswers {
  struct Column {
    var codes: [UInt16]
    var readsFlag: UInt8 = 0
    var reads: [UInt16] = []
    var sets: [[UInt16]] = []
    var reasons: [(subject: UInt64, text: [UInt8])] = []
    var failures: [(subject: UInt64, severity: UInt8)] = []
    /// Told instead of what there is.
    var reasonCount: UInt64?
    var valuesFlag: UInt8 = 0
  }

  var subjects: UInt32 = 5
  var questions: UInt16 = 3
  var firstReadSet: UInt64 = 1
  var readSets: [[[UInt8]]] = [[Array("orders".utf8)]]
  var due: [Int64]
  var flags: [UInt8] = [0, 0, 1, 0, 0]
  var columns = [
    Column(codes: [0, 1, 2, 3, 3]), Column(codes: [1, 2, 1, 2, 1], sets: [[0], [1, 2]]),
    Column(codes: [0, 1, 1, 1, 1]),
  ]
  var after: [UInt8] = []
  var dropped = 0

  init(_ now: Instant) { due = Array(repeating: now.seconds + 60, count: 5) }

  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.uint32(subjects)
    writer.uint16(questions)
    writer.varint(firstReadSet)
    writer.varint(UInt64(readSets.count))
    for set in readSets {
      writer.varint(UInt64(set.count))
      for word in set { writer.byteString(word) }
    }
    for time in due { writer.int64(time) }
    for flag in flags { writer.uint8(flag) }
    for column in columns { put(column, into: &writer) }
    return Array((writer.bytes + after).dropLast(dropped))
  }

  private func put(_ column: Column, into writer: inout ByteWriter) {
    for code in column.codes { writer.uint16(code) }
    writer.uint8(column.readsFlag)
    for number in column.reads { writer.uint16(number) }
    writer.varint(UInt64(column.sets.count))
    for set in column.sets {
      writer.varint(UInt64(set.count))
      for value in set { writer.uint16(value) }
    }
    writer.varint(column.reasonCount ?? UInt64(column.reasons.count))
    for reason in column.reasons {
      writer.varint(reason.subject)
      writer.byteString(reason.text)
    }
    writer.varint(UInt64(column.failures.count))
    for failure in column.failures {
      writer.varint(failure.subject)
      writer.uint8(failure.severity)
      writer.bool(false)
      writer.bool(false)
      writer.string("raised")
      writer.bool(false)
      writer.bool(false)
    }
    writer.uint8(column.valuesFlag)
  }
}
