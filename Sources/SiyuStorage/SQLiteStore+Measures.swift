public import SiyuModel

extension SQLiteStore: OutreachMeasures {
  public func sopFigures(_ request: SOPFiguresRequest) throws -> [SOPFigures] {
    try looker.use { connection in
      try connection.reading { try SOPMeasuring($0, request).figures() }
    }
  }

  public func contentUse(at now: Instant) throws -> [ContentKey: ContentUse] {
    try looker.use { connection in
      try connection.reading { try ContentMeasuring.use(in: $0, now: now.seconds) }
    }
  }
}
