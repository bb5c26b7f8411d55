import SiyuModel

/// Shops, and whether staff name places that are there.
extension WriteContext {
  func take(_ record: ShopRecord, header: ImportHeader) throws -> RowOutcome {
    if header.columns.contains("region_id"), let region = record.regionID,
      try !isKnown(region, in: "regions")
    {
      return .refused(try unknown("region_id", "region", region, in: "regions"))
    }
    return try put(
      "shops", id: record.shopID, header.columns.namingRegion,
      [("title", .text(record.title)), ("region", .text(record.regionID))])
  }

  /// Why a row of a staff file is refused. Until shops (regions) were imported, a staff file's words for
  /// them are free, as they were before there was a tree.
  func unknownPlace(of record: StaffRecord, _ header: ImportHeader) throws -> String? {
    for (column, what, id) in [
      ("shop", "shop", record.shop), ("region", "region", record.region),
    ] where header.columns.contains(column) {
      let table = "\(what)s"
      guard let id, try connection.int("SELECT 1 FROM \(table) LIMIT 1") != nil,
        try !isKnown(id, in: table)
      else { continue }
      return try unknown(column, what, id, in: table)
    }
    return nil
  }

  private func isKnown(_ id: String, in table: String) throws -> Bool {
    let find = try connection.statement("SELECT 1 FROM \(table) WHERE id = ?")
    find.bind(1, id)
    defer { find.reset() }
    return try find.step()
  }

  private func unknown(
    _ column: String, _ what: String, _ id: String, in table: String
  ) throws -> String {
    var ids: [String] = []
    try connection.each("SELECT id FROM \(table) ORDER BY id LIMIT 10000") {
      ids.append($0.text(0))
    }
    return unknownParent(column, what, id, among: ids)
  }
}

/// The reason for a row that names a place which is not there.
func unknownParent(
  _ column: String, _ what: String, _ id: String, among ids: some Sequence<String>
) -> String {
  let near = NearestName.nearest(to: id, in: ids)
  return "\(column): there is no \(what) '\(id)'"
    + (near.map { "; did you mean '\($0)'?" } ?? "; import the \(what)s first")
}

extension Set<String> {
  /// With the names that the tables have for `region_id` and `parent_id`.
  fileprivate var namingRegion: Set<String> { contains("region_id") ? union(["region"]) : self }
}
