/// Time going by between two tries: tests let it pass at once.
public protocol Waiting: AnyObject {
  /// - Returns: false when it was told to stop; then it may have waited less.
  func wait(seconds: Double) -> Bool
}
