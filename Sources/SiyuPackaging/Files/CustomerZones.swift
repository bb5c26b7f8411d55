public import SiyuModel

/// Customers' time zones by the name that their attribute holds, each file read once.
///
/// A name that is no zone is the brand's: what people wrote into a field must not stop a run.
public struct CustomerZones: Sendable {
  private var known: [String: TimeZoneRules?] = [:]
  private let folder: String
  /// The database has some 600; a field can hold anything.
  private static let most = 2_000

  public init() { self.init(folder: ZoneFiles.systemFolder) }

  init(folder: String) { self.folder = folder }

  /// `nil` for a name that is no zone here.
  public mutating func zone(_ name: String) -> TimeZoneRules? {
    if let zone = known[name] { return zone }
    let zone = (try? ZoneFiles.load(name, from: folder)).flatMap {
      try? TimeZoneRules(name: name, tzif: $0)
    }
    if known.count < Self.most { known[name] = .some(zone) }
    return zone
  }
}
