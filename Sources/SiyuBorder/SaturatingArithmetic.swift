// Amounts come from files and may be anything: too large a result becomes the largest number of the
// right sign, instead of a wrong one or a crash.

extension Int64 {
  public func saturatingAdd(_ other: Int64) -> Int64 {
    let (sum, overflows) = addingReportingOverflow(other)
    // Only two of one sign overflow.
    return overflows ? (self < 0 ? .min : .max) : sum
  }

  public func saturatingMultiply(_ other: Int64) -> Int64 {
    let (product, overflows) = multipliedReportingOverflow(by: other)
    return overflows ? ((self < 0) != (other < 0) ? .min : .max) : product
  }
}
