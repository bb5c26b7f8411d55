import CEdit
import SiyuModel
import SiyuWords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Lines typed at a terminal, with editing, history and completion by libedit.
///
/// There is one terminal, so there is one editor.
final class LineEditor: LineInput {
  /// What may stand before the cursor, and how many bytes of it are typed.
  typealias Completion = (_ text: String) -> (typed: Int, names: [String])

  private let editor: UnsafeMutablePointer<siyu_editor>
  /// The terminal's, between two lines.
  private let settings: UnsafeMutablePointer<termios>
  private let history: LineHistory?
  private let completion: Completion
  private let console: Console

  /// Columns that candidates may take; and how many are listed.
  private static let width = 80
  private static let mostNames = 100

  /// - Returns: `nil` where standard input is no terminal, or one that cannot be used.
  init?(history: LineHistory?, console: Console, completion: @escaping Completion) {
    guard isatty(0) == 1, isatty(1) == 1 else { return nil }
    editor = .allocate(capacity: 1)
    editor.initialize(to: siyu_editor())
    settings = .allocate(capacity: 1)
    settings.initialize(to: termios())
    self.history = history
    self.completion = completion
    self.console = console
    guard siyu_edit_open(editor) != 0 else { return nil }
    editor.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    editor.pointee.complete = { editor, line, cursor in
      guard let editor, let line, let context = editor.pointee.context else {
        return Int32(siyu_edit_nothing)
      }
      return Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
        .complete(String(cString: line), cursor: Int(cursor))
    }
    for line in history?.lines ?? [] { siyu_edit_remember(editor, line) }
  }

  deinit {
    Endings.restore(nil)
    siyu_edit_close(editor)
    editor.deallocate()
    settings.deallocate()
  }

  func next(more: Bool) -> LineRead {
    var count: Int32 = 0
    if tcgetattr(0, settings) == 0 { Endings.restore(settings) }
    defer { Endings.restore(nil) }
    // The editor keeps the pointer while it reads.
    let text = (more ? ">> " : "> ").withCString { prompt in
      siyu_edit_line(editor, prompt, &count).map { String(cString: $0) }
    }
    if editor.pointee.cancelled != 0 || text == nil { console.print() }
    if editor.pointee.cancelled != 0 { return .cancelled }
    guard var text else { return .end }
    while text.last?.isNewline == true { text.removeLast() }
    return .line(text)
  }

  func remember(_ text: String) {
    // Of several lines: each can be had again.
    for line in text.split(separator: "\n").map(String.init) where LineHistory.isKept(line) {
      siyu_edit_remember(editor, line)
      history?.add(line)
    }
  }

  private func complete(_ line: String, cursor: Int) -> Int32 {
    let before = String(decoding: line.utf8.prefix(cursor), as: UTF8.self)
    let (typed, names) = completion(before)
    guard let first = names.first else { return Int32(siyu_edit_nothing) }
    let common = names.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    let rest = String(decoding: common.utf8.dropFirst(typed), as: UTF8.self)
    if !rest.isEmpty {
      _ = rest.withCString { el_insertstr(editor.pointee.edit, $0) }
      return Int32(siyu_edit_inserted)
    }
    if names.count == 1 { return Int32(siyu_edit_nothing) }
    console.print()
    Self.columns(names).forEach { console.print($0) }
    return Int32(siyu_edit_printed)
  }

  /// Names side by side.
  static func columns(_ names: [String]) -> [String] {
    let shown = names.prefix(mostNames)
    let column = (shown.map(\.count).max() ?? 0) + 2
    let perLine = max(1, width / column)
    var lines: [String] = []
    var rest = shown[...]
    while !rest.isEmpty {
      let row = rest.prefix(perLine)
      rest = rest.dropFirst(perLine)
      lines.append(
        row.map { $0 + String(repeating: " ", count: column - $0.count) }.joined()
          .trimmingTrailingBlanks)
    }
    if names.count > shown.count { lines.append(say("… and \(names.count - shown.count) more")) }
    return lines
  }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    var end = startIndex
    var there = other.startIndex
    while end < endIndex, there < other.endIndex, self[end] == other[there] {
      end = index(after: end)
      there = other.index(after: there)
    }
    return String(self[..<end])
  }

  fileprivate var trimmingTrailingBlanks: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
