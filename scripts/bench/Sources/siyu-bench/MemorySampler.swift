#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Proportional set sizes (proc(5), smaps_rollup) of a process and its descendants: memory that
/// host and workers share is counted once.
struct MemorySampler {
  let root: pid_t
  /// Bytes.
  private(set) var peak = 0
  private(set) var unreadable = 0

  init(root: pid_t) { self.root = root }

  mutating func sample() {
    var sum = 0
    for process in tree() {
      // A process that ends meanwhile has an empty file or none, and no memory.
      guard let text = Self.contents(of: "/proc/\(process)/smaps_rollup") else {
        if errno == EACCES || errno == EPERM { unreadable += 1 }
        continue
      }
      for line in text.split(separator: "\n") where line.hasPrefix("Pss:") {
        sum += (Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0) * 1024
      }
    }
    peak = max(peak, sum)
  }

  private func tree() -> [pid_t] {
    var children: [pid_t: [pid_t]] = [:]
    guard let folder = opendir("/proc") else { return [root] }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let process = pid_t(name), let stat = Self.contents(of: "/proc/\(name)/stat"),
        // pid (name) state parent …; the name may hold blanks and parentheses.
        let end = stat.lastIndex(of: ")"),
        let parent = stat[end...].split(separator: " ").dropFirst(2).first.flatMap({ pid_t($0) })
      else { continue }
      children[parent, default: []].append(process)
    }
    var found = [root]
    var next = 0
    while next < found.count {
      found += children[found[next]] ?? []
      next += 1
    }
    return found
  }

  /// These files are small and have no size beforehand.
  private static func contents(of path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
      let count = read(file, buffer.baseAddress, buffer.count)
      return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }
  }
}
