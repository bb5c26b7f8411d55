/// A stretch of a file's text, in bytes from its beginning.
public struct SourceRange: Sendable, Hashable {
  public var start: Int
  /// Behind the last byte.
  public var end: Int
  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }
}

/// The lines of a file, for telling people where something stands.
public struct SourceLines: Sendable {
  private let text: [UInt8]
  /// Where each line begins.
  private let starts: [Int]

  public init(_ text: [UInt8]) {
    self.text = text
    var starts = [0]
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { continue }
      // \r\n and \n\r are one end of a line, as for Lua.
      if index < text.count, text[index] != byte,
        text[index] == UInt8(ascii: "\n") || text[index] == UInt8(ascii: "\r")
      {
        index += 1
      }
      starts.append(index)
    }
    self.starts = starts
  }

  public var count: Int { starts.count }

  /// From 1.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// From 1, in characters: what editors show. In bytes behind the first ``longestShown`` of a line.
  public func column(at offset: Int) -> Int {
    let start = starts[line(at: offset) - 1]
    guard offset - start <= Self.longestShown else { return offset - start + 1 }
    return String(decoding: text[start..<min(max(start, offset), text.count)], as: UTF8.self).count
      + 1
  }

  /// What of a line is shown at most, in bytes: nobody reads more, and files with everything in one line
  /// are kept once and not with each finding.
  public static let longestShown = 1_000

  /// A line's text without its end; empty beyond the file, and for a line of more than
  /// ``longestShown`` bytes.
  public func text(of line: Int) -> String {
    guard starts.indices.contains(line - 1) else { return "" }
    let end = line < starts.count ? starts[line] : text.count
    guard end - starts[line - 1] <= Self.longestShown else { return "" }
    var bytes = text[starts[line - 1]..<end]
    while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
      bytes.removeLast()
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Why a text is no Lua, and where.
public struct LuaSyntaxError: Error, Sendable, Hashable {
  /// What the file's end comes too early for.
  enum End: Sendable, Hashable {
    /// A block, a bracket or a value.
    case code
    /// `"`, which only has to be closed before its line's end.
    case text
    /// `[[` or `--[[`
    case long
  }
  public var message: String
  public var range: SourceRange
  /// `nil` where something else is wrong.
  let end: End?
  init(_ message: String, _ range: SourceRange, end: End? = nil) {
    self.message = message
    self.range = range
    self.end = end
  }
}
