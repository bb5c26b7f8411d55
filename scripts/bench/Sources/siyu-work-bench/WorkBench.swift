import Foundation

/// How long it takes from an event's file in `inbox/` to the welcome message in the outbox, with
/// `siyu work` running: files dropped one after the other, each for another customer.
///
/// The time counts from before the file is renamed into the inbox until siyu has said that its pass
/// is committed.
@main struct WorkBench {
  static func main() {
    do {
      try measure(Array(CommandLine.arguments.dropFirst()))
    } catch {
      FileHandle.standardError.write(Data("bench: \(error)\n".utf8))
      exit(1)
    }
  }

  struct Failure: Error, CustomStringConvertible { var description: String }

  private static func measure(_ words: [String]) throws {
    var programs = ""
    var (customers, files) = (100_000, 1_000)
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "--quick": (customers, files) = (5_000, 50)
      case "--programs": programs = rest.popFirst() ?? ""
      case "--files": files = Int(rest.popFirst() ?? "") ?? files
      case "--customers": customers = Int(rest.popFirst() ?? "") ?? customers
      default: throw Failure(description: "unknown option \(word)")
      }
    }
    let shop = try Shop(programs: programs, customers: customers)
    let work = try WorkProcess(shop)
    // Times are whole seconds: what happens in the very second an SOP begins with lies before it.
    Thread.sleep(forTimeInterval: 1.1)
    // The first turn starts the workers.
    _ = try work.waitForPhase("pass")
    var times: [Double] = []
    for number in 0..<files {
      let began = ContinuousClock.now
      try shop.drop(number)
      _ = try work.waitForPhase("pass")
      times.append((ContinuousClock.now - began).milliseconds)
      // The turn is over, and the next file finds siyu asleep.
      _ = try work.waitForPhase("hand over")
    }
    let status = work.end()
    let messages = try shop.messages()
    times.sort()
    print("\(customers) customers; \(files) files, one event each")
    print(
      String(
        format: "median %.1f ms (asked: under 100), 99 of 100 under %.1f ms, worst %.1f ms"
          + " (asked: under 1000)",
        times[times.count / 2], times[times.count * 99 / 100], times[times.count - 1]))
    guard messages == files, status == 0 else {
      throw Failure(
        description: "\(messages) messages of \(files), exit \(status); see \(shop.root)")
    }
    shop.remove()
  }
}

extension Duration {
  var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
  }
}

/// A workspace with customers and an SOP that welcomes whoever joins.
struct Shop {
  let programs: String
  let root: String

  init(programs: String, customers: Int) throws {
    self.programs = programs
    root = NSTemporaryDirectory() + "siyu-work-\(UUID().uuidString)"
    try siyu(["init", root, "--playbook", "none"], in: "/")
    try write("plugins/hello/plugin.toml", Self.manifest)
    try write("plugins/hello/main.lua", Self.rules)
    try write("plugins/hello/content/welcome.md", Self.welcome)
    var settings = try String(contentsOfFile: root + "/siyu.toml", encoding: .utf8)
    settings = settings.replacingOccurrences(of: "[gate]\n", with: "[gate]\nquiet = false\n")
    // No more than the outbox is measured: nobody is asked to deliver.
    settings += "\n[plugins.hello]\ngrant = [\"wecom.chat\"]\n"
    try write("siyu.toml", settings)
    try write("staff.csv", "staff_id,name\ns1,小李\n")
    var rows = "customer_id,staff_id,pool\n"
    for number in 0..<customers { rows += "c\(number),s1,wecom\n" }
    try write("customers.csv", rows)
    try siyu(["import", "staff", "staff.csv"], in: root)
    try siyu(["import", "customers", "customers.csv"], in: root)
    try siyu(["apply"], in: root)
  }

  func remove() { try? FileManager.default.removeItem(atPath: root) }

  /// Written beside the inbox, and renamed into it.
  func drop(_ number: Int) throws {
    let at = ISO8601DateFormatter().string(from: Date())
    let row =
      "{\"event_id\":\"e\(number)\",\"customer_id\":\"c\(number)\",\"type\":\"pool.joined\","
      + "\"at\":\"\(at)\",\"props\":\"{\\\"pool\\\":\\\"wecom\\\"}\"}\n"
    try write("next.part", row)
    try FileManager.default.moveItem(
      atPath: root + "/next.part", toPath: root + "/inbox/events-\(number).jsonl")
  }

  func messages() throws -> Int {
    let rows = try siyu(["export", "messages"], in: root)
    return rows.split(separator: "\n").count - 1
  }

  private func write(_ path: String, _ text: String) throws {
    let file = URL(fileURLWithPath: root + "/" + path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  @discardableResult
  private func siyu(_ words: [String], in folder: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: programs + "/siyu")
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw WorkBench.Failure(description: "siyu \(words.joined(separator: " ")) failed")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let manifest = """
    id = "hello"
    version = "1.0.0"
    title = "新客"
    siyu = "1"

    [permissions]
    read = ["events"]
    send = ["wecom.chat"]

    """
  private static let rules = """
    siyu.sop { id = "welcome", title = "欢迎", enrol = { on = "pool.joined", pool = "wecom" },
      steps = { { id = "hi", after = "0m", send = "content/welcome" } } }

    """
  private static let welcome = """
    +++
    title = "欢迎"
    touchpoint = "wecom.chat"
    +++
    欢迎！

    """
}

/// A running `siyu work` that says when it has done what.
final class WorkProcess {
  private let process = Process()
  private let errors = Pipe()
  private var text = ""

  init(_ shop: Shop) throws {
    process.executableURL = URL(fileURLWithPath: shop.programs + "/siyu")
    process.arguments = ["work", "--quiet"]
    process.currentDirectoryURL = URL(fileURLWithPath: shop.root)
    process.environment = ProcessInfo.processInfo.environment.merging(["SIYU_TIMINGS": "1"]) { $1 }
    process.standardError = errors
    try process.run()
  }

  /// Waits for the next line about a phase; what else siyu says in between is passed on.
  func waitForPhase(_ phase: String) throws -> Double {
    while true {
      while let end = text.firstIndex(of: "\n") {
        let line = String(text[..<end])
        text = String(text[text.index(after: end)...])
        guard line.hasPrefix("{\"phase\":\"") else {
          FileHandle.standardError.write(Data((line + "\n").utf8))
          continue
        }
        if line.contains("\"\(phase)\"") { return 0 }
      }
      let more = errors.fileHandleForReading.availableData
      if more.isEmpty { throw WorkBench.Failure(description: "siyu work ended") }
      text += String(decoding: more, as: UTF8.self)
    }
  }

  func end() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
