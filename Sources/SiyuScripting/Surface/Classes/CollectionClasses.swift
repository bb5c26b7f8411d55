internal import Lua
internal import SiyuModel

extension RowKind {
  private var className: String { ["siyu.Orders", "siyu.Items", "siyu.Events"][Int(rawValue)] }
  private var rowClass: String { ["siyu.Order", "siyu.Item", "siyu.Event"][Int(rawValue)] }
  private var permission: String { self == .events ? "events" : "orders" }

  /// Names of fields of these shapes, as a type.
  private func fields(_ shapes: RowField.Shape...) -> String {
    let names = RowField.fields(of: self).filter { shapes.contains($0.shape) && $0 != .id }
    return names.map { "\"\($0.name)\"" }.joined(separator: "|")
  }

  private var hasNumbers: Bool { self != .events }

  /// What collections of these rows can be asked: the natives that rules call for every customer, and those
  /// that take or make Lua tables.
  var methods: [ViewMethod] { narrowing + answering + tabling }

  private func native(_ name: String) -> ViewMethod.Body {
    guard let found = collectionMethods.first(where: { $0.name == name }) else {
      preconditionFailure("no native method \(name)")
    }
    return .native(found.native)
  }

  private func function(_ name: String) -> ViewMethod.Body {
    guard let found = collectionFunctions(self).first(where: { $0.shortName == name }) else {
      preconditionFailure("no function \(name)")
    }
    return .function(found)
  }

  private var narrowing: [ViewMethod] {
    let same = [SurfaceFunction.Result(className, "reads nothing yet")]
    let duration = SurfaceFunction.Parameter(
      "duration", "string", "such as \"90d\", \"2w\", \"3mo\", \"1y\" or \"6h\"")
    return [
      ViewMethod(
        "within", "Rows with now − duration < time ≤ now; asked again when one leaves it.",
        [duration], returns: same, errors: ["a text that is no duration"], permission: permission,
        example: "assert(c.\(name):within(\"30d\"):count() == 1)", native("within")),
      ViewMethod(
        "older_than", "Rows with time ≤ now − duration: the rest of within.", [duration],
        returns: same, errors: ["a text that is no duration"], permission: permission,
        example: "assert(c.\(name):older_than(\"1y\"):count() == 0)", native("older_than")),
      ViewMethod(
        "since", "Rows with t ≤ time.", [.init("t", "integer", "UTC seconds")], returns: same,
        permission: permission, example: "assert(c.\(name):since(0):count() == c.\(name):count())",
        native("since")),
      ViewMethod(
        "between", "Rows with from ≤ time < to.",
        [.init("from", "integer", "UTC seconds"), .init("to", "integer", "UTC seconds")],
        returns: same, permission: permission,
        example: "assert(c.\(name):between(0, ctx.now):count() == c.\(name):count())",
        native("between")),
    ]
  }

  private var answering: [ViewMethod] {
    var all = [
      ViewMethod(
        "count", "How many rows there are.", returns: [.init("integer")], permission: permission,
        example: "assert(c.\(name):count() > 0)", native("count")),
      ViewMethod(
        "first", "The earliest row.", returns: [.init("\(rowClass)?", "nil where there is none")],
        permission: permission, example: "assert(c.\(name):first())", native("first")),
      ViewMethod(
        "last", "The latest row.", returns: [.init("\(rowClass)?", "nil where there is none")],
        permission: permission, example: "assert(c.\(name):last())", native("last")),
    ]
    if hasNumbers {
      all.insert(
        ViewMethod(
          "sum", "Adds up a field; held at the largest integer instead of overflowing.",
          [.init("field", fields(.money, .count), "which")],
          returns: [.init("integer", "money in minor units (分)")], errors: ["another field"],
          permission: permission, example: "assert(c.\(name):sum(\"amount\") == 29800)",
          native("sum")), at: 1)
    } else {
      // The native is there for every collection; of events there is nothing to add up.
      all.append(
        ViewMethod(
          "sum", "Events have nothing to add up: it raises.", [.init("field", "string", "none")],
          returns: [], errors: ["always"], permission: permission,
          example: #"assert(not pcall(c.events.sum, c.events, "amount"))"#, native("sum")))
    }
    var parameters = [SurfaceFunction.Parameter("field", fields(.text), "whose texts")]
    let by = hasNumbers ? fields(.money, .count) : "nil"
    parameters.append(
      .init("by", "(\(by))?", "the field that is added up; how many rows unless given"))
    all.append(
      ViewMethod(
        "top", "The text with the greatest sum or the most rows; of equals the smaller by bytes.",
        parameters, returns: [.init("string?", "nil where there is none")],
        errors: ["another field"],
        permission: permission,
        example: self == .events
          ? #"assert(c.events:top("type") == "page.viewed")"#
          : self == .orders
            ? #"assert(c.orders:top("channel", "net") == "tmall")"#
            : #"assert(c.items:top("category", "amount") == "cleanser")"#, native("top")))
    return all
  }

  private var tabling: [ViewMethod] {
    [
      ViewMethod(
        "where", "Rows whose fields are so: a text, one of a list, a number, or bounds.",
        [
          .init(
            "filter", "table<string, string|number|(string|number)[]|siyu.Bounds>",
            "several fields hold together: { status = \"completed\", net = { min = 10000 } }")
        ],
        returns: [.init(className, "reads nothing yet")],
        errors: ["a field that rows do not have", "a bound of the wrong type"],
        permission: permission,
        example: self == .events
          ? #"assert(c.events:where { type = "page.viewed" }:count() == 1)"#
          : "assert(c.\(name):where { amount = { min = 15000 } }:count() == 1)",
        function("where")),
      ViewMethod(
        "each", "For a loop: for \(row) in c.\(name):each() do … end",
        returns: [.init("fun(): \(rowClass)?", "the next row"), .init("any", "for the loop")],
        permission: permission,
        example: "local n = 0 for _ in c.\(name):each() do n = n + 1 end "
          + "assert(n == c.\(name):count())", function("each")),
      ViewMethod(
        "values", "The different texts of a field, in the order they first occur.",
        [.init("field", fields(.text), "whose texts")], returns: [.init("string[]")],
        errors: ["another field"], permission: permission,
        example: self == .events
          ? #"assert(#c.events:values("type") == 1)"#
          : self == .orders
            ? #"assert(#c.orders:values("channel") == 2)"#
            : #"assert(#c.items:values("category") == 2)"#, function("values")),
    ]
  }
}

extension SurfaceClass {
  private static func collection(_ kind: RowKind, _ name: String, _ summary: String) -> SurfaceClass
  {
    SurfaceClass(
      view: name, summary, from: "c.\(kind.name)", methods: kind.methods)
  }

  static let orders = collection(
    .orders, "siyu.Orders", "Orders paid at or before now, whatever their status since; by time.")
  static let items = collection(.items, "siyu.Items", "Lines of paid orders; by time.")
  static let events = collection(.events, "siyu.Events", "What happened at or before now; by time.")

  static let bounds = SurfaceClass(
    "siyu.Bounds", "What a field in where has to be.", from: "where { net = { min = 10000 } }",
    fields: [
      SurfaceField("min", "number?", "at least"), SurfaceField("max", "number?", "at most"),
      SurfaceField("contains", "string?", "a text that holds this"),
    ], isWritten: true)
}
