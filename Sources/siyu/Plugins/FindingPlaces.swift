import SiyuModel
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Completes what checks say of a plugin's files: where in the line it is, which kind it is, and how it is
/// mended. Checks know a line; people and other programs want the place.
struct FindingPlaces {
  /// As messages name it: `plugins/skincare`.
  let folder: String
  /// Where it lies; empty where it is nowhere on the disk.
  private(set) var path = ""
  /// Whether siyu.toml is known.
  private(set) var isInWorkspace = false
  private let read: (String) -> String?
  private let known = Known()

  /// Files that were looked into, by their lines: many findings are in few files.
  private final class Known {
    var lines: [String: [Substring]] = [:]
  }

  /// - Parameter read: a file's text by its path as messages name it.
  init(folder: String, read: @escaping (String) -> String?) {
    self.folder = folder
    self.read = read
  }

  /// From the disk, as it is there now.
  /// - Parameters:
  ///   - path: where the folder lies.
  ///   - root: of the workspace, for its own files.
  init(folder: String, path: String, root: String?) {
    self.init(folder: folder) { file in
      let place =
        file.hasPrefix(folder + "/")
        ? path + file.dropFirst(folder.count) : root.map { "\($0)/\(file)" }
      // What is no file may never end.
      var about = stat()
      guard let place, lstat(place, &about) == 0, about.st_mode & S_IFMT == S_IFREG,
        let bytes = try? WholeFile.read(place, limit: 1 << 20)
      else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }
    self.path = path
    isInWorkspace = root != nil
  }

  /// What siyu.toml says of a plugin is mended there, and not in the plugin's files.
  private static let workspaceHint = "docs/reference/siyu-toml.md has all that can stand there"

  func complete(_ problem: Diagnostic) -> Diagnostic {
    var problem = problem
    let code = problem.code.flatMap(FindingCode.init(rawValue:)) ?? kind(of: problem)
    problem.code = problem.code ?? code.rawValue
    // A suggestion says it better.
    if problem.hint == nil, !problem.message.contains("did you mean") {
      problem.hint = problem.file == WorkspaceFile.name ? Self.workspaceHint : code.mend
    }
    if problem.columns == nil { mark(&problem) }
    problem.file = problem.file?.fromHere
    return problem
  }

  /// With the line it speaks of and what to mark in it, and nothing else.
  func marked(_ problem: Diagnostic) -> Diagnostic {
    var problem = problem
    if problem.columns == nil { mark(&problem) }
    return problem
  }

  /// By the file it is about.
  private func kind(of problem: Diagnostic) -> FindingCode {
    guard let file = problem.file, file.hasPrefix(folder + "/"), problem.line != nil else {
      return .file
    }
    let path = file.dropFirst(folder.count + 1)
    if path == "plugin.toml" { return .manifest }
    if path.hasPrefix("content/") { return .content }
    if path.hasPrefix("surveys/") { return .survey }
    return path.hasSuffix(".lua") ? .load : .file
  }

  private func mark(_ problem: inout Diagnostic) {
    guard let file = problem.file, let line = problem.line else { return }
    let lines = lines(of: file)
    guard lines.indices.contains(line - 1) else { return }
    if problem.code == FindingCode.unknownEvent.rawValue,
      let further = Self.line(naming: problem.message, in: lines, from: line)
    {
      problem.line = further
      return mark(&problem)
    }
    let source = String(lines[line - 1])
    // Nobody reads more than that of a line.
    guard source.utf8.count <= 1_000, !source.trimmingBlanks.isEmpty else { return }
    let place = Self.place(of: problem.message, in: source)
    problem.source = source
    problem.columns =
      source.distance(from: source.startIndex, to: place.lowerBound)
      + 1..<source.distance(from: source.startIndex, to: place.upperBound) + 1
  }

  /// What is known of an SOP's events is where the SOP begins: below it, where the event is written first.
  /// - Returns: `nil` where it stands in the line itself, or nowhere.
  private static func line(
    naming message: String, in lines: [Substring], from line: Int
  ) -> Int? {
    guard let words = message.firstMatch(of: /looks (?:for|at) '([^']+)'/)?.output.1 else {
      return nil
    }
    let written = ["\"\(words)\"", "'\(words)'"]
    for (index, text) in lines[(line - 1)...].prefix(1_000).enumerated() {
      if index > 0, text.hasPrefix("siyu.") { return nil }
      if written.contains(where: { text.contains($0) }) { return index == 0 ? nil : line + index }
    }
    return nil
  }

  private func lines(of file: String) -> [Substring] {
    if let lines = known.lines[file] { return lines }
    let lines =
      read(file)?.split(
        omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) ?? []
    known.lines[file] = lines
    return lines
  }

  /// The first word in quotes that stands in the line; all of it where there is none.
  private static func place(of message: String, in source: String) -> Range<String.Index> {
    let told =
      message.firstRange(of: "did you mean").map { message[..<$0.lowerBound] } ?? message[...]
    let words = told.matches(of: /'([^']+)'|\x22([^\x22]+)\x22/).compactMap { match in
      (match.output.1 ?? match.output.2).map { (word: $0, before: told[..<match.range.lowerBound]) }
    }
    // Whose it is, is told too: "step 'call' of sop 'care.x' names 'content/cal'".
    // Lua reads on until something does not fit: that stands behind "near", what was expected before it.
    let last = words.filter { $0.before.hasSuffix(" near ") }
    let owners = words.filter { $0.before.hasSuffix("step ") || $0.before.hasSuffix("sop ") }
    let others = words.filter { !$0.before.hasSuffix("step ") && !$0.before.hasSuffix("sop ") }
    let whole = source.startIndex..<source.endIndex
    // What it does is told by its field: "step 'hello' of sop 'care.x' sends, and …".
    let does = told.contains(" sends,") ? [(word: "send"[...], before: told)] : []
    for (word, _) in last + others + does + owners {
      // `settings.high_value.default` is written as its last part.
      for part in [word, word.split(separator: ".").last ?? word] {
        // Where several steps stand in a line, in the one that is meant.
        for within in [owners.first.flatMap { table(of: $0.word, in: source) } ?? whole, whole] {
          if let range = source[within].ranges(of: part).first(where: { isWhole($0, in: source) }) {
            return range
          }
        }
      }
    }
    let trimmed = source.trimmingBlanks
    return trimmed.startIndex..<trimmed.endIndex
  }

  /// `{ id = "hi", … }`, as far as it stands in this line.
  private static func table(of id: Substring, in source: String) -> Range<String.Index>? {
    let quoted = source.ranges(of: id).first { range in
      let before = source[..<range.lowerBound]
      guard let quote = before.last, quote == "'" || quote == "\"" else { return false }
      return before.dropLast().firstMatch(of: /(?:^|[^A-Za-z0-9_.])id\s*=\s*$/) != nil
        && isWhole(range, in: source)
    }
    guard let quoted else { return nil }
    var depth = 0
    let start = source[..<quoted.lowerBound].indices.last { place in
      if source[place] == "}" { depth += 1 }
      if source[place] == "{" { depth -= 1 }
      return depth < 0
    }
    depth = 0
    let end = source[quoted.upperBound...].indices.first { place in
      if source[place] == "{" { depth += 1 }
      if source[place] == "}" { depth -= 1 }
      return depth < 0
    }
    return (start ?? source.startIndex)..<(end ?? source.endIndex)
  }

  /// Whether what is found is no part of a longer word.
  private static func isWhole(_ range: Range<String.Index>, in source: String) -> Bool {
    func isPart(_ character: Character?) -> Bool {
      character.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } ?? false
    }
    // A sign of the Chinese keyboard is no part of what it stands beside.
    if source[range].allSatisfy({ !$0.isASCII && !$0.isLetter }) { return true }
    return !isPart(source[..<range.lowerBound].last) && !isPart(source[range.upperBound...].first)
  }
}

extension String {
  /// `./main.lua` as `main.lua`: as other programs that read our reports name a file.
  var fromHere: String { hasPrefix("./") ? String(dropFirst(2)) : self }
}
