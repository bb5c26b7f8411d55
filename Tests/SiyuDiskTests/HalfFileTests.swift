import Foundation
import SiyuDisk
import Testing

@Suite struct HalfFileTests {
  /// Larger than any process number.
  static let dead: Int32 = 999_999_999

  @Test func `what a dead process left half-written goes when the file is written next`() throws {
    let place = try Place()
    for name in [
      "list.\(Self.dead).part", "list.\(getpid()).part", "list.\(Self.dead).new",
      "list.x.part", "list.0.part", "list.-1.part", "list.part", "lists.\(Self.dead).part",
    ] {
      place.write(name)
    }
    let half = HalfFile.path(of: "\(place.path)/list", ending: "part")
    #expect(half == "\(place.path)/list.\(getpid()).part")
    #expect(
      DiskFolder.names(in: place.path)
        == [
          "list.-1.part", "list.0.part", "list.\(Self.dead).new", "list.\(getpid()).part",
          "list.part", "list.x.part", "lists.\(Self.dead).part",
        ].sorted())
  }

  @Test func `a name in Chinese is counted as the letters it has`() throws {
    let place = try Place()
    place.write("客户.csv.\(Self.dead).part")
    _ = HalfFile.path(of: "\(place.path)/客户.csv", ending: "part")
    #expect(DiskFolder.names(in: place.path).isEmpty)
  }

  @Test func `a half becomes the file as a whole`() throws {
    let place = try Place()
    place.write("list", "old")
    let half = HalfFile.path(of: "\(place.path)/list", ending: "part")
    let handle = open(half, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    try DiskWriting.write(Array("new".utf8), to: handle)
    #expect(place["list"] == "old")
    try HalfFile.finish(half, handle, at: "\(place.path)/list")
    #expect(place["list"] == "new")
    #expect(DiskFolder.names(in: place.path) == ["list"])
  }

  @Test func `a half that cannot take its place stays one, and says why`() throws {
    let place = try Place()
    place.write("half", "new")
    let failure = #expect(throws: DiskFailure.self) {
      try HalfFile.putInPlace("\(place.path)/half", at: "\(place.path)/away/list")
    }
    #expect(failure?.code == ENOENT)
    #expect(place["half"] == "new")
  }

  @Test func `the disk is waited for only where something is`() throws {
    let place = try Place()
    place.write("file")
    try DiskSync.file("\(place.path)/file")
    try DiskSync.folder(place.path)
    let file = #expect(throws: DiskFailure.self) { try DiskSync.file("\(place.path)/none") }
    #expect(file?.code == ENOENT)
    let folder = #expect(throws: DiskFailure.self) { try DiskSync.folder("\(place.path)/file") }
    #expect(folder?.code == ENOTDIR)
  }

  @Test func `an unnamed file leaves no name`() throws {
    let place = try Place()
    let handle = try UnnamedFile.open(in: place.path, prefix: "sort-")
    defer { close(handle) }
    try DiskWriting.write([1, 2, 3], to: handle)
    #expect(DiskFolder.names(in: place.path).isEmpty)
    #expect(fcntl(handle, F_GETFD) & FD_CLOEXEC != 0)
    #expect(throws: DiskFailure.self) {
      try UnnamedFile.open(in: place.path + "/none", prefix: "sort-")
    }
  }
}
