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

  func add(_ text: String, at place: SourcePlace?) {
    guard lines.count < most else {
      dropped += 1
      return
    }
    // Cut before escaping too: nobody pays for megabytes that are not shown.
    let cut = String(text.unicodeScalars.prefix(PluginLog.longest))
    let safe = TextEscape.terminalSafe(cut)
    let short = safe.prefix(PluginLog.longest)
    let isWhole = cut.utf8.count == text.utf8.count && short.endIndex == safe.endIndex
    lines.append(Line(place: place, text: isWhole ? safe : short + "…"))
  }

  /// Takes what was printed since the last time; when there was too much, the last line says so.
  public func drain() -> [Line] {
    defer {
      lines = []
      dropped = 0
    }
    if dropped > 0 {
      lines.append(Line(place: nil, text: "… and \(dropped) more lines, which are not kept"))
    }
    return lines
  }
}
