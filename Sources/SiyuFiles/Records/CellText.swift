import SiyuModel

/// What is left of a cell once spreadsheets' and back ends' habits are taken off.
enum CellText {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Without blanks (also wide and non-breaking ones) at the ends, the leading tab or apostrophe
  /// that keeps a spreadsheet from counting with ids, and the `="…"` around them. Only one such
  /// mark: what stands behind an apostrophe is the text, whatever it looks like. An apostrophe that
  /// marks nothing (`'t Hooft`) belongs to the text.
  ///
  /// - Parameter isMarked: whether the format has such marks; JSON needs none.
  static func clean(_ bytes: Bytes, isMarked: Bool = true) -> Bytes {
    let cell = trim(bytes)
    guard isMarked else { return cell }
    if cell.first == UInt8(ascii: "'") {
      let text = slice(cell, 1, cell.count)
      return isMark(before: text) ? trim(text) : cell
    }
    if cell.count >= 3, cell[0] == UInt8(ascii: "="), cell[1] == UInt8(ascii: "\""),
      cell[cell.count - 1] == UInt8(ascii: "\"")
    {
      return trim(slice(cell, 2, cell.count - 1))
    }
    return cell
  }

  /// Whether an apostrophe in front of it is ours, or a spreadsheet's before an id.
  private static func isMark(before text: Bytes) -> Bool {
    guard let first = text.first else { return false }
    return 0x30...0x39 ~= first
      || FormulaGuard.isNeeded(for: String(decoding: text, as: UTF8.self))
  }

  /// A cell as it can be written again with a guard of its own: without the mark it came with.
  static func unmarked(_ text: String) -> String {
    var copy = text
    return copy.withUTF8 { bytes in
      let cell = trim(bytes)
      let clean = clean(bytes)
      return clean.count == cell.count ? text : String(decoding: clean, as: UTF8.self)
    }
  }

  private static func trim(_ bytes: Bytes) -> Bytes {
    var start = 0
    var end = bytes.count
    while start < end {
      let width = blankWidth(bytes, at: start, end: end)
      if width == 0 { break }
      start += width
    }
    while end > start {
      if bytes[end - 1] <= 0x20 {
        end -= 1
      } else if end - start >= 2, bytes[end - 2] == 0xC2, bytes[end - 1] == 0xA0 {
        end -= 2
      } else if end - start >= 3, blankWidth(bytes, at: end - 3, end: end) == 3 {
        end -= 3
      } else {
        break
      }
    }
    return slice(bytes, start, end)
  }

  /// U+0000…U+0020, U+00A0, U+3000, U+FEFF, U+200B.
  @inline(__always)
  private static func blankWidth(_ bytes: Bytes, at index: Int, end: Int) -> Int {
    let byte = bytes[index]
    if byte <= 0x20 { return 1 }
    if byte < 0xC2 { return 0 }
    if byte == 0xC2 { return index + 1 < end && bytes[index + 1] == 0xA0 ? 2 : 0 }
    guard index + 2 < end else { return 0 }
    switch (byte, bytes[index + 1], bytes[index + 2]) {
    case (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF), (0xE2, 0x80, 0x8B): return 3
    default: return 0
    }
  }

  private static func slice(_ bytes: Bytes, _ start: Int, _ end: Int) -> Bytes {
    UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  /// Hidden by the platform. Most cells are told apart by their bytes alone.
  static func isMasked(_ bytes: Bytes) -> Bool {
    let isSuspect = bytes.contains {
      $0 >= 0x80 || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "~")
        || $0 == UInt8(ascii: "$")
    }
    return isSuspect && MaskedText.isMasked(String(decoding: bytes, as: UTF8.self))
  }

  /// Whether there may be wide ASCII (U+FF01…U+FF5E) or a wide blank inside.
  static func mayHaveWide(_ bytes: Bytes) -> Bool {
    bytes.contains { $0 == 0xEF || $0 == 0xE3 }
  }

  /// As text; `narrow` makes wide ASCII narrow, for ids, numbers and times, never for titles.
  static func string(_ bytes: Bytes, narrow: Bool) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return narrow && mayHaveWide(bytes) ? PlainText.halfwidth(text) : text
  }
}
