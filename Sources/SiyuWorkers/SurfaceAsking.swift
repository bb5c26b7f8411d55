internal import SiyuBorder
public import SiyuModel

extension SurfaceDescription {
  /// What plugins find, as the installed worker says it. Starts a worker and runs no plugin; some
  /// milliseconds.
  /// - Throws: `Diagnostic` when no worker can be started, or it is of another version of siyu.
  public init(askedOf setup: WorkerSetup) throws {
    let nobody = PluginSource(
      id: "api", version: "0", checksum: "", folder: "api", files: ["main.lua": []],
      settings: .record(DataRecord()), grants: [])
    let session = WorkerSession(nobody, mode: .script, setup)
    let told = try session.run(["kind": .string(Self.job)]) { operation, _ in
      throw Diagnostic("a description asks for nothing, and '\(operation)' was asked")
    }
    guard let description = SurfaceDescription(json: told) else {
      throw Diagnostic(
        "siyu-worker describes its Lua in a way that this siyu does not know",
        hint: "install siyu and siyu-worker of one version, in one folder")
    }
    self = description
  }
}
