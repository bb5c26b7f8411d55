import Foundation

/// One run of a pass.
struct Timing {
  var seconds: Double
  /// Seconds of processor time, of host and workers together.
  var processor: Double
}

struct Pair {
  var without: Timing
  var with: Timing
}

/// The demo's brand, in a temporary folder.
struct Shop {
  let options: Options
  let folder: String

  init(_ options: Options) throws {
    self.options = options
    folder = NSTemporaryDirectory() + "/siyu-misbehaving-\(getpid())"
    try run(["demo", folder, "--customers", "\(options.customers)"], in: "/", expecting: [0])
    let path = folder + "/siyu.toml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try
      (text + """

        [tag_groups.stage]
        title     = "阶段"
        dimension = "customer"
        values    = { new = "新", old = "老" }

        [plugins.partner]
        grant = ["tag:stage"]

        [plugins.shares]
        grant = ["tag:stage"]

        """).write(toFile: path, atomically: true, encoding: .utf8)
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// In turns, so that neither is always the first.
  func pairs(without good: [String], with bad: [String]) throws -> [Pair] {
    try (0..<options.repeats).map { number in
      if number % 2 == 0 {
        let without = try plan(with: good)
        return Pair(without: without, with: try plan(with: bad))
      }
      let with = try plan(with: bad)
      return Pair(without: try plan(with: good), with: with)
    }
  }

  private func plan(with plugins: [String]) throws -> Timing {
    for plugin in plugins {
      try FileManager.default.copyItem(
        atPath: "\(options.plugins)/\(plugin)", toPath: "\(folder)/plugins/\(plugin)")
    }
    defer {
      for plugin in plugins {
        try? FileManager.default.removeItem(atPath: "\(folder)/plugins/\(plugin)")
      }
    }
    let isBad = plugins.contains { $0 != "partner" }
    return try run(
      ["plan", "--full", "--workers", "\(options.lanes)", "--now", "2026-06-30"], in: folder,
      expecting: isBad ? [3] : [0])
  }

  @discardableResult
  private func run(
    _ words: [String], in folder: String, expecting statuses: Set<Int32>
  ) throws -> Timing {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: options.programs + "/siyu")
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardOutput = FileHandle.nullDevice
    // What the plugins log and why they are set aside is a few lines; errors are for the reader.
    process.standardError = words.first == "plan" ? FileHandle.nullDevice : .standardError
    let before = Self.processorOfChildren()
    let clock = ContinuousClock()
    let start = clock.now
    try process.run()
    process.waitUntilExit()
    let time = (clock.now - start).components
    guard statuses.contains(process.terminationStatus) else {
      throw Failure(
        words: "siyu \(words.joined(separator: " ")) ended with \(process.terminationStatus)")
    }
    return Timing(
      seconds: Double(time.seconds) + Double(time.attoseconds) / 1e18,
      processor: Self.processorOfChildren() - before)
  }

  /// Of children that were waited for, and theirs: workers are waited for by the host.
  private static func processorOfChildren() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
  }
}
