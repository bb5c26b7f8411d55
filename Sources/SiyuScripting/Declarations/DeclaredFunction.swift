public import SiyuModel

/// A Lua function of the plugin's, and what a question about it needs to know.
public struct DeclaredFunction: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case tagGroup, segment
    /// Makes a value of a column of a file.
    case importer
    /// A condition of an SOP: yes or no, as a segment's.
    case sop
    /// Says who shall have a customer that is handed over.
    case handover
    /// Of a membership or another programme, whose noun this is.
    case programme(noun: String, wants: Wanted)
  }

  public var kind: Kind
  /// `skincare.value`, or a shared group's own name.
  public var fullName: String
  /// `value`, as the author calls it.
  public var localID: String
  /// Where it was declared.
  public var place: SourcePlace
  public var review: ReviewPeriod
  /// For tag groups.
  public var group: TagGroup?
  /// A tag group's values by name, numbered from 1 as answers do.
  public var valueNumbers: [String: Int]

  init(
    kind: Kind, fullName: String, localID: String, place: SourcePlace,
    review: ReviewPeriod = .day, group: TagGroup? = nil
  ) {
    self.kind = kind
    self.fullName = fullName
    self.localID = localID
    self.place = place
    self.review = review
    self.group = group
    valueNumbers = [:]
    for (index, value) in (group?.values ?? []).enumerated() {
      valueNumbers[value.name] = index + 1
    }
  }
}
