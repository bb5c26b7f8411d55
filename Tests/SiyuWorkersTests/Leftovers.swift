#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a process still holds of its workers.
struct Leftovers: Equatable {
  /// Workers that live, or died and were not reaped.
  var children: Set<Int>
  /// Descriptors of shared memory.
  var memories: Int

  /// - Parameter memoryName: other tests of this process share memory too; only what has this name
  ///   counts.
  static func now(memoryName: String = "siyu") -> Leftovers {
    var children: Set<Int> = []
    for name in list("/proc") {
      guard let pid = Int(name), let text = read("/proc/\(name)/stat") else { continue }
      // "17 (siyu-test-worke) Z 4 …": name, state, parent.
      guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"),
        text[open..<close] == "(siyu-test-worke"
      else { continue }
      let parent = text[close...].split(separator: " ").dropFirst(2).first.flatMap { Int($0) }
      if parent == Int(getpid()) { children.insert(pid) }
    }
    var memories = 0
    for name in list("/proc/self/fd") {
      var bytes = [CChar](repeating: 0, count: 256)
      let count = readlink("/proc/self/fd/\(name)", &bytes, bytes.count)
      let target = bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
      // "/memfd:siyu (deleted)"
      let words = String(decoding: target, as: UTF8.self).split(separator: " ")
      if words.first == "/memfd:\(memoryName)" { memories += 1 }
    }
    return Leftovers(children: children, memories: memories)
  }

  private static func list(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.append(name)
    }
    return names
  }

  static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
