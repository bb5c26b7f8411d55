import SiyuEngine
import SiyuModel
import SiyuStorage
import SiyuTestSupport
import SiyuWorkers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A brand with a store in a file of its own and plugins in workers of their own.
///
/// Not for several threads at once; each test makes its own.
final class EngineLab {
  let folder: TemporaryFolder
  let store: any Store
  let key = WorkspaceKey.random()
  let surroundings: PluginSurroundings
  let runtime: ProcessRuntime
  private(set) var plugins: [PassPlugin] = []
  var now = Instant(seconds: 1_704_067_200)
  var sops = SOPSettings()
  /// Of every plugin.
  var contents: [String: ContentFacts] = [:]

  /// - Parameter plugins: in the order of the workspace.
  init(
    _ plugins: [PluginSource], zone: TimeZoneRules = .utc, shared: [TagGroup] = [],
    limits: PluginLimits = PluginLimits(), contents: [String: ContentFacts] = [:]
  ) throws {
    self.contents = contents
    folder = try TemporaryFolder()
    surroundings = PluginSurroundings(
      zone: zone, currency: .cny, sharedGroups: shared, limits: limits)
    store = try SQLiteStore(path: folder.path + "/siyu.db", key: key, zone: zone)
    runtime = ProcessRuntime(
      try WorkerSetup(executable: Self.worker, surroundings: surroundings))
    self.plugins = try plugins.map(loaded)
  }

  deinit { runtime.close() }

  /// The worker lies where the build puts all programs: beside the one that runs the tests, or
  /// above the test bundle.
  static let worker: String = {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &bytes, bytes.count)
    let own = String(
      decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/siyu-worker"
  }()

  private func loaded(_ source: PluginSource) throws -> PassPlugin {
    PassPlugin(
      source: source, title: source.id, declarations: try runtime.declarations(of: source),
      contents: contents)
  }

  /// The same brand with other plugins.
  func use(_ plugins: [PluginSource]) throws { self.plugins = try plugins.map(loaded) }

  func planner(
    full: Bool = false, workers: Int = 1, at: Instant? = nil, store: (any Store)? = nil
  ) -> Planner {
    Planner(
      store: store ?? self.store, runtime: runtime, plugins: plugins, surroundings: surroundings,
      now: at ?? now, workers: workers, full: full, temporaryDirectory: folder.path, sops: sops)
  }

  /// Imports one file's rows.
  func bring(_ batch: ImportBatch) throws {
    var lab = StoreLab(temporaryDirectory: folder.path) { [store] in store }
    lab.now = now
    for membership in plugins.flatMap(\.declarations.memberships) {
      lab.memberships[membership.name] = membership
    }
    for benefit in plugins.flatMap(\.declarations.benefits) { lab.benefits[benefit.name] = benefit }
    let problems = try lab.bring(batch, into: store).problems
    try requireEqual(problems, [], "refused rows")
  }

  /// `customer group:value` for all that is held, in order.
  func held() throws -> [String] { try store.table(.tags).map { "\($0[0]) \($0[1])" }.sorted() }
}

extension PluginSource {
  /// A plugin of one file.
  static func lua(
    _ id: String, _ text: String, grants: Set<String> = ["orders", "events", "tag"],
    asked: Set<String>? = nil, settings: DataValue = .record(DataRecord())
  ) -> PluginSource {
    PluginSource(
      id: id, version: "1.0.0", checksum: "\(id)-\(FixedHash.hash(text))", folder: "plugins/\(id)",
      files: ["main.lua": Array(text.utf8)], settings: settings, grants: grants, asked: asked)
  }
}
