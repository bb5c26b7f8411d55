internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// `c.level("vip")`: the level in a membership of the plugin's own, or in another's by its full name.
var levelOf: LuaFunction {
  LuaFunction("c.level", [.string]) { call in
    let context = ViewContext.of(call.stack)
    let found = try context.standing(in: try call.string(1), for: "c.level")
    guard let found, found.state != Standing.noState else { return try call.return(.nil) }
    try call.return(found.state)
  }
}

/// `c.koc("ambassador")`: what the customer is in a programme of the plugin's own, or in another's by its
/// full name: `{ stage = "active", since = … }`, or nothing.
var kocOf: LuaFunction {
  LuaFunction("c.koc", [.string]) { call in
    let context = ViewContext.of(call.stack)
    let found = try context.standing(
      in: try call.string(1), for: "c.koc", noun: "koc", permission: "koc")
    guard let found, KOCStage(rawValue: found.state) != nil else { return try call.return(.nil) }
    var fields: [LuaTable.Field] = [.init(.string("stage"), .string(found.state))]
    if found.since != .min { fields.append(.init(.string("since"), .integer(found.since))) }
    try call.return(.table(LuaTable(fields: fields)))
  }
}

/// What the subject is in one programme, as the batch holds it.
struct StandingFound {
  var state: String
  /// UTC seconds; `Int64.min` for none.
  var since, until: Int64
  /// Canonical JSON of the programme's record.
  var data: UnsafeBufferPointer<UInt8>
}

extension ViewContext {
  /// Programmes by the names that authors use: own ones without the plugin's.
  private func fullName(_ name: String) -> String {
    name.contains(".") ? name : "\(pluginID).\(name)"
  }

  /// What is read of a programme, as explanations name it, by how the author asks.
  private static let readWords = [
    "c.level": "level", "c.koc": "KOC stage", "c.subscription": "subscription",
  ]

  /// What the subject is in a programme; `nil`: nothing and never was.
  /// - Parameter what: how the author asked, for messages: `c.level`.
  /// - Throws: where there is no such programme, or the plugin may not read it.
  func standing(
    in name: String, for what: String, noun: String = "membership",
    permission: String = "membership"
  ) throws(LuaError) -> StandingFound? {
    guard views.hot.pointee.hasBatch else {
      throw LuaError(.runtime, "\(what) can be read only while a question is being answered.")
    }
    let full = fullName(name)
    if Standing.plugin(of: full) == pluginID {
      let programmes = noun == "koc" ? kocs : self.programmes
      guard programmes.contains(full) else {
        let known = programmes.map { String($0.dropFirst(pluginID.utf8.count + 1)) }
        throw LuaError(
          .runtime,
          known.isEmpty
            ? "there is no \(noun) '\(name)': the plugin declares none."
            : "there is no \(noun) '\(name)' in this plugin" + suggestion(name, known))
      }
      guard columns?.standings != nil else {
        throw LuaError(.runtime, notGranted(what, permission, self))
      }
    } else if !grants.contains(StandingAccess.permission(for: full)) {
      throw LuaError(
        .runtime,
        notGranted("\(what)(\"\(full)\")", StandingAccess.permission(for: full), self))
    }
    let found = standingRow(full)
    let word = Self.readWords[what] ?? "membership"
    note(ReadKey.text(8, full)) { "\(word) \(full)" }
    trace?.append("\(word) \(full) = \(found?.state ?? Standing.noState)")
    return found
  }

  private func standingRow(_ name: String) -> StandingFound? {
    guard let all = columns?.standings, subject + 1 < all.offsets.count else { return nil }
    let last = min(Int(all.offsets[subject + 1]), all.since.count)
    let first = min(Int(all.offsets[subject]), last)
    for row in first..<last
    where all.dictionary[Int(all.programme[row])].elementsEqual(name.utf8) {
      return StandingFound(
        state: Views.string(all.dictionary[Int(all.state[row])]), since: all.since[row],
        until: all.until[row], data: all.data[row])
    }
    return nil
  }
}
