public import SiyuModel

extension SQLiteStore: PersonStore {
  public func record(of customer: CustomerNumber) throws -> PersonalRecord {
    try looker.use { connection in
      try connection.reading { connection in
        try PersonalExport(connection, keys: keys, customer).record()
      }
    }
  }

  public func traces(of customer: CustomerNumber) throws -> PersonalTraces {
    try looker.use { connection in
      try connection.reading { connection in
        try PersonalExport(connection, keys: keys, customer).traces()
      }
    }
  }

  public func erase(_ customers: [CustomerNumber], dryRun: Bool) throws -> ErasureCounts {
    try refuseReadOnly()
    return try writer.use { connection in
      try connection.begin()
      do {
        let context = try WriteContext(connection, keys: keys)
        let erasure = Erasure(context, zone: zone)
        try erasure.erase(customers)
        try context.settle()
        if dryRun { connection.rollback() } else { try connection.commit() }
        return erasure.counts
      } catch {
        connection.rollback()
        throw error
      }
    }
  }

  public func erasedTotals() throws -> [ErasedTotal] {
    try looker.use { try ErasedTotals.read(from: $0) }
  }
}
