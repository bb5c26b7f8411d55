import FuzzTargets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Inputs kept beside these tests, one a file, in a folder a target.
struct InputFolder {
  let path: String

  /// - Parameter kind: `Corpus` or `Findings`.
  init(_ kind: String, _ target: FuzzTarget, file: String = #filePath) {
    let here = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    path = "\(here)/\(kind)/\(target.name)"
  }

  /// Sorted; none where the folder is not there.
  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  func bytes(_ name: String) -> [UInt8]? {
    guard let file = fopen("\(path)/\(name)", "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes[..<count])
  }
}

extension FuzzTarget {
  func run(on bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try run($0) } }
}
