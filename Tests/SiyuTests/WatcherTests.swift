import Foundation
import SiyuModel
import SiyuPackaging
import SiyuTestSupport
import Synchronization
import Testing

@testable import siyu

/// Looks that were written down beforehand, one after each rest; then somebody ends the watch.
private final class ScriptedWatch: WatchSystem {
  private let looks: Mutex<(all: [WatchedFiles], next: Int)>

  init(_ looks: [WatchedFiles]) { self.looks = Mutex((looks, 0)) }

  func look() -> WatchedFiles {
    looks.withLock { $0.all[min($0.next, $0.all.count - 1)] }
  }

  func rest() -> Bool {
    looks.withLock { looks in
      looks.next += 1
      return looks.next < looks.all.count
    }
  }
}

@Suite struct WatcherTests {
  /// Files by name, each with the time of its last change.
  private func files(_ times: [String: Int64]) -> WatchedFiles {
    WatchedFiles(
      times.mapValues { time in
        var status = stat()
        status.st_size = 10
        #if canImport(Darwin)
          status.st_mtimespec.tv_sec = Int(time)
        #else
          status.st_mtim.tv_sec = Int(time)
        #endif
        return FileState(status)
      })
  }

  private func told(_ looks: [WatchedFiles]) -> [[String]] {
    var watcher = Watcher(ScriptedWatch(looks))
    var told: [[String]] = []
    while let saved = watcher.next() { told.append(saved) }
    return told
  }

  @Test func `a save is told once it stays as it is for a look`() {
    let (before, after) = (files(["a": 1, "b": 1]), files(["a": 2, "b": 1]))
    #expect(told([before, before, after, after, after, after]) == [["a"]])
  }

  @Test func `nothing is told while nothing changes, and when the watch ends`() {
    let (before, after) = (files(["a": 1]), files(["a": 2]))
    #expect(told([before, before, before]).isEmpty)
    #expect(told([before, after]).isEmpty)
  }

  @Test func `several steps of one save are one`() {
    #expect(
      told([
        files(["a": 1]), files([:]), files(["a": 2]), files(["a": 3, "b": 3]),
        files(["a": 3, "b": 3]), files(["a": 3, "b": 3]),
      ]) == [["a", "b"]])
  }

  @Test func `what is gone is told, and what is back as it was is not`() {
    let both = files(["a": 1, "b": 1])
    #expect(told([both, files(["a": 1]), files(["a": 1]), both, both]) == [["b"], ["b"]])
    #expect(told([both, files(["a": 1]), both, both, both]).isEmpty)
  }

  @Test func `a file that never rests is told after a while`() {
    let looks = (0...Int64(2 * Watcher.patience + 3)).map { files(["a": $0]) }
    #expect(told(looks) == [["a"], ["a"]])
  }

  @Test func `what was saved while the last save was looked at is told next`() {
    let looks = [1, 2, 2, 3, 3].map { files(["a": $0]) }
    #expect(told(looks) == [["a"], ["a"]])
  }

  @Test func `editors' own files do not count, and folders are looked into`() throws {
    let folder = try TemporaryFolder()
    let root = URL(filePath: folder.path)
    for path in [
      "p/main.lua", "p/lib/rfm.lua", "p/.main.lua.swp", "p/main.lua~", "p/4913.tmp", "p/.git/HEAD",
    ] {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("x".utf8).write(to: file)
    }
    let found = WatchedFiles(at: [
      (folder.path + "/p", "plugins/p"), (folder.path + "/siyu.toml", "siyu.toml"),
    ])
    #expect(found.states.keys.sorted() == ["plugins/p/lib/rfm.lua", "plugins/p/main.lua"])
    try Data("xy".utf8).write(to: root.appending(path: "siyu.toml"))
    try Data("xyz".utf8).write(to: root.appending(path: "p/main.lua"))
    let later = WatchedFiles(at: [
      (folder.path + "/p", "plugins/p"), (folder.path + "/siyu.toml", "siyu.toml"),
    ])
    #expect(later.changes(since: found) == ["plugins/p/main.lua", "siyu.toml"])
  }

  @Test func `who is looked at again follows from what was saved`() {
    let all = ["care", "care-plus"]
    func concerned(_ saved: String..., needs: [String: Set<String>] = [:]) -> [String] {
      Dev.concerned(all, by: saved) { needs[$0] ?? [] }
    }
    #expect(concerned("plugins/care/main.lua") == ["care"])
    #expect(concerned("plugins/other/main.lua").isEmpty)
    #expect(concerned("plugins/care/main.lua", "siyu.toml") == all)
    #expect(concerned("plugins/kit/lib/k.lua", needs: ["care-plus": ["kit"]]) == ["care-plus"])
  }

  @Test func `specs are run again when a plugin is saved that theirs needs`() throws {
    let folder = try TemporaryFolder()
    func put(_ file: String, _ text: String) throws {
      let place = URL(fileURLWithPath: "\(folder.path)/\(file)")
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: place, atomically: true, encoding: .utf8)
    }
    func write(_ id: String, _ needs: String) throws {
      try put(
        "plugins/\(id)/plugin.toml",
        "id = \"\(id)\"\nversion = \"1.0.0\"\ntitle = \"T\"\nsiyu = \"1\"\n\(needs)")
      try put("plugins/\(id)/lib/\(id).lua", "return {}")
      try put("plugins/\(id)/main.lua", "")
    }
    try put("siyu.toml", "[brand]\nname = \"B\"\n")
    try write("base", "")
    try write("kit", "[dependencies]\nbase = \"^1.0\"\n")
    try write("care", "[dependencies]\nkit = \"^1.0\"\n")
    let workspace = try Workspace.open(folder.path)
    #expect(workspace.needs(of: "care") == ["kit", "base"])
    #expect(workspace.needs(of: "base").isEmpty)
    let care = try SpecSubject.find("care", in: folder.path)
    #expect(care[0].isConcerned(by: ["plugins/base/lib/base.lua"], among: care))
    #expect(!care[0].isConcerned(by: ["plugins/other/main.lua"], among: care))
    let watched = WatchedFiles(at: try SpecSubject.watched("care", in: folder.path))
    #expect(watched.states["plugins/kit/lib/kit.lua"] != nil)
    let beside = WatchedFiles(
      at: try SpecSubject.watched(folder.path + "/plugins/care", in: "/"))
    #expect(beside.states["plugins/kit/lib/kit.lua"] != nil)
    // What one that it needs lacks is mended there.
    try write("kit", "[dependencies]\nbase = 1\n")
    let broken = try SpecSubject.find("care", in: folder.path)
    #expect(broken[0].isConcerned(by: ["plugins/kit/plugin.toml"], among: broken))
  }

  @Test func `many files saved at once take one line`() {
    #expect(SavedWords.line(["a"]) == "saved: a")
    #expect(SavedWords.line(["a", "b", "c", "d", "e", "f"]) == "saved: a, b, c, d and 2 more")
  }
}
