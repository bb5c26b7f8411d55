import Foundation

/// What was asked for on the command line.
struct Options {
  enum Part: String, CaseIterable { case all, baselines, siyu }

  var customers = 1_000_000
  var orders = 5_000_000
  var seed: UInt64 = 1
  var repeats = 3
  var data = ""
  /// The folder with `siyu` and `siyu-worker`.
  var programs = ""
  /// This package.
  var package = ""
  var only = Part.all
  var json = false
  /// Read the options and do nothing else.
  var check = false

  init(_ arguments: some Sequence<String>) throws {
    var left = Array(arguments)[...]
    var quick = false
    while let name = left.popFirst() {
      func text() throws -> String {
        guard let value = left.popFirst() else { throw BenchFailure("\(name) wants a value") }
        return value
      }
      func number(_ range: ClosedRange<Int>) throws -> Int {
        let value = try text()
        guard let number = Int(value), range.contains(number) else {
          throw BenchFailure(
            "\(name) wants a number from \(range.lowerBound) to \(range.upperBound), got \(value)")
        }
        return number
      }
      switch name {
      case "--customers": customers = try number(1_000...7_000_000)
      case "--orders": orders = try number(1_000...100_000_000)
      case "--seed": seed = UInt64(try number(0...Int.max))
      case "--repeats": repeats = try number(1...100)
      case "--data": data = try text()
      case "--programs": programs = try text()
      case "--package": package = try text()
      case "--only":
        let value = try text()
        guard let part = Part(rawValue: value) else {
          throw BenchFailure(
            "--only wants \(Part.allCases.map(\.rawValue).joined(separator: ", ")), got \(value)")
        }
        only = part
      case "--quick": quick = true
      case "--json": json = true
      case "--check": check = true
      default: throw BenchFailure("unknown option \(name); see scripts/bench/run --help")
      }
    }
    if quick { (customers, orders, repeats) = (50_000, 250_000, 1) }
    if data.isEmpty { data = NSTemporaryDirectory() + "/siyu-bench" + (quick ? "-quick" : "") }
  }
}
