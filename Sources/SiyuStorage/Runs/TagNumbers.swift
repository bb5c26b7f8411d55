import SiyuModel

/// The numbers of tags, for good.
enum TagNumbers {
  static func find(_ tag: TagName, in connection: Connection) throws -> Int32? {
    let find = try connection.statement("SELECT number FROM tags WHERE grp = ? AND value = ?")
    find.bind(1, tag.group)
    find.bind(2, tag.value)
    defer { find.reset() }
    return try find.step() ? Int32(truncatingIfNeeded: find.int(0)) : nil
  }

  static func make(_ tag: TagName, in connection: Connection) throws -> Int32 {
    if let known = try find(tag, in: connection) { return known }
    let insert = try connection.statement("INSERT INTO tags (grp, value) VALUES (?, ?)")
    insert.bind(1, tag.group)
    insert.bind(2, tag.value)
    try insert.run()
    return Int32(truncatingIfNeeded: connection.lastInserted)
  }

  static func all(in connection: Connection) throws -> [Int32: TagName] {
    let read = try connection.statement("SELECT number, grp, value FROM tags")
    defer { read.reset() }
    var names: [Int32: TagName] = [:]
    while try read.step() {
      names[Int32(truncatingIfNeeded: read.int(0))] = TagName(
        group: read.text(1), value: read.text(2))
    }
    return names
  }
}
