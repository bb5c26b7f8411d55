import SiyuModel

/// What holds for every row of a file, laid out for speed: rows come by the million.
final class RowRules {
  let context: ImportContext
  /// By `ImportField.rawValue`.
  let columns: [BoundColumn?]
  let amountsAreMinor: Bool
  private let noneValues: [[UInt8]]
  private let longestNone: Int
  private let hasNumericNone: Bool
  private let masked: UInt64
  /// By `ImportField.rawValue`: the one place a field comes from as it stands, `absent`, or
  /// `special`. Plain memory, because counting references for every cell costs half the time.
  private let plainPlaces: UnsafeMutablePointer<Int>
  static let absent = -1
  static let special = -2

  init(map: ImportMap, context: ImportContext, columns: [BoundColumn?]) {
    self.context = context
    self.columns = columns
    amountsAreMinor = map.amountsAreMinor
    noneValues = map.noneValues.map { Array($0.utf8) }.sorted { $0.count < $1.count }
    longestNone = noneValues.last?.count ?? 0
    masked = ImportField.allCases.reduce(0) { bits, field in
      map.kind.mayBeMasked(field) ? bits | 1 << UInt64(field.rawValue) : bits
    }
    hasNumericNone = noneValues.contains { none in none.first.map { 0x30...0x39 ~= $0 } ?? false }
    plainPlaces = .allocate(capacity: columns.count)
    for (index, column) in columns.enumerated() {
      (plainPlaces + index).initialize(to: Self.plainPlace(of: column))
    }
  }

  deinit { plainPlaces.deallocate() }

  @inline(__always)
  func plainPlace(of field: ImportField) -> Int { plainPlaces[field.rawValue] }

  private static func plainPlace(of column: BoundColumn?) -> Int {
    guard let column else { return absent }
    let isPlain =
      column.places.count == 1 && column.values == nil && column.fixed == nil
      && column.function == nil
    return isPlain ? column.places[0] : special
  }

  func mayBeMasked(_ field: ImportField) -> Bool { masked >> UInt64(field.rawValue) & 1 == 1 }

  /// Whether a cell says "nothing": `-` and its like.
  func isNone(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    if cell.count > longestNone { return false }
    // A number is never one of them, and most short cells are numbers.
    if let first = cell.first, 0x30...0x39 ~= first, !hasNumericNone { return false }
    return noneValues.contains { $0.count == cell.count && $0.elementsEqual(cell) }
  }
}
