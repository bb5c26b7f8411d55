import SiyuEngine
import SiyuFiles
import SiyuModel
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Looks for a person in the files that siyu wrote, wherever they lie, and in all files of the
/// workspace.
///
/// Out of what siyu wrote line by line, the person's records are taken; what siyu wrote as a whole
/// (spreadsheets, JSON documents, plans) or named after the person is removed, because it can be made
/// again. An operator's own files are named and not touched.
struct FileSweep {
  struct Finding: Hashable {
    enum Act: String {
      /// The records are taken out.
      case rewrite
      case remove
      /// The operator's own.
      case leave
    }
    var path: String
    var records: Int
    var act: Act
    /// Its name says whom it is about.
    var isNamedAfterThem = false
  }

  /// What one look found.
  struct Look {
    /// Ascending by path.
    var findings: [Finding] = []
    /// What cannot be searched, ascending by path.
    var notReached: [NotReached] = []
    /// Paths that are to be forgotten: the file is gone, and its name is the person's.
    fileprivate var namesOfGone: Set<String> = []
  }

  let workspace: Workspace
  let matcher: PersonMatcher
  let customers: [CustomerNumber]

  /// - Throws: when siyu's own list of what it wrote cannot be read.
  func look() throws -> Look {
    let files = try SweptFiles(workspace)
    var look = Look(notReached: files.notReached)
    for path in files.written.union(files.others).sorted() {
      do {
        if let finding = try finding(path, isWritten: files.written.contains(path)) {
          look.findings.append(finding)
        }
      } catch {
        look.notReached.append(NotReached(path: path, why: Self.words(for: error)))
      }
    }
    look.findings += files.abandoned.map { Finding(path: $0, records: 0, act: .remove) }
    look.findings.sort { $0.path < $1.path }
    look.notReached.sort { $0.path < $1.path }
    look.namesOfGone = files.gone.filter { matcher.matches(Self.words(of: $0)) }
    return look
  }

  func carryOut(_ look: Look) throws {
    var forgotten = look.namesOfGone
    for finding in look.findings {
      switch finding.act {
      case .rewrite: try RecordFile(finding.path).remove(matcher)
      case .remove:
        guard unlink(finding.path) == 0 || errno == ENOENT else {
          throw Diagnostic(
            file: finding.path, "cannot be removed: \(String(cString: strerror(errno)))",
            hint: "remove it yourself, then run the same command again")
        }
        forgotten.insert(finding.path)
      case .leave: break
      }
    }
    try workspace.forgetWritten(forgotten)
  }

  // MARK: One file

  private func finding(_ path: String, isWritten: Bool) throws -> Finding? {
    // Made with `--out C1.csv`: the name says it, whatever is in it.
    let isNamed = matcher.matches(Self.words(of: path))
    if isNamed, isWritten {
      return Finding(path: path, records: 1, act: .remove, isNamedAfterThem: true)
    }
    let count = try (isNamed ? 1 : 0) + records(in: path, isWritten: isWritten)
    guard count > 0 else { return nil }
    return Finding(
      path: path, records: count,
      act: !isWritten ? .leave : Self.isByLines(path) ? .rewrite : .remove,
      isNamedAfterThem: isNamed)
  }

  private func records(in path: String, isWritten: Bool) throws -> Int {
    if path.lowercased().hasSuffix(".xlsx") { return try rows(in: path) }
    if isWritten, !Self.isByLines(path), try isPlanAboutThem(path) { return 1 }
    return try RecordFile(path).count(matcher)
  }

  private func rows(in path: String) throws -> Int {
    let reader = try XLSXReader(path: path)
    var count = 0
    while true {
      let outcome = try reader.next()
      if outcome == .end { return count }
      let cells = (0..<reader.row.count).map { reader.row.text($0) }
      if matcher.matches(cells.joined(separator: "\t")) { count += 1 }
    }
  }

  /// Plans hold numbers, which say nothing by themselves; whose number it was, the store forgets.
  private func isPlanAboutThem(_ path: String) throws -> Bool {
    let bytes = try WholeFile.read(path, limit: 1 << 30)
    guard bytes.first == UInt8(ascii: "{") else { return false }
    if ProposalPlan.isOne(bytes) {
      let plan = try? ProposalPlan(decoding: bytes, file: path)
      return customers.contains { plan?.touches($0) == true }
    }
    let plan = try? PlanFile(decoding: bytes, file: path)
    return customers.contains { plan?.touches($0) == true }
  }

  private static func isByLines(_ path: String) -> Bool {
    [".csv", ".tsv", ".jsonl"].contains { path.lowercased().hasSuffix($0) }
  }

  /// The last part of a path, without endings.
  private static func words(of path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    let rejected = ".rejected.csv"
    if name.hasSuffix(rejected) { name.removeLast(rejected.count) }
    while let dot = name.lastIndex(of: "."), name.distance(from: dot, to: name.endIndex) <= 6 {
      name = String(name[..<dot])
    }
    return name
  }

  /// Without the path, which stands before it.
  private static func words(for error: any Error) -> String {
    switch error {
    case let error as FileFailure: error.message
    case let error as Diagnostic: error.message
    default: "\(error)"
    }
  }
}
