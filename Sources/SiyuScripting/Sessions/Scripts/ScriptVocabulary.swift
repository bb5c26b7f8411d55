internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// What scripts have besides what plugins have.
final class ScriptVocabulary {
  /// Weak: the Lua state holds these functions, and the session holds the state.
  private weak var held: ScriptSession?

  init(session: ScriptSession?) { held = session }

  static func entries(_ words: ScriptVocabulary) -> [ModuleEntry] {
    [
      words.customers, words.printTable, words.export, words.propose, words.retract, words.enrol,
      words.leave,
    ]
  }

  var session: ScriptSession {
    get throws(LuaError) {
      guard let held else { throw LuaError(.host, "there is no script running") }
      return held
    }
  }

  /// (text): a line of `print`.
  var log: LuaFunction {
    LuaFunction("log", [.string]) { [self] call in
      // `print` puts tabs between its values, which a terminal is not shown.
      let text = try call.string(1).prefix(Self.longestLine).split(
        separator: "\t", omittingEmptySubsequences: false)
      try session.host?.log(.info, text.joined(separator: "  "))
    }
  }

  /// Characters of one `print`.
  private static let longestLine = 1000

  private var customers: ModuleEntry {
    // The loop's number stands where `for` keeps its state.
    let next = LuaFunction("siyu.customers", [.integer, .any.optional]) { [self] call in
      try session.pushNext(of: try call.integer(1), call.state)
    }
    return ModuleEntry(
      "siyu.customers", "Goes through all customers, in an order that stays the same.",
      returns: [
        "fun(): siyu.Customer?: for `for`; c is as rules see it, until the loop's next turn",
        "integer: for the loop",
      ],
      errors: ["a loop inside a loop"],
      example: "for c in siyu.customers() do print(c.id, c.orders:count()) end", phases: .session
    ) { [self] call, _ in
      let loop = try session.beginLoop()
      try call.state.push(next)
      try call.return(loop)
    }
  }

  private var printTable: ModuleEntry {
    ModuleEntry(
      "siyu.print_table", "Prints a table whose columns line up, also when the text is Chinese.",
      [
        .init(
          "table", "table",
          "columns: names; rows: lists of cells, or tables by column name; title: a line above",
          .table)
      ],
      errors: ["an unknown field"],
      example: #"siyu.print_table { columns = { "city", "customers" }, rows = { { "上海", 12 } } }"#,
      phases: .session
    ) { [self] call, _ in
      let options = try ScriptTable(call, 1, name: "siyu.print_table", fields: ["title"])
      var rows: [DataValue] = []
      try options.forEachRow { row throws(LuaError) in
        rows.append(.list(row))
        guard rows.count <= Self.mostRows else {
          throw LuaError(
            .runtime,
            "siyu.print_table prints at most \(Self.mostRows) rows; siyu.export writes more.")
        }
      }
      var argument: DataRecord = [
        "columns": .list(options.columns.map { .string($0) }), "rows": .list(rows),
      ]
      argument["title"] = try options.text("title").map { .string($0) }
      _ = try session.request("table", .record(argument))
    }
  }

  /// Rows of a printed table.
  private static let mostRows = 10_000

  private var export: ModuleEntry {
    ModuleEntry(
      "siyu.export", "Writes a file into the script's output folder, out/NAME/.",
      [
        .init("file", "string", "a name ending in .csv, .tsv, .json, .jsonl or .xlsx", .string),
        .init(
          "table", "table",
          "columns: names; rows: a list of rows, or a function that returns the next one or nil",
          .table),
      ],
      returns: ["string: the path"],
      errors: ["a name with a slash or another ending", "an unknown field"],
      example: #"siyu.export("cities.csv", { columns = { "city" }, rows = { { "上海" } } })"#,
      phases: .session
    ) { [self] call, _ in
      let session = try session
      let options = try ScriptTable(call, 2, name: "siyu.export", fields: [])
      let reply = try session.request(
        "export.begin",
        .record([
          "file": .string(try call.string(1)),
          "columns": .list(options.columns.map { .string($0) }),
        ]))
      var rows: [DataValue] = []
      func send() throws(LuaError) {
        if rows.isEmpty { return }
        let part = rows
        rows = []
        _ = try session.request("export.rows", .list(part))
      }
      try options.forEachRow { row throws(LuaError) in
        rows.append(.list(row))
        if rows.count >= Self.rowsAtOnce { try send() }
      }
      try send()
      _ = try session.request("export.end", .null)
      try call.return(reply["path"]?.stringValue ?? "")
    }
  }

  /// Rows of an export that travel together; a row is at most 64 kB, a message at most 8 MB.
  private static let rowsAtOnce = 100

  private var propose: ModuleEntry {
    ModuleEntry(
      "siyu.propose", "Proposes to give a customer a tag. Nothing changes before siyu apply.",
      [
        .init("c", "siyu.Customer", "of the loop's present turn", .any),
        .init(
          "tag", "string", "group:value, of a group that a plugin or siyu.toml declares", .string),
        .init("reason", "string", "what siyu explain shows", .string.optional),
      ],
      errors: ["a tag that nobody declares, with the nearest there is"],
      example: #"for c in siyu.customers() do siyu.propose(c, "vip:gold") end"#, phases: .session
    ) { [self] call, _ in
      try session.propose(
        try call.string(2), on: try session.customer(call, 1), gained: true,
        reason: call.isNil(3) ? nil : try call.string(3))
    }
  }

  private var retract: ModuleEntry {
    ModuleEntry(
      "siyu.retract", "Proposes to take a tag from a customer.",
      [
        .init("c", "siyu.Customer", "of the loop's present turn", .any),
        .init("tag", "string", "group:value", .string),
      ],
      errors: ["a tag that nobody declares, with the nearest there is"],
      example: #"for c in siyu.customers() do siyu.retract(c, "vip:gold") end"#, phases: .session
    ) { [self] call, _ in
      try session.propose(
        try call.string(2), on: try session.customer(call, 1), gained: false, reason: nil)
    }
  }

  private static var subject: ModuleEntry.Parameter {
    ModuleEntry.Parameter(
      "subject", "siyu.Customer|string",
      "the loop's present customer, or an id: a customer's, an entity's (rex, C1/rex), a chat group's",
      .any)
  }

  private var enrol: ModuleEntry {
    ModuleEntry(
      "siyu.enrol",
      "Proposes to take somebody into an SOP, as siyu enrol does. Nothing changes before siyu apply.",
      [
        Self.subject,
        .init("sop", "string", "such as skincare.new-friend", .string),
        .init("options", "table", "again = true: also whoever was in it before", .table.optional),
      ],
      errors: [
        "an SOP or an id that nobody knows, with the nearest there is", "an unknown option",
      ],
      example: #"for c in siyu.customers() do siyu.enrol(c, "skincare.new-friend") end"#,
      phases: .session
    ) { [self] call, _ in
      try session.walk(call, enters: true, again: try Self.isAgain(call, 3))
    }
  }

  private static func isAgain(_ call: LuaCall, _ n: Int) throws(LuaError) -> Bool {
    if call.isNil(n) { return false }
    guard case .table(let options) = try call.value(n) else { return false }
    var again = false
    if !options.list.isEmpty { throw LuaError(.runtime, "siyu.enrol wants options by name.") }
    for field in options.fields {
      guard case .string("again") = field.key else {
        let name: String = if case .string(let name) = field.key { name } else { "[…]" }
        throw LuaError(
          .runtime, "unknown option '\(name)' of siyu.enrol" + suggestion(name, ["again"]))
      }
      guard case .boolean(let said) = field.value else {
        throw LuaError(.runtime, "siyu.enrol wants true or false as 'again'.")
      }
      again = said
    }
    return again
  }

  private var leave: ModuleEntry {
    ModuleEntry(
      "siyu.leave",
      "Proposes to take somebody out of an SOP, as siyu leave does: the walk ends where it stands, and"
        + " messages that were not handed over are taken back.",
      [Self.subject, .init("sop", "string", "such as skincare.new-friend", .string)],
      errors: ["an SOP or an id that nobody knows, with the nearest there is"],
      example: #"siyu.leave("C001", "skincare.new-friend")"#, phases: .session
    ) { [self] call, _ in
      try session.walk(call, enters: false, again: false)
    }
  }
}
