internal import LuaSource

/// The functions that a plugin's files name, and with what they are called: so the body of a helper is looked
/// at as that of a rule is.
///
/// Whoever uses a function in a way that is not followed may call it with anything.
struct KnownFunctions {
  /// Where a function or a table is written.
  struct Place: Hashable {
    var file: String
    var start: Int
  }

  /// What a name stands for.
  enum Origin: Hashable {
    case function(Place)
    case table(Place)
  }

  /// What a function is called with, by all that call it.
  struct Calls: Equatable {
    var types: [LuaTypeExpression]
    /// Of parameters behind those.
    var rest: LuaTypeExpression

    static let unknown = Calls(types: [], rest: .any)

    func type(at index: Int) -> LuaTypeExpression { index < types.count ? types[index] : rest }

    func joined(with other: Calls) -> Calls {
      Calls(
        types: (0..<max(types.count, other.types.count)).map {
          Self.either(type(at: $0), other.type(at: $0))
        }, rest: Self.either(rest, other.rest))
    }

    private static func either(
      _ a: LuaTypeExpression, _ b: LuaTypeExpression
    ) -> LuaTypeExpression {
      a == .any || b == .any ? .any : .either(a.alternatives + b.alternatives)
    }
  }

  /// What a function that a declaration is given has to return.
  struct Wanted: Hashable {
    /// The declaration's field.
    var name: String
    var type: LuaTypeExpression
    /// Whether a reason may follow.
    var hasReason = false
  }

  private struct Field {
    var origins: Set<Origin> = []
    /// Something that is not followed was put there.
    var isSpoiled = false
  }

  /// What a comment says of a parameter; `nil` where none does.
  struct Said {
    var name: String
    var type: LuaTypeExpression?
  }

  /// What files return, by module.
  var modules: [String: Origin] = [:]
  /// Whether all of the plugin's files were read.
  var isWhole = true
  /// Modules that are asked for outside of rules.
  var atLoad: Set<String> = []
  /// Whether some are asked for by names that only a run knows.
  private var asksForAny = false
  private var fields: [Place: [String: Field]] = [:]
  private var opened: Set<Place> = []
  /// What tables have, be it followed or not.
  private var names: [Place: Set<String>] = [:]
  /// Tables with names that only a run knows.
  private var unclear: Set<Place> = []
  private var parameters: [Place: [Said]] = [:]
  /// As seen so far, and as seen by the look before, which counts.
  private var calls: [Place: Calls] = [:]
  private var before: [Place: Calls] = [:]
  private var given: [Place: Set<Wanted>] = [:]
  private var givenBefore: [Place: Set<Wanted>] = [:]
  private var called: Set<Place> = []
  /// What functions give, and what the look before found of that.
  private var results: [Place: LuaTypeExpression] = [:]
  private var resultsBefore: [Place: LuaTypeExpression] = [:]

  // MARK: What is known

  func calls(of function: Place) -> Calls? { before[function] }

  /// `nil` where its answers go elsewhere, too.
  func wanted(of function: Place) -> Wanted? {
    guard let all = givenBefore[function], all.count == 1 else { return nil }
    return all.first
  }

  func field(_ table: Place, _ name: String) -> Origin? {
    guard let field = fields[table]?[name], !field.isSpoiled, field.origins.count == 1 else {
      return nil
    }
    return field.origins.first
  }

  /// The first value that it gives; `nil` where nothing is known of it.
  func result(of function: Place) -> LuaTypeExpression? { resultsBefore[function] }

  /// What stands in a module's table, where that is all known; `nil` for other tables.
  func names(ofModule table: Place) -> Set<String>? {
    guard isWhole, !opened.contains(table), !unclear.contains(table),
      modules.values.contains(.table(table))
    else { return nil }
    return names[table] ?? []
  }

  /// Empty where no comment says anything.
  func parameters(of function: Place) -> [Said] { parameters[function] ?? [] }

  // MARK: What is seen

  mutating func say(_ function: Place, _ said: [Said]) {
    if said.contains(where: { $0.type != nil }) { parameters[function] = said }
  }

  /// Something stands in a table; `nil`: under a name that only a run knows.
  mutating func name(_ name: String?, in table: Place) {
    if let name { names[table, default: []].insert(name) } else { unclear.insert(table) }
  }

  mutating func give(_ function: Place, _ result: LuaTypeExpression) { results[function] = result }

  mutating func call(_ function: Place, _ with: Calls) {
    calls[function] = calls[function]?.joined(with: with) ?? with
    called.insert(function)
  }

  mutating func give(_ function: Place, to wanted: Wanted?, _ with: Calls) {
    calls[function] = calls[function]?.joined(with: with) ?? with
    if let wanted { given[function, default: []].insert(wanted) } else { called.insert(function) }
  }

  mutating func put(_ origin: Origin?, in table: Place, _ name: String) {
    names[table, default: []].insert(name)
    guard let origin else {
      fields[table, default: [:]][name, default: Field()].isSpoiled = true
      return
    }
    fields[table, default: [:]][name, default: Field()].origins.insert(origin)
  }

  /// It goes where it is not followed.
  mutating func lose(_ origin: Origin) {
    switch origin {
    case .function(let place): call(place, .unknown)
    case .table(let place): opened.insert(place)
    }
  }

  /// A module is asked for by a name that only a run knows.
  mutating func loseModules() {
    asksForAny = true
    modules.values.forEach { lose($0) }
  }

  func isAtLoad(_ module: String) -> Bool { asksForAny || atLoad.contains(module) }

  /// After all files were looked at once.
  /// - Parameter isFirst: which table has which function was not known yet.
  /// - Returns: whether the next look would see more.
  mutating func settle(isFirst: Bool) -> Bool {
    loseFields()
    let old = before
    let oldResults = resultsBefore
    resultsBefore = results
    before = isFirst ? [:] : calls
    givenBefore = isFirst ? [:] : given.filter { !called.contains($0.key) }
    calls = [:]
    given = [:]
    called = []
    results = [:]
    return isFirst || old != before || oldResults != resultsBefore
  }

  private mutating func loseFields() {
    var waiting = Array(opened)
    while let table = waiting.popLast() {
      for origin in (fields[table] ?? [:]).values.flatMap(\.origins) {
        if case .table(let inner) = origin, opened.insert(inner).inserted { waiting.append(inner) }
        if case .function = origin { lose(origin) }
      }
    }
    for field in fields.values.flatMap(\.values) where field.isSpoiled || field.origins.count > 1 {
      for origin in field.origins { lose(origin) }
    }
  }
}
