import SiyuTestPrograms
import Foundation

/// The real program, run as a process of its own, perhaps with a fault in it.
struct Siyu: Sendable {
  /// The folder with `siyu`, `siyu-worker` and the injector.
  let folder: String

  init() throws { folder = try Programs.folder() }

  /// Whether faults can be put in here: needs a linker that loads a library before libc.
  static let canFail = Programs.injector != nil

  /// Starts it and does not wait.
  ///
  /// - Parameters:
  ///   - workspace: its working folder.
  ///   - temporary: where its temporary files go; default `tmp` beside the workspace.
  ///   - clock: seconds by which the system's clock is wrong.
  ///   - haste: by how much shorter its sleeps are.
  ///   - counting: a file that gets the numbers of calls.
  func start(
    _ words: [String], in workspace: String, fault: Fault? = nil, clock: Int? = nil,
    counting: String? = nil, temporary: String? = nil, output: ChildProcess.Stream = .kept,
    input: ChildProcess.Stream = .empty, user: UInt32? = nil, haste: Int? = nil
  ) throws -> ChildProcess {
    let temporary = temporary ?? workspace + ".tmp"
    try FileManager.default.createDirectory(
      atPath: temporary, withIntermediateDirectories: true)
    var environment = [
      "PATH": "/usr/bin:/bin", "HOME": temporary, "TMPDIR": temporary, "LANG": "C.UTF-8",
      "SWIFT_BACKTRACE": "enable=no",
    ]
    if let named = ProcessInfo.processInfo.environment["SIYU_PLUGINS"] {
      environment["SIYU_PLUGINS"] = named
    }
    if fault != nil || clock != nil || counting != nil || haste != nil {
      environment["LD_PRELOAD"] = Programs.injector
      environment["SIYU_FAULT_HASTE"] = haste.map(String.init)
      environment["SIYU_FAULT_CLOCK"] = clock.map(String.init)
      environment["SIYU_FAULT_COUNT"] = counting
      environment.merge(fault?.environment ?? [:]) { $1 }
    }
    return try ChildProcess(
      [folder + "/siyu"] + words, environment: environment, folder: workspace, output: output,
      input: input, user: user)
  }

  /// Runs it to its end.
  func run(
    _ words: [String], in workspace: String, fault: Fault? = nil, clock: Int? = nil,
    temporary: String? = nil, output: ChildProcess.Stream = .kept,
    input: ChildProcess.Stream = .empty, user: UInt32? = nil
  ) throws -> Ran {
    try start(
      words, in: workspace, fault: fault, clock: clock, temporary: temporary, output: output,
      input: input, user: user
    ).wait()
  }

  /// Runs it and expects it to be done.
  @discardableResult
  func must(_ words: [String], in workspace: String) throws -> Ran {
    let ran = try run(words, in: workspace)
    guard ran.isDone else {
      throw ProgramError("siyu \(words.joined(separator: " ")): \(ran)")
    }
    return ran
  }

  /// How many calls of each class a run makes, for choosing points.
  func calls(
    _ words: [String], in workspace: String, about path: String? = nil
  ) throws -> [Fault.Kind: Int] {
    let file = workspace + ".calls"
    defer { unlink(file) }
    unlink(file)
    var fault: Fault?
    // A point that is never reached: only what it counts is wanted.
    if let path {
      fault = Fault(kind: .any, number: 1 << 40, action: .killBefore, path: path)
    }
    let ran = try start(words, in: workspace, fault: fault, counting: file).wait()
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw ProgramError("nothing was counted of siyu \(words.joined(separator: " ")): \(ran)")
    }
    var calls: [Fault.Kind: Int] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      if let kind = Fault.Kind(rawValue: String(parts[0])) { calls[kind] = Int(parts[1]) }
    }
    return calls
  }
}
