/// A promise of a port that an implementation broke.
public struct ContractFailure: Error, CustomStringConvertible {
  public var description: String
}

/// - Throws: `ContractFailure` with the place where it does not hold.
public func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: String = #fileID,
  line: Int = #line
) throws {
  if !condition { throw ContractFailure(description: "\(file):\(line): \(message())") }
}

public func requireEqual<Value: Equatable>(
  _ actual: Value, _ expected: Value, _ what: @autoclosure () -> String = "",
  file: String = #fileID,
  line: Int = #line
) throws {
  try require(
    actual == expected, "\(what()) is \(actual), should be \(expected)", file: file, line: line)
}
