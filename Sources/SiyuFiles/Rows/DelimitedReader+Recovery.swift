// What happens to rows that are not as they should be, and where reading goes on.

extension DelimitedReader {
  func judge(_ scan: RowScan) throws(FileFailure) -> RowOutcome {
    if scan.isTooLong { return try rejectLong() }
    if scan.isUnclosed {
      recover()
      return .rejected(RowFault("a quote is opened here and never closed"))
    }
    if row.lineCount > 1, let expectedFields, row.count != expectedFields {
      let problem = RowFault(
        "a quoted field runs on to line \(lines), and then the row has \(row.count) fields"
          + " where \(expectedFields) are usual; perhaps a quote is not closed")
      recover()
      return .rejected(problem)
    }
    if scan.hasTooManyFields {
      return .rejected(RowFault("has more than \(limits.fields) fields"))
    }
    if scan.hasNUL { return .rejected(RowFault("holds a zero byte, which text never does")) }
    if scan.union >= 0x80, !UTF8Check.isWellFormed(row.content) {
      return .rejected(RowFault("holds bytes that are not text in the file's encoding"))
    }
    return .row
  }

  /// Goes back to the end of the row's first line, or stays where it is when the row has only one.
  private func recover() {
    guard input.isMarked else { return }
    input.rewindToMark()
    skipsLineFeed = markFollowsReturn
    lines = row.line
    row.lineCount = 1
    cutToFirstLine()
  }

  private func rejectLong() throws(FileFailure) -> RowOutcome {
    let problem = RowFault(
      "is longer than \(limits.rowBytes >> 20) MB; perhaps a quote is not closed")
    if input.isMarked {
      recover()
      return .rejected(problem)
    }
    // One endless line: pass over the rest of it.
    while true {
      if input.index == input.end {
        guard try input.refill() else { break }
      }
      let byte = input.base[input.index]
      input.index += 1
      if byte == 0x0A || byte == 0x0D {
        endLine(byte)
        break
      }
    }
    cutToFirstLine()
    return .rejected(problem)
  }

  /// Keeps only the row's first line, at most 4 KB of it, for the file of rejected rows.
  private func cutToFirstLine() {
    let fields = (0..<row.count).map { Array(row[$0]) }
    row.clear(line: row.line)
    for field in fields {
      let line = field.prefix { $0 != 0x0A && $0 != 0x0D }
      row.append(line.prefix(max(0, 4096 - row.used)))
      row.endField()
      if line.count < field.count || row.used >= 4096 { break }
    }
  }
}
