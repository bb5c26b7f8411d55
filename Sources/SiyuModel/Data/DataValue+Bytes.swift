/// ``DataValue`` as bytes: one byte for the kind, then the content.
extension ByteWriter {
  public mutating func value(_ value: DataValue) {
    switch value {
    case .null: uint8(0)
    case .bool(let flag): uint8(flag ? 2 : 1)
    case .int(let number):
      uint8(3)
      zigzag(number)
    case .double(let number):
      uint8(4)
      double(number)
    case .string(let text):
      uint8(5)
      string(text)
    case .list(let elements):
      uint8(6)
      varint(UInt64(elements.count))
      for element in elements { self.value(element) }
    case .record(let record):
      uint8(7)
      self.record(record)
    }
  }

  public mutating func record(_ record: DataRecord) {
    varint(UInt64(record.count))
    for field in record.fields {
      string(field.name)
      value(field.value)
    }
  }
}

extension ByteReader {
  /// - Parameter depth: how many lists and records may lie inside each other.
  public mutating func value(depth: Int = 64) throws(ByteError) -> DataValue {
    guard mostValues > 0 else { throw failure("too many values") }
    mostValues -= 1
    let kind = try uint8()
    switch kind {
    case 0: return .null
    case 1: return .bool(false)
    case 2: return .bool(true)
    case 3: return .int(try zigzag())
    case 4: return .double(try double())
    case 5: return .string(try string())
    case 6:
      guard depth > 0 else { throw failure("values lie too deep inside each other") }
      let count = try count()
      var elements: [DataValue] = []
      elements.reserveCapacity(min(count, 256))
      for _ in 0..<count { elements.append(try value(depth: depth - 1)) }
      return .list(elements)
    case 7: return .record(try record(depth: depth))
    default: throw failure("unknown kind of value \(kind)")
    }
  }

  public mutating func record(depth: Int = 64) throws(ByteError) -> DataRecord {
    guard depth > 0 else { throw failure("values lie too deep inside each other") }
    let count = try count(each: 2)
    var pairs: [(String, DataValue)] = []
    pairs.reserveCapacity(min(count, 256))
    for _ in 0..<count { pairs.append((try string(), try value(depth: depth - 1))) }
    return DataRecord(pairs)
  }
}
