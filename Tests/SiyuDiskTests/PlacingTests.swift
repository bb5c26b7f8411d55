import Foundation
import SiyuDisk
import Testing

@Suite struct PlacingTests {
  private let place: Place

  init() throws {
    place = try Place()
    for folder in ["new", "old", "old/lib"] { mkdir("\(place.path)/\(folder)", 0o755) }
    place.write("new/main", "new")
    place.write("old/main", "old")
    place.write("old/lib/a", "a")
  }

  @Test func `a folder takes another's place with all it holds`() throws {
    try DiskFolder.putInPlace("\(place.path)/new", at: "\(place.path)/old")
    #expect(place["old/main"] == "new")
    #expect(place["old/lib/a"] == nil)
    #expect(DiskFolder.names(in: place.path) == ["old"])
  }

  @Test func `a free place is taken`() throws {
    try DiskFolder.putInPlace("\(place.path)/new", at: "\(place.path)/other")
    #expect(DiskFolder.names(in: place.path) == ["old", "other"])
  }

  @Test func `a link in the place goes, and what it leads to stays`() throws {
    symlink("\(place.path)/old", "\(place.path)/link")
    try DiskFolder.putInPlace("\(place.path)/new", at: "\(place.path)/link")
    #expect(place["link/main"] == "new")
    #expect(place["old/main"] == "old")
  }

  @Test func `what cannot be put in place leaves what was there`() throws {
    #expect(throws: DiskFailure.self) {
      try DiskFolder.putInPlace("\(place.path)/nothing", at: "\(place.path)/old")
    }
    #expect(place["old/main"] == "old")
    #expect(place["old/lib/a"] == "a")
  }

  @Test func `a folder is taken away in one step`() throws {
    try DiskFolder.takeAway("\(place.path)/old", aside: "\(place.path)/aside")
    #expect(DiskFolder.names(in: place.path) == ["new"])
  }
}
