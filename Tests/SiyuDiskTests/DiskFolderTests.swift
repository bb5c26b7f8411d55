import Foundation
import SiyuDisk
import Testing

@Suite struct DiskFolderTests {
  @Test func `a folder is listed in the order of its names, hidden ones too`() throws {
    let place = try Place()
    for name in ["b", "a", "茶", ".hidden", "B"] { place.write(name) }
    #expect(DiskFolder.names(in: place.path) == [".hidden", "B", "a", "b", "茶"])
  }

  @Test func `a name that is no text is listed as it is`() throws {
    let place = try Place()
    let name: [UInt8] = [0x61, 0xFF, 0xFE]
    let path = (Array("\(place.path)/".utf8) + name + [0]).map { CChar(bitPattern: $0) }
    let handle = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    // A file system that takes text only has no such names to list.
    guard handle >= 0 else { return }
    close(handle)
    #expect(try DiskFolder.entries(of: place.path) == [name])
    unlink(path)
  }

  @Test func `a folder that is open is listed, and stays open`() throws {
    let place = try Place()
    place.write("one")
    let handle = open(place.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(handle) }
    #expect(try DiskFolder.names(in: handle) == ["one"])
    #expect(fcntl(handle, F_GETFD) >= 0)
  }

  @Test func `what is no folder has no names, and says why`() throws {
    let place = try Place()
    place.write("file")
    #expect(DiskFolder.names(in: place.path + "/file").isEmpty)
    let failure = #expect(throws: DiskFailure.self) {
      try DiskFolder.entries(of: place.path + "/file")
    }
    #expect(failure?.code == ENOTDIR)
  }

  @Test func `removing a folder does not follow links out of it`() throws {
    let place = try Place()
    let other = try Place()
    other.write("kept", "here")
    mkdir("\(place.path)/tree", 0o700)
    mkdir("\(place.path)/tree/below", 0o700)
    place.write("tree/below/file")
    symlink(other.path, "\(place.path)/tree/link")
    DiskFolder.remove("\(place.path)/tree")
    #expect(DiskFolder.names(in: place.path).isEmpty)
    #expect(other["kept"] == "here")
  }

  @Test(arguments: [
    ("a/b", "a", "b"), ("/b", "/", "b"), ("b", ".", "b"), ("/a/b/c", "/a/b", "c"),
  ])
  func `a path is the folder and the name in it`(path: String, folder: String, name: String) {
    #expect(DiskPath.split(path) == (folder, name))
    if folder != "." { #expect(DiskPath.join(folder, name) == path) }
  }
}
