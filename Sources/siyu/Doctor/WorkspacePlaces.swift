import SiyuModel
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where things of a workspace lie, also of one whose siyu.toml cannot be read.
struct WorkspacePlaces {
  let root: String
  /// `nil` when siyu.toml or siyu.lock cannot be read.
  let workspace: Workspace?
  let problems: [Diagnostic]
  let storePath: String

  var privatePath: String { root + "/.siyu" }
  var keyPath: String { privatePath + "/key" }
  var nextKeyPath: String { privatePath + "/key.next" }

  /// Those that may open the store, however their files stand: that is told of elsewhere. The second
  /// is one that is to follow.
  var keys: [[UInt8]] {
    [keyPath, nextKeyPath].compactMap { try? WholeFile.read($0, limit: 1024) }
      .filter { $0.count == 32 }
  }

  /// - Throws: `Diagnostics` when there is nothing like a workspace here or above.
  init(from folder: String) throws {
    root = try Self.root(from: folder)
    do {
      let workspace = try Workspace.open(root)
      self.workspace = workspace
      problems = []
      storePath = workspace.storePath
    } catch {
      workspace = nil
      problems = error.all
      // The lock alone may be what is wrong.
      let text = try? WholeFile.read(root + "/siyu.toml", limit: 1 << 20)
      let named = text.flatMap { try? WorkspaceFile.parse($0).storePath } ?? ".siyu/siyu.db"
      storePath = named.hasPrefix("/") ? named : "\(root)/\(named)"
    }
  }

  private static func root(from folder: String) throws -> String {
    guard let real = realpath(folder, nil) else {
      throw Diagnostic(file: folder, "cannot be opened", errno: errno)
    }
    defer { free(real) }
    let start = String(cString: real)
    var place = start
    while true {
      // Without its siyu.toml it is one still, and that is what is wrong with it.
      for name in ["siyu.toml", ".siyu/key", ".siyu/siyu.db"]
      where access("\(place)/\(name)", F_OK) == 0 {
        return place
      }
      guard let slash = place.lastIndex(of: "/"), place != "/" else { break }
      place = slash == place.startIndex ? "/" : String(place[..<slash])
    }
    throw Diagnostic(
      file: start, "there is no workspace here or above",
      hint: "go into one, name it with -C DIR, or make one with 'siyu init DIR'")
  }
}
