public import SiyuModel

extension SQLiteStore {
  public func fissionSpend(programme: String?, until: Instant) throws -> FissionSpend {
    try looker.use { connection in
      try connection.reading { connection in
        let read = try connection.statement(
          """
          SELECT kind, sum(amount) FROM spend
          WHERE at <= ?1 AND (programme = ?2 OR (?2 IS NULL AND programme <> '')) GROUP BY kind
          """)
        read.bind(1, until.seconds)
        read.bind(2, programme)
        defer { read.reset() }
        var spend = FissionSpend()
        while try read.step() {
          switch UInt8(exactly: read.int(0)).flatMap(SpendRecord.Kind.init(rawValue:)) {
          case .privatising: spend.privatising = read.int(1)
          case .commercialising: spend.commercialising = read.int(1)
          case nil: break
          }
        }
        return spend
      }
    }
  }
}
