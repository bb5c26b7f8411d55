import Foundation

/// One line of the result: a figure with its limit, or one that is only told.
struct Figure: Encodable {
  enum Unit: String, Encodable {
    case ratio, seconds, megabytes
    case rowsPerSecond = "rows/s"
  }

  var title: String
  var value: Double
  var unit: Unit
  var limit: Double?
  /// What it was made from.
  var detail: String

  var isMet: Bool? { limit.map { value <= $0 } }

  static func ratio(
    _ title: String, _ part: Double, _ whole: Double, atMost limit: Double
  ) -> Figure {
    Figure(
      title: title, value: part / whole, unit: .ratio, limit: limit,
      detail: "\(Self.seconds(part)) / \(Self.seconds(whole))")
  }

  static func ratio(
    _ title: String, _ part: Measured, _ whole: Measured, atMost limit: Double
  ) -> Figure {
    var figure = ratio(title, part.seconds, whole.seconds, atMost: limit)
    figure.detail +=
      ", processors \(seconds(part.processorSeconds)) / \(seconds(whole.processorSeconds))"
    return figure
  }

  static func seconds(_ title: String, _ measured: Measured, atMost limit: Double? = nil) -> Figure
  {
    Figure(
      title: title, value: measured.seconds, unit: .seconds, limit: limit,
      detail: "\(measured.times.min().map(Self.seconds) ?? "") to"
        + " \(measured.times.max().map(Self.seconds) ?? ""),"
        + " processors \(Self.seconds(measured.processorSeconds))")
  }

  static func rate(_ title: String, rows: Int, _ seconds: Double) -> Figure {
    Figure(
      title: title, value: Double(rows) / seconds, unit: .rowsPerSecond,
      detail: "\(rows) rows in \(Self.seconds(seconds))")
  }

  static func memory(_ title: String, _ bytes: Int, unreadable: Int) -> Figure {
    Figure(
      title: "peak memory, \(title)", value: Double(bytes) / 1e6, unit: .megabytes, limit: 400,
      detail: unreadable > 0 ? "too low: \(unreadable) processes could not be read" : "")
  }

  fileprivate static func seconds(_ value: Double) -> String {
    value < 1 ? String(format: "%.1f ms", value * 1000) : String(format: "%.2f s", value)
  }

  fileprivate func text(_ value: Double) -> String {
    switch unit {
    case .ratio: String(format: "%.3f", value)
    case .seconds: Self.seconds(value)
    case .megabytes: String(format: "%.0f MB", value)
    case .rowsPerSecond: String(format: "%.0f rows/s", value)
    }
  }
}

/// Everything a run found.
struct FigureTable: Encodable {
  var machine: String
  var seed: UInt64
  var customers: Int
  var orders: Int
  var repeats: Int
  var figures: [Figure]

  /// A Markdown table, its columns lined up: for the terminal and for docs/reference/figures.md alike.
  var markdown: String {
    let header = ["figure", "measured", "at most", "", "from"]
    let rows = figures.map { figure in
      [
        figure.title, figure.text(figure.value), figure.limit.map(figure.text) ?? "",
        figure.isMet.map { met in
          let excess = figure.limit.map { (figure.value / $0 - 1) * 100 } ?? 0
          return met ? "met" : String(format: "missed by %.0f %%", excess)
        } ?? "", figure.detail,
      ]
    }
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      "| "
        + zip(cells, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        .joined(separator: " | ") + " |"
    }
    let rule =
      "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
    return ([line(header), rule] + rows.map(line)).joined(separator: "\n")
  }

  /// Processors and system, as far as they can be told.
  static func machineText() -> String {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }
      .flatMap { $0.split(separator: ":").last }.map { $0.trimmingCharacters(in: .whitespaces) }
    let processors = ProcessInfo.processInfo.activeProcessorCount
    return "\(processors) × \(model ?? "unknown processor"),"
      + " \(ProcessInfo.processInfo.operatingSystemVersionString)"
  }
}
