import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One command, run to its end as a process of its own.
struct ProcessRun {
  var seconds: Double
  /// Time on processors, of the process and of those it started and waited for: nearly the same on
  /// a machine that is busy with other things.
  var processorSeconds: Double
  /// Proportional set sizes of the process and everything it started, added up, at their highest.
  /// In bytes; 0 when it was not asked for.
  var peakMemory: Int
  /// Samples in which a process could not be read: then the peak is too low.
  var unreadable: Int
  var output: String
  var errors: String

  /// - Parameters:
  ///   - input: what the command reads on standard input, a file.
  ///   - memory: sample memory every 20 ms, which slows the command a little.
  ///   - accepting: exit codes that are no failure.
  static func of(
    _ arguments: [String], input: String = "/dev/null", environment: [String: String] = [:],
    memory: Bool = false, accepting: Set<Int32> = [0]
  ) throws -> ProcessRun {
    let folder = NSTemporaryDirectory()
    let name = "siyu-bench.\(getpid())"
    let outputFile = "\(folder)/\(name).out"
    let errorFile = "\(folder)/\(name).err"
    defer {
      unlink(outputFile)
      unlink(errorFile)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    let fresh = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, outputFile, fresh, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errorFile, fresh, 0o600)

    var variables = ProcessInfo.processInfo.environment
    variables.merge(environment) { $1 }
    var argv = arguments.map { strdup($0) } + [nil]
    var envp = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }

    var pid: pid_t = 0
    let clock = ContinuousClock()
    let began = clock.now
    let failure = posix_spawnp(&pid, arguments[0], &actions, nil, &argv, &envp)
    guard failure == 0 else {
      throw BenchFailure("\(arguments[0]) cannot be started: \(String(cString: strerror(failure)))")
    }
    var sampler = MemorySampler(root: pid)
    var status: Int32 = 0
    var usage = rusage()
    if memory {
      while wait4(pid, &status, WNOHANG, &usage) == 0 {
        sampler.sample()
        usleep(20_000)
      }
    } else {
      while wait4(pid, &status, 0, &usage) < 0, errno == EINTR {}
    }
    let seconds = (clock.now - began) / .seconds(1)

    let output = try String(contentsOfFile: outputFile, encoding: .utf8)
    let errors = try String(contentsOfFile: errorFile, encoding: .utf8)
    // The low seven bits are a signal, the next eight the exit code (wait(2)).
    let ended = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    guard accepting.contains(ended) else {
      throw BenchFailure(
        "\(arguments.joined(separator: " ")) ended with \(ended):\n\(errors)\(output.prefix(2_000))"
      )
    }
    return ProcessRun(
      seconds: seconds, processorSeconds: usage.ru_utime.seconds + usage.ru_stime.seconds,
      peakMemory: sampler.peak, unreadable: sampler.unreadable, output: output,
      errors: errors)
  }
}

extension timeval {
  fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}

/// Several runs of the same: times from runs nobody disturbed, memory from one more.
struct Measured {
  var times: [Double]
  /// The median.
  var processorSeconds: Double
  var peakMemory: Int
  var unreadable: Int
  /// The last timed run's.
  var output: String
  var errors: [String]

  var seconds: Double { times.median }

  /// - Parameter prepare: puts things back as they were; not counted.
  static func of(
    _ title: String, repeats: Int, prepare: () throws -> Void = {},
    run: (_ memory: Bool) throws -> ProcessRun
  ) throws -> Measured {
    note(title)
    var runs: [ProcessRun] = []
    // The memory run comes first: it warms the caches of the system, and the state that the last
    // run leaves behind is that of an undisturbed one.
    for round in 0...repeats {
      try prepare()
      runs.append(try run(round == 0))
    }
    let timed = runs.dropFirst()
    return Measured(
      times: timed.map(\.seconds), processorSeconds: timed.map(\.processorSeconds).median,
      peakMemory: runs[0].peakMemory,
      unreadable: runs[0].unreadable, output: runs[repeats].output, errors: timed.map(\.errors))
  }
}

extension [Double] {
  var median: Double {
    let sorted = sorted()
    guard let upper = sorted.dropFirst(count / 2).first else { return .nan }
    return count % 2 == 1 ? upper : (sorted[count / 2 - 1] + upper) / 2
  }
}

/// Tells the person waiting what is going on.
func note(_ text: String) {
  FileHandle.standardError.write(Data("bench: \(text)\n".utf8))
}
