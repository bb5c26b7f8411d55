import SiyuModel
import SiyuWords

/// Which lines of a plugin's files ran in its specs.
struct SpecCoverage {
  struct File {
    /// `plugins/skincare/main.lua`.
    var path: String
    /// Each line that can run, ascending, with how often it did.
    var lines: [(line: Int64, runs: Int64)]

    var ran: Int { lines.count { $0.runs > 0 } }

    /// The lines that never ran, neighbours among them together: `8–10, 14`. Lines that cannot run do
    /// not part neighbours.
    var never: String {
      var spans: [(Int64, Int64)] = []
      var joins = false
      for (line, runs) in lines {
        if runs > 0 {
          joins = false
          continue
        }
        if joins { spans[spans.count - 1].1 = line } else { spans.append((line, line)) }
        joins = true
      }
      return spans.map { $0 == $1 ? "\($0)" : "\($0)–\($1)" }.listed()
    }
  }

  var files: [File]

  /// What a worker told; `nil` when it told nothing.
  init?(_ data: DataValue?, folder: String) {
    guard case .list(let files)? = data else { return nil }
    self.files = files.compactMap { file in
      guard let name = file["file"]?.stringValue else { return nil }
      let lines = file["lines"]?.listValue?.compactMap(\.intValue) ?? []
      let runs = file["runs"]?.listValue?.compactMap(\.intValue) ?? []
      return File(
        path: "\(folder)/\(TextEscape.terminalSafe(name))".fromHere,
        lines: zip(lines, runs).map { ($0, $1) })
    }
  }

  /// Counts what ran elsewhere with it; of the lines that are known here. A worker may say any numbers.
  mutating func add(_ other: SpecCoverage) {
    for index in files.indices {
      guard let same = other.files.first(where: { $0.path == files[index].path }) else { continue }
      let more = Dictionary(same.lines.map { ($0.line, $0.runs) }, uniquingKeysWith: max)
      for line in files[index].lines.indices {
        let (runs, another) = (files[index].lines[line].runs, more[files[index].lines[line].line])
        let sum = runs.addingReportingOverflow(max(0, another ?? 0))
        files[index].lines[line].runs = sum.overflow ? .max : sum.partialValue
      }
    }
  }

  // MARK: As people read it

  func table() -> [String] {
    let rows = files.map { file in
      (
        file.path, "\(file.lines.count)", "\(file.ran)",
        Self.percent(file.ran, of: file.lines.count), file.never
      )
    }
    let all = files.reduce(0) { $0 + $1.lines.count }
    let ran = files.reduce(0) { $0 + $1.ran }
    let total = (say("together"), "\(all)", "\(ran)", Self.percent(ran, of: all), "")
    let width = (rows + [total]).map { DisplayWidth.of($0.0) }.max() ?? 0
    func line(_ row: (String, String, String, String, String)) -> String {
      let cells = [(row.1, 6), (row.2, 6), (row.3, 9)].map { text, width in
        DisplayWidth.padded(text, to: width, .right)
      }
      return "  " + DisplayWidth.padded(row.0, to: width, .left) + cells.joined()
        + (row.4.isEmpty ? "" : "  " + row.4)
    }
    var lines = [line(("", say("lines"), say("ran"), "", say("never ran")))]
    lines += rows.map(line)
    if files.count > 1 { lines.append(line(total)) }
    return lines
  }

  /// With one decimal, rounded down: 100.0 means all.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let tenths = part * 1000 / whole
    return "\(tenths / 10).\(tenths % 10) %"
  }

  // MARK: As machines read it

  var json: DataValue {
    .list(
      files.map { file in
        [
          "file": .string(file.path), "lines": .int(Int64(file.lines.count)),
          "ran": .int(Int64(file.ran)),
          "never": .list(file.lines.filter { $0.runs == 0 }.map { .int($0.line) }),
        ]
      })
  }

  static let lcovBeginning = "TN:"

  /// As lcov's `geninfo` writes it.
  var lcov: String {
    files.map { file in
      (["\(Self.lcovBeginning)", "SF:\(file.path)"]
        + file.lines.map { "DA:\($0.line),\($0.runs)" }
        + ["LF:\(file.lines.count)", "LH:\(file.ran)", "end_of_record", ""])
        .joined(separator: "\n")
    }.joined()
  }
}
