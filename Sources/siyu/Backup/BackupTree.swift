import SiyuModel
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A backup's folder while it is being filled: the owner's alone, with the SHA-256 of each file.
struct BackupTree {
  let root: String
  /// In the order in which they were taken.
  var sums: [(path: String, sha256: String)] = []
  private(set) var skipped: [String] = []
  private var folders: [String] = []

  init(root: String) { self.root = root }

  /// As `sha256sum -c` reads it.
  var sumsText: String { sums.map { "\($0.sha256)  \($0.path)\n" }.joined() }

  /// Takes a file or a folder with all that lies in it; nothing where there is none.
  mutating func take(_ path: String, from source: String) throws {
    var about = stat()
    guard lstat("\(source)/\(path)", &about) == 0 else { return }
    switch about.st_mode & S_IFMT {
    case S_IFREG:
      try write(try WholeFile.read("\(source)/\(path)", limit: 256 << 20), to: path)
    case S_IFDIR:
      try makeFolder(path)
      for name in Self.names(in: "\(source)/\(path)") { try take("\(path)/\(name)", from: source) }
    default:
      // A link may lead anywhere, and a pipe has no end.
      skipped.append(path)
    }
  }

  /// Whether that file was taken already.
  func holds(_ path: String) -> Bool { sums.contains { $0.path == path } }

  mutating func write(_ bytes: [UInt8], to path: String, isSummed: Bool = true) throws {
    let place = "\(root)/\(path)"
    let descriptor = open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw BackupTarget.failure(path, "cannot be written") }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Self.write(descriptor, $0) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { throw BackupTarget.failure(path, "cannot be written") }
      rest = rest.dropFirst(count)
    }
    guard fsync(descriptor) == 0 else { throw BackupTarget.failure(path, "cannot be written") }
    if isSummed, let digest = try FileDigest.of(place) { sums.append((path, digest.sha256)) }
  }

  mutating func makeFolders(above path: String) throws {
    var whole = ""
    for part in path.split(separator: "/").dropLast() {
      whole += whole.isEmpty ? "\(part)" : "/\(part)"
      if !folders.contains(whole) { try makeFolder(whole) }
    }
  }

  private mutating func makeFolder(_ path: String) throws {
    guard mkdir("\(root)/\(path)", 0o700) == 0 || errno == EEXIST else {
      throw BackupTarget.failure(path, "cannot be made")
    }
    folders.append(path)
  }

  /// The names of files are on the disk only when their folders are.
  func sync() throws {
    for folder in folders.reversed().map({ "\(root)/\($0)" }) + [root] {
      let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      defer { if descriptor >= 0 { close(descriptor) } }
      // A file system that cannot do this for folders says EINVAL.
      if descriptor < 0 || fsync(descriptor) != 0 && errno != EINVAL {
        throw BackupTarget.failure(folder, "cannot be put on the disk")
      }
    }
  }

  static func syncFolder(above path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// A half-made backup of ours; links in it are not followed.
  static func remove(_ path: String) {
    var about = stat()
    guard lstat(path, &about) == 0 else { return }
    guard about.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }

  /// Hidden ones too, by their bytes.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
