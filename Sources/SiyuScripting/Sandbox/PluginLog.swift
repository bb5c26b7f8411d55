public import SiyuModel

/// What a plugin printed: escaped, and no more of it than anybody reads.
public final class PluginLog {
  public struct Line: Sendable, Hashable {
    public var place: SourcePlace?
    /// Safe to print; at most ``PluginLog/longest`` characters and one line.
    public var text: String
  }

  /// Lines kept between two calls of ``drain()``.
  public var most: Int
  public static let longest = 500

  private var lines: [Line] = []
  private var dropped = 0

  init(most: Int = 200) { self.most = most }

  /// Takes a line; bytes that are not UTF-8 become U+FFFD.
  func add(_ bytes: UnsafeRawBufferPointer, at place: SourcePlace?) {
    guard lines.count < most else {
      dropped += 1
      return
    }
    // Cut before decoding and escaping: nobody pays for megabytes that are not shown.
    let start = bytes.prefix(PluginLog.longest * 4)
    let cut = String(String(decoding: start, as: UTF8.self).unicodeScalars.prefix(Self.longest))
    let safe = TextEscape.terminalSafe(cut)
    let short = safe.prefix(PluginLog.longest)
    let isWhole = start.count == bytes.count && cut.utf8.count >= bytes.count
    lines.append(
      Line(place: place, text: isWhole && short.endIndex == safe.endIndex ? safe : short + "…"))
  }

  /// Takes what was printed since the last time, and how many lines were not kept.
  func take() -> (lines: [Line], dropped: Int) {
    defer {
      lines = []
      dropped = 0
    }
    return (lines, dropped)
  }

  /// Takes what was printed since the last time; when there was too much, the last line says so.
  public func drain() -> [Line] {
    let (lines, dropped) = take()
    if dropped == 0 { return lines }
    return lines + [Line(place: nil, text: "… and \(dropped) more lines, which are not kept")]
  }
}
