internal import Lua
internal import SiyuModel

/// What a REPL has beside what specs have.
final class ReplVocabulary {
  /// Weak: the Lua state holds these functions, and the session holds the state.
  private weak var held: ReplSession?

  init(session: ReplSession?) { held = session }

  /// Words of specs that mean something outside of an example.
  static func ofSpecs(_ words: SpecVocabulary) -> [ModuleEntry] {
    words.questions + words.screenQuestions + words.sopQuestions + words.settingTheScene
      + words.assertions
  }

  /// (text): a line of `print`, shown at once.
  var log: LuaFunction {
    LuaFunction("log", [.string]) { [self] call in
      // `print` puts tabs between its values, which a terminal is not shown.
      let text = try call.string(1).prefix(Self.longestLine).split(
        separator: "\t", omittingEmptySubsequences: false)
      held?.tell(text.joined(separator: "  "))
    }
  }

  /// Characters of one `print`.
  private static let longestLine = 1000

  var entries: [ModuleEntry] {
    [
      ModuleEntry(
        "siyu.customer",
        "A customer of the workspace, as the plugin's rules see it with what is granted.",
        [
          .init(
            "id", "string", "a customer id, an account id, or platform:account", .string)
        ],
        returns: ["siyu.Customer: read when it is looked at, by the session's clock"],
        errors: ["an id that nobody has, with the nearest there is"],
        example: #"c = siyu.customer("C001")"#, phases: .session
      ) { [self] call, _ in
        guard let held else { throw LuaError(.host, "there is no session") }
        try held.pushCustomer(try call.string(1), call.state)
      }
    ]
  }
}

/// The host's Lua for the REPL; see ``Prelude``.
enum ReplPrelude {
  static let text = #"""
    local lib = ...

    -- The first rows of a collection, and how many there are.
    function lib.repl_rows(rows, most)
      local list, count = {}, 0
      for row in rows:each() do
        count = count + 1
        if count <= most then list[count] = row end
      end
      return count, list
    end
    """#
}
