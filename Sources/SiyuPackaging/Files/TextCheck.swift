import SiyuModel

/// The 1-based line of the first byte that is not text: not UTF-8, or NUL.
func firstLineThatIsNotText(_ bytes: [UInt8]) -> Int? {
  let invalid = bytes.withUnsafeBytes { UTF8Check.firstInvalid($0) }
  guard let place = [invalid, bytes.firstIndex(of: 0)].compactMap({ $0 }).min() else { return nil }
  return bytes[..<place].count { $0 == UInt8(ascii: "\n") } + 1
}
