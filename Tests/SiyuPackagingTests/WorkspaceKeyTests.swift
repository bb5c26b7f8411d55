import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct WorkspaceKeyTests {
  private let folder: TemporaryFolder
  private let workspace: Workspace

  init() throws {
    folder = try TemporaryFolder()
    workspace = try Workspace.create(at: "\(folder.path)/brand").workspace
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "none"
    } catch { return "\(error)" }
  }

  @Test func `a key that is a link is refused, wherever it leads`() throws {
    rename(workspace.keyPath, "\(folder.path)/elsewhere")
    symlink("\(folder.path)/elsewhere", workspace.keyPath)
    #expect(message { _ = try workspace.key() }.hasPrefix(".siyu/key: is a link, and where it"))
  }

  @Test func `what is no plain file is refused and never waited for`() throws {
    unlink(workspace.keyPath)
    mkfifo(workspace.keyPath, 0o600)
    #expect(message { _ = try workspace.key() }.hasPrefix(".siyu/key: is no plain file"))
    unlink(workspace.keyPath)
    mkdir(workspace.keyPath, 0o700)
    #expect(message { _ = try workspace.key() }.hasPrefix(".siyu/key: is no plain file"))
  }

  @Test func `each way to lose a key says what is lost or what to type`() throws {
    chmod(workspace.keyPath, 0o640)
    #expect(message { _ = try workspace.key() }.hasSuffix("\n  chmod 600 \(workspace.keyPath)"))
    unlink(workspace.keyPath)
    let missing = message { _ = try workspace.key() }
    #expect(missing.contains("names, phones, birthdays, addresses and union ids cannot be read"))
    #expect(missing.contains("put back the key file from your backup"))
  }

  // MARK: Rotating

  @Test func `a rotation that was begun goes on with the same key`() throws {
    let old = try workspace.key()
    #expect(try workspace.nextKey() == nil)
    let next = try workspace.makeNextKey()
    #expect(next != old)
    #expect(folder.mode("brand/.siyu/key.next") == 0o600)
    #expect(try workspace.makeNextKey() == next)
    #expect(try workspace.nextKey() == next)
    try workspace.checkNextKey(next)
    #expect(try workspace.key() == old)
    try workspace.takeNextKey()
    #expect(try workspace.key() == next)
    #expect(try workspace.nextKey() == nil)
    // Somebody else was faster.
    try workspace.takeNextKey()
    #expect(DiskFile.names(in: workspace.privatePath).filter { $0.hasPrefix("key") } == ["key"])
  }

  @Test func `a key that is not the one on the disk is not gone over to`() throws {
    let next = try workspace.makeNextKey()
    unlink(workspace.nextKeyPath)
    #expect(
      message { try workspace.checkNextKey(next) }.hasPrefix(
        ".siyu/key.next: was changed by somebody else meanwhile"))
    _ = try workspace.makeNextKey()
    #expect(message { try workspace.checkNextKey(next) }.contains("not rotated"))
  }

  @Test func `a damaged next key is said, and how to put it aside`() throws {
    _ = try workspace.makeNextKey()
    truncate(workspace.nextKeyPath, 5)
    #expect(
      message { _ = try workspace.makeNextKey() }
        == ".siyu/key.next: a key has 32 bytes, this file has 5\n  it is left from a rotation that "
        + "was interrupted; move it away: mv \(workspace.nextKeyPath) "
        + "\(workspace.nextKeyPath).damaged")
  }

  // MARK: Modes

  @Test func `what siyu keeps is closed to others again, and said`() throws {
    #expect(workspace.mendModes() == [])
    chmod(workspace.privatePath, 0o755)
    try folder.write("brand/.siyu/siyu.db", "x")
    chmod(workspace.storePath, 0o644)
    mkdir("\(workspace.root)/out", 0o777)
    chmod("\(workspace.root)/out", 0o777)
    #expect(
      workspace.mendModes() == [
        ".siyu was open to others and is yours alone now",
        "out was open to others and is yours alone now",
        ".siyu/siyu.db was open to others and is yours alone now",
      ])
    #expect(folder.mode("brand/.siyu") == 0o700)
    #expect(folder.mode("brand/.siyu/siyu.db") == 0o600)
    #expect(folder.mode("brand/out") == 0o700)
    #expect(workspace.mendModes() == [])
  }

  // MARK: Files that siyu wrote

  @Test func `a path is remembered after one that a death cut`() throws {
    try folder.write("brand/.siyu/written", "\"data/a.csv\"\n\"data/b")
    workspace.noteWritten("/else/c.csv")
    let list = try workspace.writtenFiles()
    #expect(list.paths == ["\(workspace.root)/data/a.csv", "/else/c.csv"])
    #expect(list.damaged == [2])
  }

  @Test func `a copy of the next key that a death left goes at the next rotation`() throws {
    // No process has this number: Linux gives none above 2^22.
    try folder.write("brand/.siyu/key.next.99999999.new", [1, 2, 3])
    _ = try workspace.makeNextKey()
    #expect(access("\(workspace.root)/.siyu/key.next.99999999.new", F_OK) != 0)
  }

  @Test func `files are remembered once, by whole paths, whatever their names`() throws {
    try folder.write("brand/out/a.csv", "x")
    try folder.write("other place/b\nc.csv", "x")
    let inside = "\(workspace.root)/out/a.csv"
    let outside = DiskFile.resolved("\(folder.path)/other place/b\nc.csv")
    for path in [inside, outside, inside] { workspace.noteWritten(path) }
    #expect(try workspace.writtenFiles().paths == [inside, outside])
    #expect(folder.mode("brand/.siyu/written") == 0o600)
    #expect(try folder.read("brand/.siyu/written").hasPrefix("\"out/a.csv\"\n"))
    // What is not there now may be on a disk that is away.
    unlink(inside)
    try workspace.forgetWritten([outside])
    #expect(try workspace.writtenFiles().paths == [inside])
    try workspace.forgetWritten([inside])
    #expect(try workspace.writtenFiles().paths == [])
  }

  @Test func `a file is remembered by its whole path before it is there`() throws {
    try folder.write("brand/x", "x")
    workspace.noteWritten("\(folder.path)/brand/./new.csv")
    #expect(try workspace.writtenFiles().paths == ["\(workspace.root)/new.csv"])
  }

  @Test func `only a missing list is an empty one`() throws {
    #expect(try workspace.writtenFiles() == WrittenList())
    // Whoever runs the tests may read everything; nobody reads a folder as a file.
    mkdir(workspace.writtenFilesPath, 0o700)
    #expect(throws: Diagnostic.self) { try workspace.writtenFiles() }
    #expect(throws: Diagnostic.self) { try workspace.forgetWritten(["/a"]) }
  }

  @Test func `what many remember and forget at once is all remembered`() async throws {
    let workspace = workspace
    for index in 0..<40 { workspace.noteWritten("/old/\(index)") }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<40 {
        group.addTask { workspace.noteWritten("/new/\(index)") }
        group.addTask { try workspace.forgetWritten(["/old/\(index)"]) }
      }
      try await group.waitForAll()
    }
    #expect(try Set(workspace.writtenFiles().paths) == Set((0..<40).map { "/new/\($0)" }))
  }
}
