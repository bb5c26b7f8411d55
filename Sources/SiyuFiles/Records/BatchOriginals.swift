/// The rows that a batch's records came from, back to back, for those the store refuses later.
struct BatchOriginals {
  private var bytes: [UInt8] = []
  /// Where each field ends in `bytes`.
  private var fieldEnds: [Int] = []
  private var rows: [(line: Int, fields: Range<Int>)] = []

  var count: Int { rows.count }

  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    fieldEnds.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
  }

  mutating func append(_ row: RowBuffer) {
    let base = bytes.count
    bytes.append(contentsOf: row.content)
    let start = fieldEnds.count
    for index in 0..<row.count { fieldEnds.append(base + row.end(of: index)) }
    rows.append((row.line, start..<fieldEnds.count))
  }

  subscript(index: Int) -> (line: Int, fields: [String])? {
    guard rows.indices.contains(index) else { return nil }
    let row = rows[index]
    let fields = row.fields.map { field in
      // The first field of a row starts where the row before ended.
      String(
        decoding: bytes[(field == 0 ? 0 : fieldEnds[field - 1])..<fieldEnds[field]], as: UTF8.self)
    }
    return (row.line, fields)
  }
}
