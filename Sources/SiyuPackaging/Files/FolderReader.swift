import SiyuDisk
import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Takes the plain files below a folder into memory, without ever leaving it.
///
/// Every step is taken from the open folder (`openat`, no links), so that nothing that is swapped
/// meanwhile leads elsewhere. Problems are collected; a file with a problem is left out.
struct FolderReader {
  var files: [String: [UInt8]] = [:]
  var problems: [Diagnostic] = []
  private var total = 0
  /// A limit was met: nothing more is read.
  private var isFull = false
  private let name: String
  private let limits: PluginFolderLimits

  /// - Parameter name: how the folder is called in messages, `plugins/skincare`.
  init(name: String, limits: PluginFolderLimits) {
    self.name = name
    self.limits = limits
  }

  /// Reads a folder that may be replaced at any moment, as `siyu plugin install` does it: a folder that
  /// lost its name meanwhile may have lost files too, and the one that has it now is read instead.
  /// - Parameter meanwhile: what happens between reading and looking whose name it is.
  static func whole(
    _ path: String, name: String, limits: PluginFolderLimits, meanwhile: () -> Void = {}
  ) -> FolderReader {
    for _ in 0..<mostReadings {
      var reader = FolderReader(name: name, limits: limits)
      if reader.read(path, meanwhile: meanwhile) { return reader }
    }
    var reader = FolderReader(name: name, limits: limits)
    reader.problems.append(Diagnostic(file: name, Message.changedWhileRead))
    return reader
  }
  private static let mostReadings = 5

  /// Follows no link at `path` itself either: it could come with a plugin as any other file.
  /// - Returns: false where the name belongs to another folder by now.
  private mutating func read(_ path: String, meanwhile: () -> Void) -> Bool {
    let handle = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    guard handle >= 0 else {
      let problem = errno
      let isLink = DiskFile.isLink(path)
      problems.append(
        isLink
          ? Diagnostic(file: name, Message.folderIsLink)
          : DiskFile.failure(name, Message.cannotRead(problem), problem))
      return true
    }
    // Open until the end, so that its number is nobody else's.
    defer { close(handle) }
    visit(handle, path: "", depth: 0)
    meanwhile()
    var read = stat()
    var there = stat()
    guard fstat(handle, &read) == 0, lstat(path, &there) == 0 else { return false }
    return read.st_dev == there.st_dev && read.st_ino == there.st_ino
  }

  private mutating func visit(_ handle: Int32, path: String, depth: Int) {
    let names: [String]
    do throws(DiskFailure) {
      names = try DiskFolder.names(in: handle)
    } catch {
      reportUnreadable(path, error.code)
      return
    }
    for entry in names where !PluginFileName.isIgnored(entry) {
      guard !isFull else { return }
      let below = path.isEmpty ? entry : "\(path)/\(entry)"
      guard PluginFileName.isAllowed(entry) else {
        report(below, Message.fileName)
        continue
      }
      visit(entry, in: handle, path: below, depth: depth)
    }
  }

  private mutating func visit(_ entry: String, in folder: Int32, path: String, depth: Int) {
    let handle = openat(folder, entry, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
    guard handle >= 0 else {
      if errno == ELOOP { report(path, Message.isLink) } else { reportUnreadable(path, errno) }
      return
    }
    defer { close(handle) }
    var status = stat()
    if fstat(handle, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      guard depth < limits.depth else {
        report(path, Message.foldersTooDeep(limits.depth))
        return
      }
      visit(handle, path: path, depth: depth + 1)
      return
    }
    take(handle, path: path)
  }

  private mutating func take(_ handle: Int32, path: String) {
    let limit = limits.bytes(of: path)
    do throws(Diagnostic) {
      let bytes = try DiskFile.bytes(from: handle, name: "\(name)/\(path)", limit: limit)
      total += bytes.count
      guard total <= limits.totalBytes else {
        isFull = true
        report("", Message.pluginTooLarge(limit: limits.totalBytes))
        return
      }
      guard files.count < limits.files else {
        isFull = true
        report("", Message.tooManyFiles(limits.files))
        return
      }
      files[path] = bytes
    } catch {
      problems.append(error)
    }
  }

  private mutating func report(_ path: String, _ message: String) {
    problems.append(Diagnostic(file: shown(path), message))
  }

  private mutating func reportUnreadable(_ path: String, _ code: Int32) {
    problems.append(DiskFile.failure(shown(path), Message.cannotRead(code), code))
  }

  private func shown(_ path: String) -> String { path.isEmpty ? name : "\(name)/\(path)" }
}
