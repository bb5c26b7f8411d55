/// Named values in the order they were given. Of two fields with one name the last value counts,
/// at the first one's place. Equal records have the same fields in the same order.
public struct DataRecord: Hashable, Sendable {
  public struct Field: Hashable, Sendable {
    public let name: String
    public var value: DataValue
  }

  public private(set) var fields: [Field] = []

  public init() {}

  public init(_ pairs: some Sequence<(String, DataValue)>) {
    var places: [String: Int] = [:]
    for (name, value) in pairs {
      // A few names are searched as they are; an index keeps many from costing their square.
      if fields.count == DataRecord.searched {
        for (index, field) in fields.enumerated() { places[field.name] = index }
      }
      let place =
        fields.count < DataRecord.searched ? firstIndex(of: name) : places[name]
      if let place {
        fields[place].value = value
      } else {
        if fields.count >= DataRecord.searched { places[name] = fields.count }
        fields.append(Field(name: name, value: value))
      }
    }
  }

  private static let searched = 8

  private func firstIndex(of name: String) -> Int? { fields.firstIndex { $0.name == name } }

  public var count: Int { fields.count }
  public var isEmpty: Bool { fields.isEmpty }
  public var names: [String] { fields.map(\.name) }

  /// Setting nil removes the field.
  public subscript(name: String) -> DataValue? {
    get { firstIndex(of: name).map { fields[$0].value } }
    set {
      switch (firstIndex(of: name), newValue) {
      case (let index?, let value?): fields[index].value = value
      case (let index?, nil): fields.remove(at: index)
      case (nil, let value?): fields.append(Field(name: name, value: value))
      case (nil, nil): break
      }
    }
  }
}

extension DataRecord: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, DataValue)...) { self.init(elements) }
}
