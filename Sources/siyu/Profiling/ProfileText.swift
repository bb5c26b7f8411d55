import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// What measuring found, for people and for machines.
struct ProfileText {
  let measured: MeasuredPass
  let plugins: [PassPlugin]
  /// Functions and lines that are listed.
  let top: Int

  // MARK: As people read it

  var lines: [String] {
    var lines: [String] = []
    for plugin in plugins {
      guard let profile = measured.profiles[plugin.source.id] else { continue }
      lines += section(plugin, profile) + raised(plugin) + [""]
    }
    lines.append(
      say(
        "\(Grouping.count(measured.evaluated, "customer")): a pass took"
          + " \(Self.seconds(measured.secondsWithout)), and \(Self.seconds(measured.secondsWith)) while"
          + " it was measured. Nothing was written."))
    return lines
  }

  private func section(_ plugin: PassPlugin, _ profile: PluginProfile) -> [String] {
    let total = profile.total
    if total.time == 0 {
      return [plugin.name, say("  no function of it was called")]
    }
    var lines = [
      plugin.name,
      say(
        "  \(Self.milliseconds(total.time)) in its functions, measured;"
          + " \(Self.bytes(total.bytes)) allocated, at most \(Self.bytes(profile.memoryPeak)) at once"
      ),
      "",
    ]
    var functions = TextTable(
      [.init(say("function"), width: 34), .init("at", width: 30)] + Self.numberColumns
        + [.init(say("with all it calls"), .right)], indent: 2)
    for place in PluginProfile.dearest(profile.functions).prefix(top) {
      let whole = place.cost.whole == 0 ? "–" : Self.share(place.cost.whole, of: total.time)
      functions.add(
        [Self.name(of: place), "\(place.file):\(place.line)"] + numbers(place.cost, of: total) + [
          whole
        ])
    }
    lines += functions.lines + [""]
    var places = TextTable(
      [.init(say("line"), width: 30)] + Self.numberColumns + [.init(say("text"), width: 48)],
      indent: 2)
    for place in PluginProfile.dearest(profile.lines).prefix(top) {
      places.add(
        ["\(place.file):\(place.line)"] + numbers(place.cost, of: total)
          + [Self.text(of: place, in: plugin)])
    }
    return lines + places.lines
  }

  /// A function that raises stops there: what it would have cost is in no figure.
  private func raised(_ plugin: PassPlugin) -> [String] {
    guard let raised = measured.raised[plugin.source.id], let first = raised.first else {
      return []
    }
    return [
      "",
      say(
        "  its functions raised \(Grouping.count(raised.count, "error")); the figures are of what ran. The"
          + " first:"),
      "    \(TextEscape.terminalSafe(first.id)): \(first.diagnostic.place)",
    ]
  }

  private static var numberColumns: [TextTable.Column] {
    [
      .init(say("calls"), .right), .init(say("time"), .right), .init(say("of it siyu"), .right),
      .init(say("allocated"), .right),
    ]
  }

  private func numbers(_ cost: PluginProfile.Cost, of total: PluginProfile.Cost) -> [String] {
    [
      Grouping.text(cost.calls), Self.share(cost.time, of: total.time),
      cost.outside == 0 ? "–" : Self.share(cost.outside, of: total.time), Self.bytes(cost.bytes),
    ]
  }

  /// What is no function's own name is ours.
  private static func name(of place: PluginProfile.Place) -> String {
    place.name.contains(" ") ? said(place.name) : place.name
  }

  /// The line as it stands in the file.
  private static func text(of place: PluginProfile.Place, in plugin: PassPlugin) -> String {
    guard let bytes = plugin.source.files[place.file] else { return "" }
    let lines = bytes.split(
      separator: UInt8(ascii: "\n"), maxSplits: max(place.line, 1), omittingEmptySubsequences: false
    )
    guard lines.indices.contains(place.line - 1) else { return "" }
    let blank = { (byte: UInt8) in byte == 32 || byte == 9 || byte == 13 }
    return String(decoding: lines[place.line - 1].drop(while: blank).prefix(200), as: UTF8.self)
  }

  static func share(_ part: Int64, of whole: Int64) -> String {
    guard whole > 0 else { return "–" }
    // A worker may say any numbers.
    let tenths = Int64((Double(min(max(part, 0), whole)) / Double(whole) * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  static func milliseconds(_ nanoseconds: Int64) -> String {
    if nanoseconds >= 1_000_000_000 { return seconds(Double(nanoseconds) / 1e9) }
    let tenths = (nanoseconds + 50_000) / 100_000
    return tenths < 1000 ? "\(tenths / 10).\(tenths % 10) ms" : "\(tenths / 10) ms"
  }

  static func seconds(_ seconds: Double) -> String {
    let hundredths = Int64((max(seconds, 0) * 100).rounded())
    let rest = hundredths % 100
    return "\(Grouping.text(hundredths / 100)).\(rest < 10 ? "0" : "")\(rest) s"
  }

  static func bytes(_ count: Int64) -> String {
    switch count {
    case ..<10_000: return "\(Grouping.text(count)) B"
    case ..<10_000_000: return "\(Grouping.text(count / 1000)) kB"
    default: return "\(Grouping.text(count / 1_000_000)) MB"
    }
  }

  // MARK: As machines read it

  var json: DataValue {
    [
      "customers": .int(measured.evaluated),
      "seconds_without": .double(measured.secondsWithout),
      "seconds_with": .double(measured.secondsWith),
      "plugins": .list(
        plugins.compactMap { plugin in
          measured.profiles[plugin.source.id].map { json(plugin, $0) }
        }),
    ]
  }

  private func json(_ plugin: PassPlugin, _ profile: PluginProfile) -> DataValue {
    let total = profile.total
    func places(_ all: [PluginProfile.Place], _ name: String) -> DataValue {
      .list(
        PluginProfile.dearest(all).prefix(top).map { place in
          var record: DataRecord = [
            "file": .string(place.file), "line": .int(Int64(place.line)),
            "calls": .int(place.cost.calls), "samples": .int(place.cost.samples),
            "bytes": .int(place.cost.bytes), "nanoseconds": .int(place.cost.time),
            "nanoseconds_siyu": .int(place.cost.outside),
            "share": .double(
              total.time > 0 ? Double(place.cost.time) / Double(total.time) : 0),
          ]
          if name == "function" { record["nanoseconds_whole"] = .int(place.cost.whole) }
          record[name] = .string(
            name == "text" ? Self.text(of: place, in: plugin) : place.name)
          return .record(record)
        })
    }
    let raised = measured.raised[plugin.source.id]
    return [
      "plugin": .string(plugin.source.id), "version": .string(plugin.source.version),
      "nanoseconds": .int(total.time), "bytes": .int(total.bytes),
      "memory_peak": .int(profile.memoryPeak), "raised": .int(raised?.count ?? 0),
      "first_error": raised?.first.map { .string($0.diagnostic.place) } ?? .null,
      "functions": places(profile.functions, "function"),
      "lines": places(profile.lines, "text"),
    ]
  }
}
