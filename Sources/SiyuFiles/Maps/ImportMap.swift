public import SiyuModel

/// How somebody else's file is read: which of its columns are ours, and how its words translate.
///
/// A map is a table and runs natively; only columns with a `function` ask Lua.
public struct ImportMap: Sendable, Hashable {
  public var name: String
  public var title: String
  public var kind: ImportKind
  /// Who issued the ids; `""` for the brand's own.
  public var source: String
  /// `nil` to find out from the file.
  public var delimiter: Delimiter?
  public var encoding: TextEncoding?
  /// The sheet of a workbook; the first visible one if `nil`.
  public var sheet: String?
  /// Without a header, columns are named by position.
  public var hasHeader = true
  /// A second header line holds units and is passed over.
  public var hasUnitsLine = false
  /// The file may name no buyer at all.
  public var isBuyerless = false
  /// Neighbouring rows with one order id are one order with several lines; amounts add up.
  public var mergesRows = false
  /// Amounts are written in the minor unit (分).
  public var amountsAreMinor = false
  /// What stands for "nothing", besides an empty cell.
  public var noneValues: Set<String> = Self.usualNone
  public var columns: [MapColumn] = []
  public var skips: [SkipRule] = []
  /// Of a wide file of entities: what each row holds.
  public var blocks: [MapBlock] = []
  /// Of a wide file of attributes.
  public var fields: [MapField] = []
  /// Several records stand in each row.
  public var isWide: Bool { !blocks.isEmpty || !fields.isEmpty }

  public static let usualNone: Set<String> = ["-", "--", "NULL", "null", "\\N"]

  public init(name: String, title: String = "", kind: ImportKind, source: String = "") {
    self.name = name
    self.title = title
    self.kind = kind
    self.source = source
  }

  public func column(_ field: ImportField) -> MapColumn? { columns.first { $0.field == field } }

  /// siyu's own columns, by their own names.
  public static func own(_ kind: ImportKind) -> ImportMap {
    var map = ImportMap(name: kind.rawValue, title: "siyu's own columns", kind: kind)
    map.columns = kind.fields.map { MapColumn($0, from: .name($0.key)) }
    return map
  }
}

/// One of our columns and where it comes from.
public struct MapColumn: Sendable, Hashable {
  public enum Place: Sendable, Hashable {
    case name(String)
    /// 1-based.
    case position(Int)
  }

  public enum Combination: Sendable, Hashable {
    /// The first place that is not empty.
    case first
    /// Amounts of all places added; empty ones count nothing.
    case sum
  }

  public var field: ImportField
  public var from: [Place]
  public var combination = Combination.first
  /// For every row alike.
  public var fixed: String?
  /// The file's words to ours. Compared without blanks, case and the width of characters.
  public var values: [String: String] = [:]
  /// For words that `values` does not hold; `nil` rejects the row, `""` is none.
  public var otherwise: String?
  /// Several items in one cell.
  public var separator: String?
  /// The number of a Lua function that makes the value from the columns in `from`, or from all of
  /// the file's when `from` is empty.
  public var function: Int?

  public init(_ field: ImportField, from place: Place) {
    self.field = field
    from = [place]
  }

  public init(_ field: ImportField, _ names: String...) {
    self.field = field
    from = names.map(Place.name)
  }

  public init(_ field: ImportField, fixed: String) {
    self.field = field
    from = []
    self.fixed = fixed
  }

  var readsAllColumns: Bool { function != nil && from.isEmpty }

  /// A copy that translates.
  public func translating(_ values: [String: String], otherwise: String? = nil) -> MapColumn {
    var copy = self
    copy.values = values
    copy.otherwise = otherwise
    return copy
  }

  public func adding() -> MapColumn {
    var copy = self
    copy.combination = .sum
    return copy
  }

  public func split(by separator: String) -> MapColumn {
    var copy = self
    copy.separator = separator
    return copy
  }
}

/// Rows to pass over without a word, such as a line of totals.
public struct SkipRule: Sendable, Hashable {
  public var place: MapColumn.Place
  /// Skipped when the cell is one of these; `""` is an empty cell.
  public var values: Set<String>
  public init(_ place: MapColumn.Place, values: Set<String>) {
    self.place = place
    self.values = values
  }
}
