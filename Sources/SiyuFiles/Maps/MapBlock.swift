/// A thing of the customer's with columns of its own in each row of a wide file: `pet1_name`,
/// `pet1_born`.
public struct MapBlock: Sendable, Hashable {
  /// The kind of entity.
  public var kind: String
  /// Where its id stands; `nil`: it is the row's customer id with ``suffix`` behind it.
  public var id: MapColumn?
  public var suffix: String
  public var fields: [MapField]

  public init(kind: String, id: MapColumn? = nil, suffix: String, fields: [MapField]) {
    self.kind = kind
    self.id = id
    self.suffix = suffix
    self.fields = fields
  }

  /// What a map may hold: each row is read once for each field of each block.
  static let most = 50
}

/// A field that has a column of its own.
public struct MapField: Sendable, Hashable {
  public var name: String
  /// Of `ImportField.value`.
  public var column: MapColumn
  public init(name: String, column: MapColumn) {
    self.name = name
    self.column = column
  }

  static let most = 100
}
