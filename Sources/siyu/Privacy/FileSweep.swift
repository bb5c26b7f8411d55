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
/// (spreadsheets, JSON documents, plans) is removed, because it can be made again. An operator's own
/// files are named and not touched.
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
  }

  let workspace: Workspace
  let matcher: PersonMatcher
  let customers: [CustomerNumber]

  /// Ascending by path. Files that cannot be read are told as problems.
  func look() -> (findings: [Finding], problems: [Diagnostic]) {
    let written = Set(workspace.writtenFiles())
    var findings: [Finding] = []
    var problems: [Diagnostic] = []
    for path in written.union(ownFiles()).sorted() where access(path, F_OK) == 0 {
      do {
        let count = try records(in: path)
        guard count > 0 else { continue }
        let act: Finding.Act =
          !written.contains(path) ? .leave : Self.isByLines(path) ? .rewrite : .remove
        findings.append(Finding(path: path, records: count, act: act))
      } catch {
        problems.append(Diagnostic(file: path, "could not be searched: \(error)"))
      }
    }
    return (findings, problems)
  }

  func carryOut(_ findings: [Finding]) throws {
    for finding in findings {
      switch finding.act {
      case .rewrite: try RecordFile(finding.path).remove(matcher)
      case .remove:
        guard unlink(finding.path) == 0 || errno == ENOENT else {
          throw Diagnostic(
            file: finding.path, "cannot be removed: \(String(cString: strerror(errno)))",
            hint: "remove it yourself, then run the same command again")
        }
      case .leave: break
      }
    }
    try workspace.keepWritten { !matcher.matches(Self.words(of: $0)) }
  }

  // MARK: One file

  private func records(in path: String) throws -> Int {
    // Made with `--out C1.csv`: the name says it.
    let named = matcher.matches(Self.words(of: path)) ? 1 : 0
    if path.lowercased().hasSuffix(".xlsx") { return try named + rows(in: path) }
    if try isPlanAboutThem(path) { return 1 }
    return try named + RecordFile(path).count(matcher)
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
    guard workspace.writtenFiles().contains(path), !Self.isByLines(path) else { return false }
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

  /// The last part of a path, cut where names of files are put together.
  private static func words(of path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    while let dot = name.lastIndex(of: "."), name.distance(from: dot, to: name.endIndex) <= 6 {
      name = String(name[..<dot])
    }
    return name
  }

  // MARK: Which files

  /// All plain files of the workspace but the store, the key and what version control keeps.
  private func ownFiles() -> [String] {
    var found: [String] = []
    var folders = [workspace.root]
    while let folder = folders.popLast() {
      guard let stream = opendir(folder) else { continue }
      defer { closedir(stream) }
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        let path = "\(folder)/\(name)"
        var status = stat()
        guard name != ".", name != "..", name != ".git", lstat(path, &status) == 0 else { continue }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: if path != workspace.privatePath { folders.append(path) }
        case S_IFREG where !path.hasPrefix(workspace.storePath): found.append(path)
        default: break
        }
      }
    }
    return found
  }
}
