public import SiyuModel

extension SQLiteStore: PluginHistory {
  public func keptVersions(of plugin: String) throws -> [KeptVersion] {
    try looker.use { connection in
      let read = try connection.statement(
        """
        SELECT p.checksum, p.version, r.now, max(r.number) AS last
        FROM plugins p LEFT JOIN run_plugins u ON u.checksum = p.checksum
        LEFT JOIN runs r ON r.number = u.run
        WHERE p.id = ? GROUP BY p.checksum ORDER BY last DESC, p.checksum
        """)
      read.bind(1, plugin)
      defer { read.reset() }
      var versions: [KeptVersion] = []
      while try read.step() {
        versions.append(
          KeptVersion(
            checksum: read.text(0), version: read.text(1),
            appliedAt: read.optionalInt(2).map { Instant(seconds: $0) }))
      }
      return versions
    }
  }
}
