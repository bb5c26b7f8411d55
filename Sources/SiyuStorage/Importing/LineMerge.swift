import SiyuModel

/// Brings a file's lines of one order together with those already known.
///
/// A line is recognised by its sku (its title where there is none) and by which of the equal ones
/// in its order it is; so importing a file twice changes nothing and a corrected one updates.
struct LineMerge {
  private let items: ItemBook
  private let columns: Set<String>

  init(_ items: ItemBook, columns: Set<String>) {
    self.items = items
    self.columns = columns
  }

  func merge(_ known: [PackedLine], _ new: [PackedLine]) throws -> [PackedLine] {
    var result = known
    var places: [String: [Int]] = [:]
    for (index, line) in known.enumerated() {
      places[try items.key(line.item).identity, default: []].append(index)
    }
    var used: [String: Int] = [:]
    for line in new {
      let identity = try items.key(line.item).identity
      let occurrence = used[identity, default: 0]
      used[identity] = occurrence + 1
      if let same = places[identity], occurrence < same.count {
        result[same[occurrence]] = try corrected(result[same[occurrence]], by: line)
      } else {
        result.append(line)
      }
    }
    return result
  }

  private func corrected(_ old: PackedLine, by new: PackedLine) throws -> PackedLine {
    var line = new
    let (before, now) = (try items.key(old.item), try items.key(new.item))
    var key = now
    if key.sku.isEmpty, !columns.contains("sku") { key.sku = before.sku }
    if key.title.isEmpty, !columns.contains("title") { key.title = before.title }
    if key.category.isEmpty, !columns.contains("category") { key.category = before.category }
    if key != now { line.item = try items.number(key) }
    if line.price == .min, !columns.contains("price") { line.price = old.price }
    return line
  }
}
