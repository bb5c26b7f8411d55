import SiyuModel

/// Takes a run of regions together, so that a parent may stand behind its children.
///
/// A row goes in once its parent is there and lies in nothing of its own. What is left when nothing more
/// goes in is refused: its parent is unknown, or they lead round.
struct RegionImport {
  private let context: WriteContext
  private let columns: Set<String>
  private var tree: StaffTree

  init(_ context: WriteContext, _ header: ImportHeader) throws {
    self.context = context
    columns = header.columns
    var regions: [StaffTree.Region] = []
    try context.connection.each("SELECT id, title, parent FROM regions") {
      regions.append(
        .init(id: $0.text(0), title: $0.optionalText(1), parent: $0.optionalText(2)))
    }
    tree = StaffTree(regions: regions)
  }

  func take(_ rows: [RegionRecord]) throws -> [RowOutcome] {
    var taking = self
    return try taking.takeAll(rows)
  }

  private mutating func takeAll(_ rows: [RegionRecord]) throws -> [RowOutcome] {
    // Of several rows of one id the last counts, whenever its parent comes.
    let last = Dictionary(
      rows.enumerated().map { ($1.regionID, $0) }, uniquingKeysWith: { max($0, $1) })
    var outcomes = [RowOutcome](repeating: .unchanged, count: rows.count)
    var waiting = rows.indices.filter { last[rows[$0].regionID] == $0 }
    while !waiting.isEmpty {
      var left: [Int] = []
      for index in waiting {
        if problem(of: rows[index]) == nil {
          outcomes[index] = try put(rows[index])
        } else {
          left.append(index)
        }
      }
      if left.count == waiting.count { break }
      waiting = left
    }
    let pending = Dictionary(
      waiting.map { (rows[$0].regionID, rows[$0]) }, uniquingKeysWith: { first, _ in first })
    for index in waiting {
      outcomes[index] = .refused(
        round(rows[index], among: pending) ?? problem(of: rows[index]) ?? "")
    }
    return outcomes
  }

  private mutating func put(_ row: RegionRecord) throws -> RowOutcome {
    var known = tree.regions[row.regionID] ?? StaffTree.Region(id: row.regionID)
    if columns.contains("title") { known.title = row.title }
    if columns.contains("parent_id") { known.parent = row.parentID }
    tree.regions[row.regionID] = known
    return try context.put(
      "regions", id: row.regionID,
      columns.contains("parent_id") ? columns.union(["parent"]) : columns,
      [("title", .text(row.title)), ("parent", .text(row.parentID))])
  }

  private func problem(of row: RegionRecord) -> String? {
    guard columns.contains("parent_id"), let parent = row.parentID else { return nil }
    guard tree.regions[parent] != nil || parent == row.regionID else {
      return unknownParent("parent_id", "region", parent, among: tree.regions.keys.sorted())
    }
    let chain = parent == row.regionID ? [parent] : tree.regions(above: parent)
    if let place = chain.firstIndex(of: row.regionID) {
      return Self.circle([row.regionID] + chain[...place])
    }
    if chain.count + height(of: row.regionID) > StaffTree.mostLevels {
      return
        "parent_id: '\(parent)' is too deep: at most \(StaffTree.mostLevels) regions lie in one"
        + " another"
    }
    return nil
  }

  /// Levels from the region down to its lowest, itself counted.
  private func height(of id: String) -> Int {
    guard tree.regions[id] != nil else { return 1 }
    return tree.regions.keys.reduce(1) { most, other in
      tree.regions(above: other).firstIndex(of: id).map { max(most, $0 + 1) } ?? most
    }
  }

  /// Rows of one file that lead round.
  private func round(_ row: RegionRecord, among pending: [String: RegionRecord]) -> String? {
    var chain = [row.regionID]
    var next = row.parentID
    while let id = next, !chain.dropFirst().contains(id) {
      chain.append(id)
      if id == row.regionID { return Self.circle(chain) }
      next = pending[id]?.parentID ?? tree.regions[id]?.parent
    }
    return nil
  }

  private static func circle(_ chain: [String]) -> String {
    let shown = chain.count > 6 ? Array(chain.prefix(3)) + ["…"] + chain.suffix(2) : chain
    return "parent_id: '\(chain[0])' would lie in itself: \(shown.joined(separator: " in "))"
  }
}
