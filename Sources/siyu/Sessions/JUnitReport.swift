import SiyuModel

/// What specs came to, in the XML that CI systems read: a `testsuite` for each plugin, a `testcase`
/// for each example. There is no standard; these are the elements and attributes that Jenkins and
/// GitLab both take.
struct JUnitReport {
  let reports: [SpecReport]

  static let beginning = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"

  var text: String {
    let totals = counts(
      reports.flatMap(\.examples), broken: reports.count { $0.isBroken },
      seconds: reports.reduce(0) { $0 + $1.seconds })
    var lines = [Self.beginning + totals + ">"]
    for report in reports { lines += suite(report) }
    return (lines + ["</testsuites>", ""]).joined(separator: "\n")
  }

  private func suite(_ report: SpecReport) -> [String] {
    let totals = counts(
      report.examples, broken: report.isBroken ? 1 : 0, seconds: report.seconds)
    var lines = ["  <testsuite name=\(quoted(report.title))\(totals)>"]
    for example in report.examples { lines += testcase(example, report) }
    if report.isBroken {
      lines.append(
        "    <testcase classname=\(quoted(report.title)) name=\"specs run\" time=\"0.000\">")
      let texts = report.problems.map(\.description)
      lines += outcome("error", message: texts[0], text: texts.joined(separator: "\n"))
      lines.append("    </testcase>")
    }
    return lines + ["  </testsuite>"]
  }

  private func counts(_ examples: [SpecReport.Example], broken: Int, seconds: Double) -> String {
    func count(_ status: SpecReport.Status) -> Int { examples.count { $0.status == status } }
    return " tests=\"\(examples.count + broken)\" failures=\"\(count(.failed))\""
      + " errors=\"\(count(.error) + broken)\" skipped=\"\(count(.pending))\""
      + " time=\"\(time(seconds))\""
  }

  private func testcase(_ example: SpecReport.Example, _ report: SpecReport) -> [String] {
    var head = "    <testcase classname=\(quoted(example.declared?.file.fromHere ?? report.title))"
    head += " name=\(quoted(example.name.joined(separator: " › ")))"
    if let declared = example.declared {
      head += " file=\(quoted(declared.file.fromHere)) line=\"\(declared.line)\""
    }
    head += " time=\"\(time(example.seconds))\""
    if example.status == .passed { return [head + "/>"] }
    var inner: [String]
    switch example.status {
    case .pending: inner = ["      <skipped message=\(quoted(example.message ?? "pending"))/>"]
    case .failed, .passed: inner = outcome("failure", example)
    case .error: inner = outcome("error", example)
    }
    if !example.printed.isEmpty {
      inner.append(
        "      <system-out>\(escaped(example.printed.joined(separator: "\n")))</system-out>")
    }
    return [head + ">"] + inner + ["    </testcase>"]
  }

  private func outcome(_ element: String, _ example: SpecReport.Example) -> [String] {
    let text = [example.place, example.source, example.message].compactMap { $0 } + example.detail
    return outcome(
      element, message: example.message ?? "the worker was ended while this ran",
      text: text.joined(separator: "\n"))
  }

  private func outcome(_ element: String, message: String, text: String) -> [String] {
    ["      <\(element) message=\(quoted(message))>\(escaped(text))</\(element)>"]
  }

  /// Seconds, in thousandths.
  private func time(_ seconds: Double) -> String {
    let thousandths = Int((max(seconds, 0) * 1000).rounded())
    let rest = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  private func quoted(_ text: String) -> String {
    "\"" + escaped(text).replacing("\"", with: "&quot;").replacing("\n", with: "&#10;") + "\""
  }

  /// XML has no way to write most control characters; they are left out.
  private func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: escaped += "&amp;"
      case 0x3C: escaped += "&lt;"
      case 0x3E: escaped += "&gt;"
      case 0x09, 0x0A, 0x20...0xD7FF, 0xE000...0xFFFD, 0x1_0000...0x10_FFFF:
        escaped.unicodeScalars.append(scalar)
      default: break
      }
    }
    return escaped
  }
}
