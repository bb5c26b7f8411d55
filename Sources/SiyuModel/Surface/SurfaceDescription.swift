/// All that a plugin's Lua finds: what the reference, editor definitions, checks and suggestions are made of.
///
/// Types are written as editors with a Lua language server read them (LuaCATS): `string`, `integer?`,
/// `siyu.Order[]`, `fun(c: siyu.Customer): boolean`.
public struct SurfaceDescription: Sendable, Hashable {
  /// As manifests name it.
  public var version: String
  /// Functions under `siyu`, by the table that they lie in.
  public var modules: [SurfaceModule]
  /// `siyu.tag_group { … }` and its like.
  public var declarations: [SurfaceDeclaration]
  /// What functions get and give, and the parts of declarations.
  public var classes: [SurfaceClass]
  /// Other names for types.
  public var aliases: [SurfaceAlias]
  /// Names of Lua's own library that are there: `pairs`, `string.format`; sorted.
  public var standard: [String]
  /// Where that is not as Lua's manual has it.
  public var differences: [SurfaceDifference]

  /// The kind of job by which a worker is asked for it.
  public static let job = "describe"

  public init(
    version: String, modules: [SurfaceModule], declarations: [SurfaceDeclaration],
    classes: [SurfaceClass], aliases: [SurfaceAlias], standard: [String],
    differences: [SurfaceDifference] = []
  ) {
    self.version = version
    self.modules = modules
    self.declarations = declarations
    self.classes = classes
    self.aliases = aliases
    self.standard = standard
    self.differences = differences
  }
}

/// Where plugins' Lua is not as its manual describes it.
public struct SurfaceDifference: Sendable, Hashable {
  /// Of the manual.
  public var what: String
  public var instead: String
  public var reason: String
  /// The functions that it is about: `table.sort`.
  public var names: [String]
  public init(_ what: String, _ instead: String, _ reason: String, _ names: [String]) {
    self.what = what
    self.instead = instead
    self.reason = reason
    self.names = names
  }
}

/// A name for a type that several places take.
public struct SurfaceAlias: Sendable, Hashable {
  public var name: String
  public var type: String
  public var about: String
  public init(_ name: String, _ type: String, _ about: String) {
    self.name = name
    self.type = type
    self.about = about
  }
}

/// Where a file of Lua is run, which decides what it finds.
public enum SurfacePlace: String, Sendable, Hashable, CaseIterable {
  case plugin, script, spec, repl
}

/// Functions that belong together.
public struct SurfaceModule: Sendable, Hashable {
  /// The table: `siyu.time`; of functions without one, a word for them: `spec`.
  public var name: String
  public var title: String
  /// Sentences above the functions.
  public var about: String
  public var places: [SurfacePlace]
  public var functions: [SurfaceFunction]
  public var values: [SurfaceField]

  public init(
    name: String, title: String, about: String = "", places: [SurfacePlace] = SurfacePlace.allCases,
    functions: [SurfaceFunction], values: [SurfaceField] = []
  ) {
    self.name = name
    self.title = title
    self.about = about
    self.places = places
    self.functions = functions
    self.values = values
  }

  /// `siyu.keep` of a value of the module `siyu`; of a module without a table the value says it all.
  public func path(of value: SurfaceField) -> String {
    value.name.contains(".") ? value.name : "\(name).\(value.name)"
  }
}

/// A function or method.
public struct SurfaceFunction: Sendable, Hashable {
  public struct Parameter: Sendable, Hashable {
    public var name: String
    /// With `?` where it may be left out.
    public var type: String
    /// What it means, with its unit.
    public var about: String
    public init(_ name: String, _ type: String, _ about: String) {
      self.name = name
      self.type = type
      self.about = about
    }
    public var isOptional: Bool { type.hasSuffix("?") }
  }
  public struct Result: Sendable, Hashable {
    public var type: String
    /// May be empty.
    public var about: String
    public init(_ type: String, _ about: String = "") {
      self.type = type
      self.about = about
    }
  }

  /// As it is written: `siyu.time.add`; of a method its last part.
  public var name: String
  public var summary: String
  public var parameters: [Parameter]
  public var isVariadic: Bool
  public var results: [Result]
  /// What it raises, in words.
  public var errors: [String]
  /// Where it may be called, in words.
  public var phases: String
  /// What has to be granted for it; `nil`: nothing.
  public var permission: String?
  /// Where it is found, where that is not where its module is.
  public var places: [SurfacePlace]?
  /// The version of the surface that has it first.
  public var since: String
  /// Lua that runs without an error where the function may be called.
  public var example: String

  public init(
    name: String, summary: String, parameters: [Parameter] = [], isVariadic: Bool = false,
    results: [Result] = [], errors: [String] = [], phases: String, permission: String? = nil,
    places: [SurfacePlace]? = nil, since: String = "1", example: String
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.isVariadic = isVariadic
    self.results = results
    self.errors = errors
    self.phases = phases
    self.permission = permission
    self.places = places
    self.since = since
    self.example = example
  }

  /// `add(t, duration, [now])`, below the name given.
  public func signature(as name: String) -> String {
    let names = parameters.map { $0.isOptional ? "[\($0.name)]" : $0.name }
    return "\(name)(\((names + (isVariadic ? ["…"] : [])).joined(separator: ", ")))"
  }
}

/// A field that can be read, or one that a declaration takes.
public struct SurfaceField: Sendable, Hashable {
  public var name: String
  public var type: String
  public var about: String
  /// Of a declaration: it cannot do without.
  public var isRequired: Bool
  public var permission: String?
  /// Of a module's value: where it is found, where that is not where its module is.
  public var places: [SurfacePlace]?
  public var since: String
  /// Of a module's value.
  public var example: String?

  public init(
    _ name: String, _ type: String, _ about: String, isRequired: Bool = false,
    permission: String? = nil, places: [SurfacePlace]? = nil, since: String = "1",
    example: String? = nil
  ) {
    self.name = name
    self.type = type
    self.about = about
    self.isRequired = isRequired
    self.permission = permission
    self.places = places
    self.since = since
    self.example = example
  }
}

/// Something with fields and methods.
public struct SurfaceClass: Sendable, Hashable {
  /// `siyu.Customer`
  public var name: String
  public var summary: String
  /// How an author comes by it: `c`, `c.orders:first()`.
  public var from: String
  public var fields: [SurfaceField]
  /// Functions that are called with a dot: `c.level("vip")`.
  public var functions: [SurfaceFunction]
  /// Functions that are called with a colon.
  public var methods: [SurfaceFunction]
  /// Other fields are taken too, of this type.
  public var others: String?
  /// A table that an author writes, instead of something that siyu gives.
  public var isWritten: Bool
  /// Sentences below the tables.
  public var notes: String

  public init(
    _ name: String, _ summary: String, from: String, fields: [SurfaceField] = [],
    functions: [SurfaceFunction] = [], methods: [SurfaceFunction] = [], others: String? = nil,
    isWritten: Bool = false, notes: String = ""
  ) {
    self.name = name
    self.summary = summary
    self.from = from
    self.fields = fields
    self.functions = functions
    self.methods = methods
    self.others = others
    self.isWritten = isWritten
    self.notes = notes
  }
}

/// A declaration: a function of `siyu` that takes one table.
public struct SurfaceDeclaration: Sendable, Hashable {
  /// `tag_group`
  public var name: String
  public var summary: String
  /// The class of the table it takes.
  public var takes: String
  /// What is wrong with one that is refused.
  public var errors: [String]
  /// When it can be called, as the end of "can be called".
  public var phases: String
  public var since: String
  /// A whole `main.lua` that declares one.
  public var example: String

  public init(
    name: String, summary: String, takes: String, errors: [String] = [], phases: String,
    since: String = "1", example: String
  ) {
    self.name = name
    self.summary = summary
    self.takes = takes
    self.errors = errors
    self.phases = phases
    self.since = since
    self.example = example
  }
}
