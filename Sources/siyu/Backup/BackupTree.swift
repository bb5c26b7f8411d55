import SiyuDisk
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
      for name in DiskFolder.names(in: "\(source)/\(path)") {
        try take("\(path)/\(name)", from: source)
      }
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
    do throws(DiskFailure) {
      try DiskWriting.write(bytes, to: descriptor)
    } catch {
      throw BackupTarget.failure(path, "cannot be written", error.code)
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
      do throws(DiskFailure) {
        try DiskSync.folder(folder)
      } catch {
        throw BackupTarget.failure(folder, "cannot be put on the disk", error.code)
      }
    }
  }
}
