internal import Lua
internal import SiyuModel

/// The words of a spec. Each is registered with all that is said about it, as the plugin's surface is.
final class SpecVocabulary {
  /// Weak: the Lua state holds these functions, and the session holds the state.
  private weak var held: SpecSession?

  init(session: SpecSession?) { held = session }

  static func entries(_ words: SpecVocabulary) -> [ModuleEntry] {
    words.blocks + words.tableDriven + words.properties + words.questions + words.screenQuestions
      + words.sopQuestions
      + words.simulating + words.settingTheScene + words.assertions
  }

  var session: SpecSession {
    get throws(LuaError) {
      guard let held else { throw LuaError(.host, "there is no spec running") }
      return held
    }
  }

  var world: SpecWorld {
    get throws(LuaError) {
      guard let world = try session.world else {
        throw LuaError(.host, "there is no spec running")
      }
      return world
    }
  }

  // MARK: For the prelude

  /// (number): turns the views to a described customer.
  var focus: LuaFunction {
    LuaFunction("focus", [.integer]) { [self] call in
      try world.focus(Int(clamping: try call.integer(1)))
    }
  }

  /// (message): what `assert(…)` does when its first value is false.
  var plainAssert: LuaFunction {
    LuaFunction("assert", [.any.optional]) { [self] call in
      let message = call.stack.string(at: call.index(1)) ?? "assertion failed!"
      throw try session.fail(SpecFailure(message: message))
    }
  }

  // MARK: Blocks

  func group(_ word: String) throws(LuaError) -> SpecGroup {
    if case .collecting(let group) = try session.stage { return group }
    throw LuaError(.runtime, "\(word) belongs in a describe block or a file, not inside an 'it'.")
  }

  private var blocks: [ModuleEntry] {
    [
      ModuleEntry(
        "describe", "Groups what belongs together; may be nested.",
        [
          .init("name", "string", "what is described", .string),
          .init("body", "function", "its examples", .function),
        ], example: #"describe("value", function() end)"#, phases: .session
      ) { [self] call, _ in
        let outer = try group("describe")
        let inner = SpecGroup(
          outer.path + [try call.string(1)], place: call.stack.place, body: try call.reference(2),
          parent: outer)
        outer.children.append(.group(inner))
      },
      ModuleEntry(
        "it", "One example: it passes unless it raises. Without a function it is pending.",
        [
          .init("name", "string", "what should be so", .string),
          .init("body", "function", "shows it", .function.optional),
        ], example: #"it("adds up", function() assert.equal(2, 1 + 1) end)"#, phases: .session
      ) { [self] call, _ in
        let group = try group("it")
        group.children.append(
          .example(
            SpecExample(
              path: group.path + [try call.string(1)], place: call.stack.place,
              body: call.isNil(2) ? nil : try call.reference(2))))
      },
      ModuleEntry(
        "pending", "An example that is to be written; inside an 'it', ends it as pending.",
        [
          .init("name", "string", "what should be so, or why it is not yet", .string),
          .init("body", "function", "does not run", .function.optional),
        ], example: #"pending("thinks of birthdays")"#, phases: .session
      ) { [self] call, _ in
        let name = try call.string(1)
        guard case .collecting(let group) = try session.stage else {
          try session.setPending(name)
          throw LuaError(.runtime, "pending: \(name)")
        }
        group.children.append(
          .example(SpecExample(path: group.path + [name], place: call.stack.place, body: nil)))
      },
      hook("before_each", "Runs before every example of the block and of those inside.") {
        $0.before.append($1)
      },
      hook("after_each", "Runs after every example of the block and of those inside.") {
        $0.after.append($1)
      },
    ]
  }

  private func hook(
    _ name: String, _ summary: String, _ add: @escaping (SpecGroup, LuaReference) -> Void
  ) -> ModuleEntry {
    ModuleEntry(
      name, summary, [.init("body", "function", "what to do", .function)],
      example: "\(name)(function() end)", phases: .session
    ) { [self] call, _ in
      add(try group(name), try call.reference(1))
    }
  }
}
