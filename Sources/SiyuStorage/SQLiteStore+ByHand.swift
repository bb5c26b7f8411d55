public import SiyuModel

extension SQLiteStore {
  public func setTag(
    _ tag: TagName, on customer: CustomerNumber, at: Instant, exclusive: Bool
  ) throws {
    try changingTags(of: customer) { context, number in
      let isCleared = try exclusive && context.removeOthers(than: tag, from: number, at: at)
      return try context.setTag(tag, on: number, at: at) || isCleared
    }
  }

  public func removeTag(_ tag: TagName, from customer: CustomerNumber, at: Instant) throws {
    try changingTags(of: customer) { context, number in
      let isChanged = try context.removeTag(tag, from: number, at: at)
      if !isChanged {
        throw StoreError(
          .notFound, "the customer does not hold '\(tag)'",
          hint: "`siyu explain` lists what a customer holds")
      }
      return true
    }
  }

  private func changingTags(
    of customer: CustomerNumber, _ act: (WriteContext, Int64) throws -> Bool
  ) throws {
    try refuseReadOnly()
    try writer.use { connection in
      try connection.transaction(endsCommand: true) { connection in
        guard
          let owner = try connection.int(
            "SELECT owner FROM customers WHERE number = ?", customer.rawValue)
        else {
          throw StoreError(
            .notFound, "there is no customer with the number \(customer.rawValue)")
        }
        let context = try WriteContext(connection, keys: keys)
        guard try act(context, owner) else { return }
        try connection.run(
          "UPDATE customers SET changed = ? WHERE number = ?", context.change, owner)
        try context.settle()
      }
    }
  }

  // MARK: Keeping plugins

  public func keepPlugin(
    checksum: String, id: String, version: String, files: [String: [UInt8]]
  ) throws {
    try refuseReadOnly()
    try writer.use { connection in
      try connection.transaction { connection in
        let insert = try connection.statement(
          "INSERT OR IGNORE INTO plugins (checksum, id, version) VALUES (?, ?, ?)")
        insert.bind(1, checksum)
        insert.bind(2, id)
        insert.bind(3, version)
        try insert.run()
        if connection.changes == 0 { return }
        let file = try connection.statement(
          "INSERT INTO plugin_files (checksum, path, bytes) VALUES (?, ?, ?)")
        for (path, bytes) in files {
          file.bind(1, checksum)
          file.bind(2, path)
          file.bind(3, bytes)
          try file.run()
        }
        try connection.add(1, to: .writes)
      }
    }
  }

  public func keptPlugin(checksum: String) throws -> [String: [UInt8]]? {
    try looker.use { connection in
      let known = try connection.statement("SELECT 1 FROM plugins WHERE checksum = ?")
      known.bind(1, checksum)
      defer { known.reset() }
      guard try known.step() else { return nil }
      let find = try connection.statement("SELECT path, bytes FROM plugin_files WHERE checksum = ?")
      find.bind(1, checksum)
      defer { find.reset() }
      var files: [String: [UInt8]] = [:]
      while try find.step() { files[find.text(0)] = Array(find.bytes(1)) }
      return files
    }
  }
}
