import SiyuTestPrograms

/// The real program, as it is installed: `siyu` and `siyu-worker` side by side.
enum SiyuProgram {
  /// Blocks the thread until it has ended.
  static func run(
    _ arguments: [String], in place: Place, inRoot: Bool = false,
    adding environment: [String: String] = [:]
  ) throws -> Ran {
    try ChildProcess(
      [try Programs.folder() + "/siyu"] + arguments,
      environment: place.environment.merging(environment) { $1 },
      folder: inRoot ? place.root : place.workspace, limit: 180
    ).wait()
  }
}
