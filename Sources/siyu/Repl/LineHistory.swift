import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What was typed before, a line each, in a file of the user's own: `siyu/history` where state is kept
/// (`$XDG_STATE_HOME`, or else `~/.local/state`).
///
/// History is a convenience: where the file cannot be had, there is none, and nothing else is wrong.
final class LineHistory {
  /// Oldest first.
  private(set) var lines: [String] = []
  private let path: String

  /// Lines that are kept; the file may grow to twice as many before it is cut.
  static let most = 1000
  /// Bytes of a line, and of the file that are read.
  private static let longest = 2000
  private static let mostBytes = 4 << 20

  /// - Parameter variable: reads the environment.
  static func path(_ variable: (String) -> String?) -> String? {
    // Paths that are not absolute are to be ignored, as the specification has it.
    if let state = variable("XDG_STATE_HOME"), state.hasPrefix("/") {
      return "\(state)/siyu/history"
    }
    guard let home = variable("HOME"), home.hasPrefix("/") else { return nil }
    return "\(home)/.local/state/siyu/history"
  }

  init(path: String) {
    self.path = path
    guard let bytes = Self.contents(of: path) else { return }
    let all = bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    // Whatever got into the file, what moves the cursor is not put back on a terminal.
    lines = Array(all.filter(Self.isKept).suffix(Self.most))
    if all.count > Self.most * 2 { rewrite() }
  }

  /// Whether a line is kept: one that can be shown as it is.
  static func isKept(_ line: String) -> Bool {
    !line.isEmpty && line.utf8.count <= longest && TextEscape.terminalSafe(line) == line
      && line.contains { !$0.isWhitespace }
  }

  /// Adds a line to the file, for its owner's eyes only.
  func add(_ line: String) {
    guard Self.isKept(line), lines.last != line else { return }
    lines.append(line)
    makeFolders()
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    guard Self.isOwnFile(file) else { return }
    _ = fchmod(file, 0o600)
    let bytes = Array("\(line)\n".utf8)
    _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
  }

  private func rewrite() {
    try? WholeFile.write(Array(lines.map { "\($0)\n" }.joined().utf8), to: path)
  }

  private func makeFolders() {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/\(part)"
      _ = mkdir(folder, 0o700)
    }
  }

  private static func contents(of path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    guard isOwnFile(file) else { return nil }
    // The end is what counts.
    let size = lseek(file, 0, SEEK_END)
    _ = lseek(file, max(0, size - off_t(mostBytes)), SEEK_SET)
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < mostBytes {
      let count = part.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      bytes += part[..<count]
    }
    return bytes
  }

  /// A plain file of this user's.
  private static func isOwnFile(_ file: Int32) -> Bool {
    var about = stat()
    guard fstat(file, &about) == 0 else { return false }
    return about.st_mode & S_IFMT == S_IFREG && about.st_uid == getuid()
  }
}
