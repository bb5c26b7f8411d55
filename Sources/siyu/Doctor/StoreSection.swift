import SiyuModel
import SiyuPackaging
import SiyuStorage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The store, and the disk it lies on.
struct StoreSection {
  let places: WorkspacePlaces
  let full: Bool
  let system: HostSystem

  var items: [CheckedItem] {
    var findings = checkup.findings()
    findings.append(log)
    findings.append(space)
    return findings.map { finding in
      var item = CheckedItem(section: "store", finding: finding)
      if finding.mend != nil { item.mend = finding.check == "log" ? tidy : mend }
      return item
    }
  }

  private var checkup: StoreCheckup {
    let keys = places.keys.compactMap { try? WorkspaceKey(bytes: $0) }
    let own = places.privatePath + "/tmp"
    return StoreCheckup(
      path: places.storePath, keys: keys, full: full,
      temporaryDirectory: access(own, W_OK) == 0 ? own : "/var/tmp")
  }

  // MARK: Log and disk

  /// The size at which siyu itself begins to cut it.
  private static let largeLog: Int64 = 64 << 20

  private var log: Finding {
    let bytes = checkup.logBytes
    return bytes <= Self.largeLog
      ? Finding("log", .ok, "\(bytes >> 20) MB")
      : Finding(
        "log", .note, "\(bytes >> 20) MB wait to be moved into the store", mend: "move them")
  }

  private var space: Finding {
    var about = statvfs()
    var place = places.storePath
    while statvfs(place, &about) != 0, let slash = place.lastIndex(of: "/"),
      slash != place.startIndex
    {
      place = String(place[..<slash])
    }
    let free = Int64(about.f_bavail) * Int64(about.f_frsize)
    var file = stat()
    let size = stat(places.storePath, &file) == 0 ? Int64(file.st_size) : 0
    return Self.space(free: free, store: size)
  }

  /// An import may write as much again as it adds, first to the log.
  static func space(free: Int64, store: Int64) -> Finding {
    let words = "\(Grouping.text(free >> 20)) MB free"
    if free < 32 << 20 {
      return Finding("disk", .problem, words, step: "make room before the next command that writes")
    }
    if free < max(256 << 20, store / 2) {
      return Finding("disk", .note, words, step: "make room before the next large import")
    }
    return Finding("disk", .ok, words)
  }

  // MARK: Mending

  private func tidy() throws -> [String] {
    try checkup.tidyLog()
    return ["the log was moved into the store"]
  }

  /// All of the store's at once, after putting a copy aside.
  private func mend() throws -> [String] {
    let aside = try putAside()
    let mended = try checkup.mend(
      note: AuditNote(
        command: "doctor", actor: system.user(), clock: nil, version: Siyu.version,
        time: system.time))
    return ["a copy of the store as it was is in \(aside)"] + mended
  }

  private func putAside() throws -> String {
    var name = ".siyu/backup-\(stamp)"
    var number = 1
    while mkdir("\(places.root)/\(name)", 0o700) != 0 {
      guard errno == EEXIST, number < 100 else {
        throw Diagnostic(file: name, "cannot be made", errno: errno)
      }
      number += 1
      name = ".siyu/backup-\(stamp)-\(number)"
    }
    do {
      _ = try StoreBackup.copy(
        places.storePath, to: "\(places.root)/\(name)/siyu.db", verifying: false)
    } catch {
      rmdir("\(places.root)/\(name)")
      throw error
    }
    return name
  }

  /// `20261121T235959Z`
  private var stamp: String {
    TimeText.iso(system.time()).filter { $0.isNumber || $0 == "T" || $0 == "Z" }
  }
}
