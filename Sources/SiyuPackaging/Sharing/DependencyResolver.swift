import SiyuModel

/// Finds versions of plugins that go together: one version of each serves all, what is there stays where it
/// will do, and of what has to come the newest is taken that all ranges allow.
public struct DependencyResolver {
  public struct Candidate: Sendable, Hashable {
    public var id: String
    public var version: SemanticVersion
    public var requires: [String: VersionRange]
    /// It is in `plugins/` already.
    public var isPresent: Bool

    public init(
      id: String, version: SemanticVersion, requires: [String: VersionRange],
      isPresent: Bool = false
    ) {
      self.id = id
      self.version = version
      self.requires = requires
      self.isPresent = isPresent
    }

    public init(_ manifest: PluginManifest, isPresent: Bool = false) {
      self.init(
        id: manifest.id, version: manifest.version, requires: manifest.dependencies,
        isPresent: isPresent)
    }

    var label: String { "\(id)@\(version)" }
  }

  private let present: [String: Candidate]
  private let lookup: (String) throws -> [Candidate]
  private var known: [String: [Candidate]] = [:]
  private var wanted: [String] = []
  private var steps = 0
  /// The way that led furthest before it ended.
  private var failure: (depth: Int, problem: Diagnostic)?

  /// So many tries: some dozens of plugins that contradict each other in every way. Each costs no more
  /// than `mostPlugins` looks, so whatever an index says, this ends within seconds.
  private static let mostSteps = 10_000
  /// That come or stay together, and that one of them may name. A playbook with what it needs is a
  /// handful; what a stranger's index says has to end somewhere.
  static let mostPlugins = 200

  /// - Parameters:
  ///   - present: what is in `plugins/`.
  ///   - lookup: what registries have of a plugin, newest first.
  public init(
    present: [Candidate], _ lookup: @escaping (String) throws -> [Candidate]
  ) {
    self.present = Dictionary(present.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
    self.lookup = lookup
  }

  /// - Parameter wanted: by plugin, what will do, best first.
  /// - Returns: what has to be put in place, each after those that it needs.
  /// - Throws: `Diagnostic`: who asks for what that cannot be had together.
  public mutating func resolve(_ wanted: [String: [Candidate]]) throws -> [Candidate] {
    known = wanted
    self.wanted = wanted.keys.sorted()
    steps = 0
    failure = nil
    guard let chosen = try solve([:], wanted.keys.sorted()) else {
      throw failure?.problem ?? Diagnostic(Message.unresolved(wanted.keys.sorted().first ?? ""))
    }
    return try ordered(chosen)
  }

  // MARK: Choosing

  private mutating func solve(
    _ chosen: [String: Candidate], _ pending: [String]
  ) throws -> [String: Candidate]? {
    guard let id = pending.first else { return chosen }
    // One level of this a plugin, so this bounds the stack too.
    guard chosen.count + pending.count <= Self.mostPlugins else { throw tooMany(id) }
    let asked = ranges(of: id, chosen, pending)
    let waiting = Set(pending)
    var reasons: [String] = []
    for candidate in try candidates(id) {
      steps += 1
      guard steps <= Self.mostSteps else {
        throw Diagnostic(
          "too many plugins need each other in too many ways",
          hint: "install one of them at an exact version first, such as \(candidate.label)")
      }
      guard asked.allSatisfy({ $0.range.contains(candidate.version) }) else { continue }
      guard candidate.requires.count <= Self.mostPlugins else { throw tooMany(id) }
      let opposed = candidate.requires
        .filter { need in chosen[need.key].map { !need.value.contains($0.version) } ?? false }
        .min { $0.key < $1.key }
      if let opposed {
        reasons.append(
          "\(candidate.label) needs \(opposed.key) \(opposed.value.text), which the others do not allow"
        )
        continue
      }
      var next = chosen
      next[id] = candidate
      let more = candidate.requires.keys.filter { next[$0] == nil && !waiting.contains($0) }
      if let solved = try solve(next, Array(pending.dropFirst()) + more.sorted()) { return solved }
    }
    note(id, asked, reasons, depth: chosen.count)
    return nil
  }

  private func tooMany(_ id: String) -> Diagnostic {
    let first = wanted.first ?? id
    return Diagnostic(
      "more than \(Self.mostPlugins) plugins would have to come together, among them \(id)",
      hint:
        "siyu plugin info \(first) --from REGISTRY shows what it needs; ask whoever keeps the registry"
    )
  }

  private mutating func candidates(_ id: String) throws -> [Candidate] {
    if let known = known[id] { return known }
    let found = (present[id].map { [$0] } ?? []) + (try lookup(id))
    known[id] = found
    return found
  }

  /// What is asked of a plugin by those that are chosen, and by those that stay as they are.
  private func ranges(
    of id: String, _ chosen: [String: Candidate], _ pending: [String]
  ) -> [(by: String, range: VersionRange)] {
    // Whoever asks for nothing is passed over first: most do not.
    let asking = present.values.filter {
      $0.requires[id] != nil && chosen[$0.id] == nil && !pending.contains($0.id)
    }
    return (chosen.values.filter { $0.requires[id] != nil } + asking)
      .filter { $0.id != id }.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
      .compactMap { asker in asker.requires[id].map { (asker.label, $0) } }
  }

  private mutating func note(
    _ id: String, _ asked: [(by: String, range: VersionRange)], _ reasons: [String], depth: Int
  ) {
    if let failure, failure.depth >= depth { return }
    let versions = (known[id] ?? []).map { "\($0.version)\($0.isPresent ? " (here)" : "")" }
    var lines = asked.prefix(8).map { "\($0.by) needs \(id) \($0.range.text)" }
    if asked.count > 8 { lines.append("and \(asked.count - 8) more need it") }
    lines.append(
      versions.isEmpty
        ? "there is none: no registry has it"
        : "there is \(versions.prefix(8).joined(separator: ", "))"
          + (versions.count > 8 ? " and more" : ""))
    lines += reasons.prefix(3)
    failure = (depth, Diagnostic(Message.unresolved(id), hint: lines.joined(separator: "\n  ")))
  }

  // MARK: Order

  private func ordered(_ chosen: [String: Candidate]) throws -> [Candidate] {
    var done: Set<String> = []
    var order: [Candidate] = []
    func visit(_ id: String, _ way: [String]) throws {
      if let start = way.firstIndex(of: id) {
        throw Diagnostic(
          Message.dependencyCircle(Array(way[start...]) + [id]), hint: Message.dependencyCircleHint)
      }
      // All that is needed was chosen, also where it stays as it is.
      guard !done.contains(id), let candidate = chosen[id] else { return }
      for next in candidate.requires.keys.sorted() { try visit(next, way + [id]) }
      done.insert(id)
      if !candidate.isPresent { order.append(candidate) }
    }
    for id in chosen.keys.sorted() { try visit(id, []) }
    return order
  }
}
