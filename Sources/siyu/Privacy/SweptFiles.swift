import SiyuCraft
import SiyuDisk
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

/// A place where a person can still stand, and why nobody looked.
struct NotReached: Hashable {
  var path: String
  var why: String
}

/// Which files are searched for a person: those that siyu wrote, wherever they lie, what dead
/// processes left half-written beside them, and all files of the workspace.
struct SweptFiles {
  private(set) var written: Set<String> = []
  /// Half-written by a process that is dead.
  private(set) var abandoned: Set<String> = []
  private(set) var others: Set<String> = []
  /// Remembered, in the workspace, and not there any more.
  private(set) var gone: Set<String> = []
  private(set) var notReached: [NotReached] = []

  init(_ workspace: Workspace) throws {
    let list = try workspace.writtenFiles()
    notReached += list.damaged.map {
      NotReached(
        path: workspace.writtenFilesPath,
        why: "line \($0) names no file: find out which file it was, then take the line out")
    }
    for path in Set(list.paths).sorted() {
      addHalves(beside: path)
      var status = stat()
      if stat(path, &status) == 0 {
        written.insert(path)
      } else if errno == ENOENT, path.hasPrefix(workspace.root + "/") {
        gone.insert(path)
      } else if errno == ENOENT || errno == ENOTDIR {
        notReached.append(
          NotReached(
            path: path,
            why: "it is not there now: if it is gone for good, take its line out of .siyu/written"))
      } else {
        notReached.append(NotReached(path: path, why: String(cString: strerror(errno))))
      }
    }
    addWorkspace(workspace)
    addCopies(workspace)
    others.subtract(written)
    others.subtract(abandoned)
  }

  /// `PATH.NUMBER.part`, or `.partial`, beside a file that siyu wrote or was about to write.
  private mutating func addHalves(beside path: String) {
    let (folder, name) = DiskPath.split(path)
    for found in DiskFolder.names(in: folder) {
      guard found.hasPrefix(name + "."), found.hasSuffix(".part") || found.hasSuffix(".partial"),
        let number = pid_t(found.dropFirst(name.count + 1).prefix { $0 != "." }), number > 0
      else { continue }
      var status = stat()
      let half = DiskPath.join(folder, found)
      guard lstat(half, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      if HalfFile.isDead(number) {
        abandoned.insert(half)
      } else {
        notReached.append(
          NotReached(path: half, why: "process \(number) is writing it: wait until it has ended"))
      }
    }
  }

  /// All plain files of the workspace but the store, the key and what version control keeps.
  private mutating func addWorkspace(_ workspace: Workspace) {
    var folders = [workspace.root]
    while let folder = folders.popLast() {
      let names: [[UInt8]]
      do throws(DiskFailure) {
        names = try DiskFolder.entries(of: folder)
      } catch {
        notReached.append(NotReached(path: folder, why: String(cString: strerror(error.code))))
        continue
      }
      for name in names.map({ String(decoding: $0, as: UTF8.self) }) {
        let path = "\(folder)/\(name)"
        var status = stat()
        guard name != ".git", lstat(path, &status) == 0 else { continue }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: if path != workspace.privatePath { folders.append(path) }
        // What was taken in is siyu's to keep, and to take people out of.
        case S_IFREG where InboxFolders(workspace).holdTaken(path): written.insert(path)
        // Made of siyu's own words by siyu init and siyu api: nobody stands in it.
        case S_IFREG where path == "\(workspace.root)/\(EditorFiles.definitions)": break
        case S_IFREG where !path.hasPrefix(workspace.storePath): others.insert(path)
        default: break
        }
      }
    }
  }

  /// A simulation's copy of the store, which goes with its process.
  private mutating func addCopies(_ workspace: Workspace) {
    for copy in SQLiteOverlay.copies(in: workspace.privatePath + "/tmp") where copy.isHeld {
      notReached.append(
        NotReached(
          path: copy.path,
          why: "a simulation works on this copy of the store: it goes when that ends"))
    }
  }
}
