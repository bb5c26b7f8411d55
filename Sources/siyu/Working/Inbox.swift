import SiyuFiles
import SiyuModel
import SiyuWords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What became of one file in the inbox.
struct InboxResult {
  enum Ending: String {
    /// Taken in, and moved away.
    case done
    /// Nothing of it could be taken; moved away, with the reason beside it.
    case rejected
    /// It stays and is tried again.
    case later
  }

  /// As it lay in the inbox.
  var file: String
  var ending: Ending
  /// Why it was rejected or stays.
  var reason: String?
  var imported: ImportOutcome?

  var hasChanged: Bool {
    guard let stored = imported?.stored else { return false }
    return stored.added + stored.changed + stored.customersAdded + stored.customersMerged > 0
  }

  var line: String {
    var text = file
    if let imported {
      text += ": \(Grouping.count(Int64(imported.read.rows), "row")),"
      text += say(" \(Grouping.text(imported.stored.added)) added")
      if imported.stored.changed > 0 {
        text += say(", \(Grouping.text(imported.stored.changed)) changed")
      }
      if imported.read.rejected > 0 {
        text += say(", \(Grouping.text(Int64(imported.read.rejected))) rejected")
      }
    }
    switch ending {
    case .done: break
    case .rejected: text += say(": rejected: \(reason ?? "")")
    case .later: text += say(": tried again later: \(reason ?? "")")
    }
    return text
  }

  var json: DataValue {
    [
      "file": .string(file), "ending": .string(ending.rawValue),
      "reason": reason.map { .string($0) } ?? .null, "import": imported?.json ?? .null,
    ]
  }
}

/// Takes finished files in, through the same code as `siyu import`, and moves them away.
///
/// A process that dies between the two imports the file again, which changes nothing.
final class Inbox {
  let folders: InboxFolders
  /// Taken in and not moved, because that failed: not to be read over and over.
  private var unmoved: [[UInt8]: (state: FileState, result: InboxResult)] = [:]

  init(_ folders: InboxFolders) { self.folders = folders }

  /// - Throws: `Diagnostic` when there is something else in their place.
  func makeFolders() throws(Diagnostic) {
    for path in [folders.inbox, folders.done, folders.rejected] {
      if mkdir(path, 0o700) != 0, errno != EEXIST {
        throw Diagnostic(file: path, "cannot be made", errno: errno)
      }
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw Diagnostic(
          file: path, "is no folder", hint: "move it away; siyu makes the folder itself")
      }
    }
  }

  /// - Throws: what is the store's trouble and not the file's: then it lies there still.
  func take(_ entry: InboxEntry, _ host: Host) throws -> InboxResult {
    if let known = unmoved[entry.bytes], known.state == entry.state {
      return moved(known.result, entry, as: freeName(for: entry))
    }
    unmoved[entry.bytes] = nil
    let name = freeName(for: entry)
    var result = InboxResult(file: entry.name, ending: .done)
    do {
      let outcome = try imported(entry, host, as: name)
      result.imported = outcome
      if outcome.read.rows > 0, outcome.read.rejected == outcome.read.rows {
        result.ending = .rejected
        result.reason = "none of its rows could be taken; \(name).rejected.csv says why"
      }
    } catch  where !Self.isOurs(error) {
      result.ending = .rejected
      result.reason = reason(error)
    }
    return moved(result, entry, as: name)
  }

  // MARK: Reading

  private func imported(
    _ entry: InboxEntry, _ host: Host, as name: String
  ) throws -> ImportOutcome {
    guard entry.state.kind == S_IFREG else {
      throw Diagnostic(
        entry.state.kind == S_IFLNK ? "it is a link" : "it is no plain file",
        hint: "put the file itself into the inbox")
    }
    guard entry.isText else {
      throw Diagnostic("its name is not UTF-8", hint: "name it like events-20261122.jsonl")
    }
    let meant: InboxName
    do { meant = try InboxName(entry.name) } catch {
      throw Diagnostic(error.words, hint: error.hint)
    }
    let chosen = try map(meant, host)
    var file = FileImport(
      host: host, map: chosen.map, functions: chosen.functions(host),
      file: "\(folders.inbox)/\(entry.name)", dryRun: false,
      facts: chosen.facts.adding(["by": .word("work")]))
    file.rejectedPath = "\(folders.rejected)/\(name).rejected.csv"
    return try file.run()
  }

  /// A file's name may not choose code out of any folder: only maps that have names.
  private func map(_ name: InboxName, _ host: Host) throws -> ChosenMap {
    if name.map == nil { return try Maps.find(nil, kind: name.kind, host) }
    var first: Diagnostic?
    for map in name.maps where !map.hasSuffix(".toml") && !map.hasSuffix(".lua") {
      do { return try Maps.find(map, kind: name.kind, host) } catch let problem as Diagnostic
        where problem.message.hasPrefix(Maps.unknown)
      { first = first ?? problem }
    }
    throw first ?? Diagnostic("a file of the inbox is read by a built-in map or a plugin's")
  }

  /// Whether an error says something of the store or the disk and nothing of the file.
  static func isOurs(_ error: any Error) -> Bool {
    switch error {
    case let error as StoreError:
      return ![.notFound, .ambiguous, .refused].contains(error.code)
    case let error as FileFailure: return error.code == .cannotWrite
    default: return false
    }
  }

  /// Without the path: the file has another place by the time somebody reads it.
  private func reason(_ error: any Error) -> String {
    switch error {
    case let error as FileFailure:
      error.message + (error.hint.map { "\n\($0)" } ?? "")
    case let error as Diagnostic:
      Diagnostic(error.message, hint: error.hint).description
    default: WorkLog.words(error)
    }
  }

  // MARK: Moving

  private func moved(
    _ result: InboxResult, _ entry: InboxEntry, as name: String
  ) -> InboxResult {
    var result = result
    let from = InboxLook.path(entry.bytes, in: folders.inbox)
    func later(_ reason: String) -> InboxResult {
      result.ending = .later
      result.reason = reason
      return result
    }
    // Rows may have come after those that were read.
    guard FileState.of(from) == entry.state else { return later("it changed while it was read") }
    let folder = result.ending == .done ? folders.done : folders.rejected
    let to = InboxLook.path(Array(name.utf8), in: folder)
    if result.ending == .rejected {
      do {
        let words = TextEscape.terminalSafe(result.reason ?? "", keepingNewlines: true) + "\n"
        try WholeFile.write(Array(words.utf8), to: "\(folder)/\(name).reason.txt")
      } catch {
        unmoved[entry.bytes] = (entry.state, result)
        return later("its reason cannot be written: \(WorkLog.words(error))")
      }
    }
    guard rename(from, to) == 0 else {
      let code = errno
      unmoved[entry.bytes] = (entry.state, result)
      return later("it cannot be moved to \(folder): \(SystemFailure.reason(code))")
    }
    if let now = FileState.of(to), !now.isSameFile(as: entry.state) {
      _ = rename(to, from)
      return later("it changed while it was read")
    }
    return result
  }

  /// A name that neither folder has: the file's own where it can be, without what a terminal or a file
  /// system could stumble over.
  private func freeName(for entry: InboxEntry) -> String {
    let (stem, ending) = Self.plainName(entry.name)
    var name = stem + ending
    var number = 1
    while isTaken(name) {
      number += 1
      name = "\(stem)~\(number)\(ending)"
    }
    return name
  }

  private func isTaken(_ name: String) -> Bool {
    [folders.done, folders.rejected].contains { folder in
      ["", ".reason.txt", ".rejected.csv"].contains {
        FileState.of(InboxLook.path(Array((name + $0).utf8), in: folder)) != nil
      }
    }
  }

  /// At most 200 bytes, so that endings can be put behind it.
  static func plainName(_ name: String) -> (stem: String, ending: String) {
    let plain = String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { scalar in
          let isPlain: Bool =
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
              false
            default: scalar != "/"
            }
          return isPlain ? scalar : "_"
        }))
    let dot = plain.lastIndex(of: ".") ?? plain.endIndex
    var stem = plain[..<dot]
    while stem.utf8.count > 200 { stem.removeLast() }
    return (String(stem), String(plain[dot...].prefix(8)))
  }
}
