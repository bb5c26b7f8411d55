/// What a plugin offers, as its `main.lua` declared it.
public struct PluginDeclarations: Sendable, Hashable {
  public var tagRules: [TagRule] = []
  public var segments: [SegmentRule] = []
  public var attributes: [FieldDeclaration] = []
  public var entities: [EntityDeclaration] = []
  public var importers: [ImporterDeclaration] = []
  public var sops: [SOPDeclaration] = []
  public var handovers: [HandoverRule] = []
  public var memberships: [MembershipDeclaration] = []
  public var coupons: [CouponDeclaration] = []
  public var benefits: [BenefitDeclaration] = []
  /// The SOPs that siyu makes of them are among ``sops``.
  public var kocs: [KOCDeclaration] = []
  public var screens: [ScreenRule] = []
  public init() {}
}

/// Where in a plugin's files something was declared.
public struct SourcePlace: Sendable, Hashable, CustomStringConvertible {
  /// Relative to the plugin's folder: `main.lua`.
  public var file: String
  public var line: Int
  public init(file: String, line: Int) {
    self.file = file
    self.line = line
  }
  public var description: String { "\(file):\(line)" }
}

/// A tag group with the function that assigns it.
public struct TagRule: Sendable, Hashable {
  /// The group under its full name.
  public var group: TagGroup
  /// Declared in the workspace and filled by several plugins; otherwise the plugin's own.
  public var shared: Bool
  public var function: Int
  public var place: SourcePlace
  public init(group: TagGroup, shared: Bool, function: Int, place: SourcePlace) {
    self.group = group
    self.shared = shared
    self.function = function
    self.place = place
  }
}

public struct SegmentRule: Sendable, Hashable {
  /// Full name: `skincare.dormant`.
  public var name: String
  public var title: String
  public var function: Int
  public var place: SourcePlace
  public init(name: String, title: String, function: Int, place: SourcePlace) {
    self.name = name
    self.title = title
    self.function = function
    self.place = place
  }
}

/// A function that says who shall have a customer that is handed over.
public struct HandoverRule: Sendable, Hashable {
  /// Full name: `skincare.by-city`.
  public var name: String
  public var title: String
  public var function: Int
  public var place: SourcePlace
  public init(name: String, title: String, function: Int, place: SourcePlace) {
    self.name = name
    self.title = title
    self.function = function
    self.place = place
  }
}

/// The type of a field that a brand adds to customers or entities.
public enum FieldType: String, Sendable, Hashable, CaseIterable {
  case text, integer, number, boolean, date, money, choice
}

public struct FieldDeclaration: Sendable, Hashable {
  public var name: String
  public var title: String
  public var type: FieldType
  /// For `choice`.
  public var choices: [String]
  public var place: SourcePlace?
  public init(
    name: String, title: String, type: FieldType, choices: [String] = [],
    place: SourcePlace? = nil
  ) {
    self.name = name
    self.title = title
    self.type = type
    self.choices = choices
    self.place = place
  }
}

public struct EntityDeclaration: Sendable, Hashable {
  public var kind: String
  public var title: String
  public var fields: [FieldDeclaration]
  public var place: SourcePlace?
  public init(
    kind: String, title: String, fields: [FieldDeclaration], place: SourcePlace? = nil
  ) {
    self.kind = kind
    self.title = title
    self.fields = fields
    self.place = place
  }
}

/// A plugin's map for a kind of file, with Lua functions for odd columns.
public struct ImporterDeclaration: Sendable, Hashable {
  public var id: String
  public var title: String
  /// The declarative table, as an import map's record; functions are `{ lua = NUMBER }`.
  public var map: DataValue
  public var place: SourcePlace
  public init(id: String, title: String, map: DataValue, place: SourcePlace) {
    self.id = id
    self.title = title
    self.map = map
    self.place = place
  }
}
