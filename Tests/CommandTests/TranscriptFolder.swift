import Foundation
import SiyuTestPrograms

/// A folder of a document's own: a home to work in, a temporary folder, and the programs it may use.
final class TranscriptFolder {
  /// Where the document's commands start; also `HOME`, and "~" in what they print.
  let home: String
  private let root: String
  private let programs: String

  /// What `LANG` says.
  private let language: String

  /// - Parameter programs: the folder with `siyu` and `siyu-worker`.
  init(programs: String, language: String = "C.UTF-8") throws {
    self.language = language
    let made = FileManager.default.temporaryDirectory.path + "/siyu-transcript-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: false)
    // Commands print real paths.
    root = URL(fileURLWithPath: made).resolvingSymlinksInPath().path
    home = root + "/home"
    self.programs = root + "/bin"
    for folder in [home, self.programs, root + "/tmp"] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }
    for name in ["siyu", "siyu-worker", "siyu-unpack"]
    where FileManager.default.isExecutableFile(atPath: "\(programs)/\(name)") {
      try FileManager.default.createSymbolicLink(
        atPath: "\(self.programs)/\(name)", withDestinationPath: "\(programs)/\(name)")
    }
    try Data((home + "\n").utf8).write(to: URL(fileURLWithPath: workingFolderPath))
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// The same on every machine: plain text, UTC, only the system's own programs beside ours.
  private var environment: [String: String] {
    [
      "HOME": home, "PATH": "\(programs):/usr/bin:/bin", "TMPDIR": root + "/tmp",
      "LANG": language, "TZ": "UTC", "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100",
    ]
  }

  /// Holds the folder the last command ended in.
  private var workingFolderPath: String { root + "/working-folder" }

  /// Runs a command where the one before it ended.
  func run(_ command: String, limit: Int) throws -> Outcome {
    let outputPath = root + "/output"
    let status = try ShellCommand(
      script: """
        umask 022; ulimit -c 0
        cd "$(cat "$2")" || exit 125
        trap 'pwd -P >"$2"' EXIT
        eval "$1"
        """,
      arguments: [command, workingFolderPath], environment: environment, outputPath: outputPath,
      limit: limit
    ).run()
    let output = String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: outputPath)), as: UTF8.self)
    return Outcome(output: output.replacing(home, with: "~"), status: status)
  }

  /// Puts a file where the last command ended, with the folders it needs.
  func write(_ text: String, to path: String) throws {
    guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
      throw ProgramError("file=\(path) leads out of the document's folder")
    }
    let folder = try String(contentsOfFile: workingFolderPath, encoding: .utf8)
      .trimmingCharacters(in: .newlines)
    let place = URL(fileURLWithPath: "\(folder)/\(path)")
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: place)
  }
}
