/// Everything a plugin is given when it starts.
public struct PluginSource: Sendable, Hashable {
  public var id: String
  public var version: String
  /// Of all its files; what is kept, pinned and compared.
  public var checksum: String
  /// The folder as a person would type it: `plugins/skincare`. Begins every place in messages.
  public var folder: String
  /// Text of each Lua file by its path in the folder.
  public var files: [String: [UInt8]]
  /// Resolved settings: a record, money in minor units.
  public var settings: DataValue
  /// Permissions granted, as in the manifest: `orders`, `tag`, `tag:lifecycle` ….
  public var grants: Set<String>
  /// What its manifest asks for: at least the grants.
  public var asked: Set<String>
  /// Its own, by name: what it may read answers of.
  public var surveys: [Survey]
  /// Where it needs other plugins: whose files it and each of those may require, by id, its own too. Their
  /// files are among `files`, under `ID/`.
  public var requires: [String: [String]]
  /// What its manifest lets a setting be, in its order: specs set no others. Empty where there is no
  /// manifest.
  public var settingRules: [SettingRule]

  /// - Parameter asked: the grants, where nobody is asked.
  public init(
    id: String, version: String, checksum: String, folder: String, files: [String: [UInt8]],
    settings: DataValue, grants: Set<String>, asked: Set<String>? = nil,
    surveys: [Survey] = [], requires: [String: [String]] = [:],
    settingRules: [SettingRule] = []
  ) {
    self.id = id
    self.version = version
    self.checksum = checksum
    self.folder = folder
    self.files = files
    self.settings = settings
    self.grants = grants
    self.asked = (asked ?? []).union(grants)
    self.surveys = surveys
    self.requires = requires
    self.settingRules = settingRules
  }

  /// What a pass must read for this plugin.
  public var needs: ReadNeeds {
    var needs: ReadNeeds = []
    if grants.contains("orders") { needs.insert(.orders) }
    if grants.contains("events") { needs.insert(.events) }
    for field in PersonalField.allCases where grants.contains(field.permission) {
      needs.insert(.personal(field))
    }
    if grants.contains("wallet") { needs.insert(.wallet) }
    // A plugin without surveys has no answers to read, whatever it was granted.
    if !surveys.isEmpty {
      if grants.contains("answers") { needs.insert(.answers) }
      if grants.contains("answers:text") { needs.formUnion([.answers, .answerTexts]) }
    }
    if standingAccess != nil { needs.insert(.standings) }
    return needs
  }
}

/// What is the same for all plugins of a workspace.
public struct PluginSurroundings: Sendable, Hashable {
  public var zone: TimeZoneRules
  public var currency: Currency
  /// Shared groups by name.
  public var sharedGroups: [TagGroup]
  public var attributes: [FieldDeclaration]
  public var entities: [EntityDeclaration]
  public var limits: PluginLimits
  public var confinement: ConfinementPolicy
  public init(
    zone: TimeZoneRules, currency: Currency, sharedGroups: [TagGroup] = [],
    attributes: [FieldDeclaration] = [], entities: [EntityDeclaration] = [],
    limits: PluginLimits = PluginLimits(), confinement: ConfinementPolicy = .required
  ) {
    self.zone = zone
    self.currency = currency
    self.sharedGroups = sharedGroups
    self.attributes = attributes
    self.entities = entities
    self.limits = limits
    self.confinement = confinement
  }
}

/// Where the system cannot protect the host from a plugin as it should.
public enum ConfinementPolicy: String, Sendable, Hashable, CaseIterable {
  /// No Lua runs.
  case required
  /// Lua runs with the protections there are, and the operator is told what is missing.
  case available
}

public struct PluginLimits: Sendable, Hashable {
  /// For one question about one subject, in milliseconds.
  public var questionMilliseconds: Int64 = 1000
  /// For loading all files, in milliseconds.
  public var loadMilliseconds: Int64 = 2000
  /// For a whole pass over all batches, in milliseconds of the worker's own time.
  public var passMilliseconds: Int64 = 600_000
  /// For everything one Lua state allocates, in bytes.
  public var memoryBytes: Int64 = 64 << 20
  public init() {}
}

/// Why a plugin takes no further part in a pass.
public struct SetAside: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Cause: String, Sendable, Hashable {
    case load, deadline, crash, memory, protocolError = "protocol"
  }
  public var plugin: String
  public var cause: Cause
  /// One sentence for the operator, with rule and place where known.
  public var diagnostic: Diagnostic
  public init(plugin: String, cause: Cause, diagnostic: Diagnostic) {
    self.plugin = plugin
    self.cause = cause
    self.diagnostic = diagnostic
  }
  public var description: String { diagnostic.description }
}

/// Loads plugins and asks them questions, without saying where or in which language they run.
public protocol PluginRuntime: Sendable {
  /// Loads a plugin and returns what it declares.
  /// - Throws: `SetAside`.
  func declarations(of plugin: PluginSource) throws -> PluginDeclarations
  /// Starts evaluation with these plugins on one more lane. A lane belongs to one thread.
  /// Plugins that fail to start are reported by the first evaluation.
  func lane(
    plugins: [PluginSource], tags: TagDirectory, lexicon: any Lexicon, needs: ReadNeeds
  ) throws -> any PluginLane
}

/// One thread's way of asking: two batches, one being filled while the other is evaluated.
public protocol PluginLane: AnyObject {
  /// An empty batch to push subjects into. At most two are in use: one filling, one asked about.
  func emptyBatch() throws -> any PluginBatch
  /// Sends the batch and what is asked, by plugin position; returns at once. `nil` asks a plugin
  /// nothing. A batch may be asked about again once its answers were collected.
  func ask(_ batch: any PluginBatch, _ asked: [Asked?], now: Instant) throws
  /// Waits for the answers about the batch asked first. One result a plugin.
  func answers() throws -> [Result<BatchAnswers, SetAside>?]
  /// The words for a plugin's read set.
  func reads(plugin: Int, set: UInt16) -> [String]
  func close()
}

extension PluginLane {
  /// Asks every question about everybody in the batch.
  public func ask(_ batch: any PluginBatch, _ questions: [[Question]?], now: Instant) throws {
    try ask(batch, questions.map { $0.map { Asked($0) } }, now: now)
  }
}

/// A batch being filled, then asked about.
public protocol PluginBatch: AnyObject {
  var writer: any SubjectWriter { get }
  var subjects: Int { get }
  /// The customer numbers, in the order of the subjects.
  func numbers() -> [Int64]
  /// The public id of one subject, for decisions and messages.
  func id(of subject: Int) -> String
  func heldTags() -> HeldTagColumn
}

/// The tags that the subjects of a batch hold, as they stood when the stratum began.
public struct HeldTagColumn: Sendable {
  /// One more than there are subjects: subject i holds `offsets[i]..<offsets[i + 1]`.
  public var offsets: [UInt32]
  public var tags: [Int32]
  /// 1 where set by hand.
  public var byHand: [UInt8]
  public init(offsets: [UInt32], tags: [Int32], byHand: [UInt8]) {
    self.offsets = offsets
    self.tags = tags
    self.byHand = byHand
  }
}
