/// Rows of a text with separators: CSV, TSV, or columns set apart by blanks.
///
/// The rules where files disagree, the same as a spreadsheet's:
/// - a quote opens a quoted field only as the field's first byte; elsewhere it is text (`5" tape`);
/// - in a quoted field two quotes are one; text between the closing quote and the next separator
///   is kept (`"abc"def` is `abcdef`);
/// - CRLF, LF and CR all end a row; lines without a byte are skipped;
/// - a quote that is never closed, or a row longer than the limit, costs its first line: that line
///   is rejected, and reading goes on with the next.
public final class DelimitedReader: RowReader {
  public let row = RowBuffer()
  public var expectedFields: Int?
  public var keys: [String]? { nil }
  public var warnings: [String] { [] }
  public var name: String { input.source.name }
  public var size: Int64? { input.source.size }
  public var position: Int64 { input.source.position }

  var input: LineInput
  private var delimiter: Delimiter?
  let limits: RowLimits
  /// Line breaks passed so far.
  var lines = 0
  /// The last byte was a CR that ended a row; an LF right behind it belongs to it.
  var skipsLineFeed = false
  /// The line break before the input's mark was a CR.
  var markFollowsReturn = false

  /// - Parameters:
  ///   - source: UTF-8; wrap other encodings in `DecodedSource`.
  ///   - delimiter: `nil` to take the likeliest from the first line.
  public init(
    _ source: any ByteSource, delimiter: Delimiter? = nil, limits: RowLimits = RowLimits(),
    blockSize: Int = 256 * 1024
  ) {
    self.input = LineInput(source, blockSize: blockSize)
    self.delimiter = delimiter
    self.limits = limits
  }

  deinit { input.deallocate() }

  public func next() throws(FileFailure) -> RowOutcome {
    input.clearMark()
    guard try skipBlankLines() else { return .end }
    let delimiter = self.delimiter ?? guess()
    row.clear(line: lines + 1)
    var scan = RowScan()
    switch delimiter {
    case .character(let byte): try scanQuoted(&scan, separator: byte)
    case .blanks: try scanBlanks(&scan)
    }
    row.lineCount = max(1, lines - row.line + 1)
    return try judge(scan)
  }

  private func guess() -> Delimiter {
    let rest = UnsafeBufferPointer(
      start: UnsafePointer(input.base + input.index), count: input.end - input.index)
    let guess = Delimiter.guess(from: rest)
    delimiter = guess
    return guess
  }

  /// Passes line breaks with nothing between them; `false` at the end of the file.
  private func skipBlankLines() throws(FileFailure) -> Bool {
    while true {
      if input.index == input.end {
        guard try input.refill() else { return false }
      }
      switch input.base[input.index] {
      case 0x0A:
        if !skipsLineFeed { lines += 1 }
        skipsLineFeed = false
      case 0x0D:
        lines += 1
        skipsLineFeed = true
      default:
        skipsLineFeed = false
        return true
      }
      input.index += 1
    }
  }
}

/// What was met while scanning one row.
struct RowScan {
  /// All bytes or-ed together: below 128 means plain ASCII.
  var union: UInt8 = 0
  var hasNUL = false
  var isTooLong = false
  var hasTooManyFields = false
  /// The file ended inside quotes.
  var isUnclosed = false
}

extension DelimitedReader {
  private enum Place {
    case fieldStart, plain, quoted, afterQuote
  }

  private func scanQuoted(_ scan: inout RowScan, separator: UInt8) throws(FileFailure) {
    var place = Place.fieldStart
    var union: UInt8 = 0
    let quote = UInt8(ascii: "\"")
    scanning: while true {
      if input.index == input.end {
        guard try input.refill() else {
          scan.isUnclosed = place == .quoted
          break scanning
        }
      }
      let base = input.base
      let end = input.end
      var index = input.index
      while index < end {
        switch place {
        case .fieldStart:
          if base[index] == quote {
            place = .quoted
            index += 1
          } else {
            place = .plain
          }
        case .plain, .afterQuote:
          if place == .afterQuote {
            place = .plain
            if base[index] == quote {
              row.append(quote)
              place = .quoted
              index += 1
              continue
            }
          }
          let start = index
          var byte: UInt8 = 0
          while index < end {
            byte = base[index]
            if byte == separator || byte == 0x0A || byte == 0x0D { break }
            union |= byte
            if byte == 0 { scan.hasNUL = true }
            index += 1
          }
          row.append(base + start, count: index - start)
          if row.used > limits.rowBytes {
            scan.isTooLong = true
            input.index = index
            break scanning
          }
          if index == end { continue }
          index += 1
          if byte == separator {
            endField(&scan)
            place = .fieldStart
          } else {
            input.index = index
            endLine(byte)
            break scanning
          }
        case .quoted:
          let start = index
          while index < end, base[index] != quote, base[index] != 0x0A, base[index] != 0x0D {
            union |= base[index]
            if base[index] == 0 { scan.hasNUL = true }
            index += 1
          }
          row.append(base + start, count: index - start)
          if row.used > limits.rowBytes {
            scan.isTooLong = true
            input.index = index
            break scanning
          }
          if index == end { continue }
          if base[index] == quote {
            place = .afterQuote
          } else {
            lineBreakInField(base[index])
            if !input.isMarked {
              input.setMark(at: index + 1)
              markFollowsReturn = base[index] == 0x0D
            }
          }
          index += 1
        }
      }
      input.index = index
    }
    scan.union = union
    endField(&scan)
  }

  private func scanBlanks(_ scan: inout RowScan) throws(FileFailure) {
    var inField = false
    scanning: while true {
      if input.index == input.end {
        guard try input.refill() else { break scanning }
      }
      let byte = input.base[input.index]
      if byte == 0x0A || byte == 0x0D {
        input.index += 1
        endLine(byte)
        break scanning
      }
      if byte == 0x20 || byte == 0x09 {
        if inField { endField(&scan) }
        inField = false
      } else {
        inField = true
        scan.union |= byte
        if byte == 0 { scan.hasNUL = true }
        row.append(byte)
        if row.used > limits.rowBytes {
          scan.isTooLong = true
          break scanning
        }
      }
      input.index += 1
    }
    if inField || row.count == 0 { endField(&scan) }
  }

  @inline(__always)
  private func endField(_ scan: inout RowScan) {
    if row.count < limits.fields { row.endField() } else { scan.hasTooManyFields = true }
  }

  func endLine(_ byte: UInt8) {
    lines += 1
    skipsLineFeed = byte == 0x0D
  }

  /// CRLF inside quotes counts once; the bytes stay as they are.
  private func lineBreakInField(_ byte: UInt8) {
    if !(byte == 0x0A && row.lastByteOfOpenField == 0x0D) { lines += 1 }
    row.append(byte)
  }
}

@available(*, unavailable)
extension DelimitedReader: Sendable {}  // Holds a position in a file.
