import Foundation

/// A CSV file being written, without a `String` for each field.
final class TableFile {
  private let handle: FileHandle
  private var bytes: [UInt8] = []
  private let capacity = 1 << 20
  /// Rows are mostly of the same day: its text is kept.
  private var day = Int.min
  private var dayText: [UInt8] = []

  init(_ path: String, header: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw BenchFailure("\(path) cannot be written") }
    self.handle = handle
    bytes.reserveCapacity(capacity + 4096)
    text(header)
    endRow()
  }

  func text(_ text: String) { bytes.append(contentsOf: text.utf8) }
  func comma() { bytes.append(UInt8(ascii: ",")) }

  func endRow() {
    bytes.append(UInt8(ascii: "\n"))
    if bytes.count >= capacity { flush() }
  }

  /// Decimal, with zeros before up to `digits`. Never negative.
  func number(_ value: Int, digits: Int = 1) {
    var power = 1
    var count = 1
    while value / power >= 10 || count < digits {
      power *= 10
      count += 1
    }
    while power > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(value / power % 10))
      power /= 10
    }
  }

  /// Minor units as `12.34`.
  func money(_ minor: Int) {
    number(minor / 100)
    bytes.append(UInt8(ascii: "."))
    number(minor % 100, digits: 2)
  }

  /// UTC seconds as `2024-05-06 07:08:09` in China, which has had one offset since 1991.
  func chinaTime(_ seconds: Int) {
    let local = seconds + 8 * 3600
    if local / 86_400 != day {
      day = local / 86_400
      dayText = Array(Self.date(day).utf8)
    }
    bytes.append(contentsOf: dayText)
    bytes.append(UInt8(ascii: " "))
    number(local % 86_400 / 3600, digits: 2)
    bytes.append(UInt8(ascii: ":"))
    number(local % 3600 / 60, digits: 2)
    bytes.append(UInt8(ascii: ":"))
    number(local % 60, digits: 2)
  }

  /// Days since 1970 as `2024-05-06` (Howard Hinnant, "chrono-compatible low-level date algorithms").
  private static func date(_ days: Int) -> String {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(two(month))-\(two(dayOfMonth))"
  }

  func close() throws {
    flush()
    try handle.close()
  }

  private func flush() {
    handle.write(Data(bytes))
    bytes.removeAll(keepingCapacity: true)
  }
}

/// Why a bench run stops; for whoever started it.
struct BenchFailure: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
