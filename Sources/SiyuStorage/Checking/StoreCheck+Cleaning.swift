import SiyuModel

extension StoreCheck {
  /// Bytes that were to go and still lie in freed pages, because the command was interrupted.
  static let cleaning = StoreCheck("erased bytes") { context in
    let owed = OwedCleaning(rawValue: try context.connection.number(.cleaning))
    if owed.isEmpty { return Finding("erased bytes", .ok, "none are left in the file") }
    let command = owed.contains(.erasure) ? "siyu privacy erase" : "siyu key rotate"
    return Finding(
      "erased bytes", .problem, "an erasure or a rotation of the key was interrupted",
      step: "run '\(command)' again: it completes what was begun")
  }
}
