public import SiyuModel

/// What `siyu.toml` says. Written by people and never rewritten by siyu.
public struct WorkspaceFile: Sendable {
  public var brand: String
  public var currency: Currency
  /// A name of the time zone database.
  public var timeZone: String
  public var weekStart: Weekday
  /// Relative to the workspace, or from the root.
  public var storePath: String
  /// Relative to the workspace, inside `calendars/`; `nil`: the usual one, if it is there.
  public var calendarFile: String?
  /// The plugins that run, in this order; `nil`: every folder in `plugins/`, by name.
  public var enabledPlugins: [String]?
  /// What `[plugins.ID] grant` grants. `siyu plugin grant` writes to `siyu.lock` instead.
  public var grants: [String: Set<Permission>]
  /// `[settings.ID]` by plugin.
  public var settings: [String: TOMLSection]
  /// Shared groups, in the file's order.
  public var tagGroups: [TagGroup]
  public var attributes: [FieldDeclaration]
  public var entities: [EntityDeclaration]
  public var limits: PluginLimits
  /// `[workers] confinement`.
  public var confinement: ConfinementPolicy
  /// `[content]`.
  public var content = ContentRules()
  /// With more accounts than this on one phone number, the number is a shop's or a family's and
  /// is no evidence of a person.
  public var accountsPerPhone: Int
  /// `[channels.NAME]`, in the file's order; no touchpoint has two.
  public var channels: [ChannelSettings] = []
  /// `[staff] customers_at_most`: how many customers a hand-over may leave one member of staff with.
  public var mostCustomersOfStaff: Int64?
  /// `[gate]`: what lets messages out.
  public var gate = GateSettings()
  /// `[registries]`, in the file's order.
  public var registries: [RegistrySetting] = []

  /// Where the lists of plugins stand, for messages: 1-based lines.
  var enabledLine: Int?
  /// Where the calendar is named.
  var calendarLine: Int?

  public static let name = "siyu.toml"

  /// - Throws: `Diagnostics`, everything that is wrong, from top to bottom.
  public static func parse(
    _ bytes: [UInt8], file: String = name
  ) throws(Diagnostics) -> WorkspaceFile {
    let document: TOMLDocument
    do throws(Diagnostic) {
      document = try TOMLDocument(bytes, file: file)
    } catch {
      throw Diagnostics([error])
    }
    let problems = ProblemList(file: file)
    var reader = SectionReader(document.root, problems: problems)
    let workspace = read(&reader)
    reader.finish()
    guard problems.all.isEmpty, let workspace else { throw Diagnostics(problems.byLine) }
    return workspace
  }
}
