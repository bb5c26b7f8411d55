/// One JSON object a line. Keys are columns, in the order they first appear; texts lose their
/// quotes, numbers stay as written, `null` is empty, objects and arrays stay JSON.
public final class JSONLinesReader: RowReader {
  public let row = RowBuffer(isMarked: false)
  public var expectedFields: Int?
  public private(set) var keys: [String]? = []
  public var warnings: [String] { [] }
  public var name: String { input.source.name }
  public var size: Int64? { input.source.size }
  public var position: Int64 { input.source.position }

  private var input: LineInput
  private let limits: RowLimits
  private var lines = 0
  private var line: [UInt8] = []
  private var columns: [[UInt8]: Int] = [:]
  private var scanner = JSONObjectScanner()

  /// - Parameter source: UTF-8; wrap other encodings in `DecodedSource`.
  public init(
    _ source: any ByteSource, limits: RowLimits = RowLimits(), blockSize: Int = 256 * 1024
  ) {
    self.input = LineInput(source, blockSize: blockSize)
    self.limits = limits
  }

  deinit { input.deallocate() }

  public func next() throws(FileFailure) -> RowOutcome {
    while true {
      guard let isWhole = try readLine() else { return .end }
      row.clear(line: lines)
      if !isWhole { return reject("is longer than \(limits.rowBytes >> 20) MB") }
      guard let first = line.first(where: { !JSONObjectScanner.isBlank($0) }) else { continue }
      if first == UInt8(ascii: "["), lines == 1 {
        throw FileFailure(
          .damaged, path: name, "holds one JSON array, and siyu reads one JSON object a line",
          hint: "turn it with: jq -c '.[]' \(name)")
      }
      return parse()
    }
  }

  /// Reads one line into `line`: `false` when it was too long and is cut, `nil` at the end.
  private func readLine() throws(FileFailure) -> Bool? {
    line.removeAll(keepingCapacity: true)
    var isWhole = true
    var sawAny = false
    while true {
      if input.index == input.end {
        guard try input.refill() else { break }
      }
      sawAny = true
      let rest = UnsafeBufferPointer(
        start: input.base + input.index, count: input.end - input.index)
      let stop = rest.firstIndex(of: 0x0A)
      let taken = stop ?? rest.count
      if line.count + taken <= limits.rowBytes {
        line.append(contentsOf: rest[..<taken])
      } else {
        isWhole = false
      }
      input.index += taken
      if stop != nil {
        input.index += 1
        break
      }
    }
    guard sawAny else { return nil }
    lines += 1
    return isWhole
  }

  private func parse() -> RowOutcome {
    let isText = line.withUnsafeBufferPointer { UTF8Check.isWellFormed($0) }
    guard isText else { return reject("holds bytes that are not text in the file's encoding") }
    if let problem = scanner.scan(line) { return reject(problem) }
    var values = [Range<Int>?](repeating: nil, count: columns.count)
    for member in scanner.members {
      let key = Array(scanner.bytes[member.key])
      var column = columns[key]
      if column == nil {
        guard columns.count < limits.fields else {
          return reject("brings more than \(limits.fields) different keys into the file")
        }
        column = columns.count
        columns[key] = columns.count
        keys?.append(String(decoding: key, as: UTF8.self))
        values.append(nil)
      }
      if let column { values[column] = member.value }
    }
    scanner.bytes.withUnsafeBufferPointer { bytes in
      for value in values {
        if let value, let base = bytes.baseAddress {
          row.append(base + value.lowerBound, count: value.count)
        }
        row.endField()
      }
    }
    return .row
  }

  private func reject(_ reason: String) -> RowOutcome {
    row.clear(line: lines)
    row.append(line.prefix(4096))
    row.endField()
    return .rejected(RowFault(reason))
  }
}

@available(*, unavailable)
extension JSONLinesReader: Sendable {}  // Holds a position in a file.
