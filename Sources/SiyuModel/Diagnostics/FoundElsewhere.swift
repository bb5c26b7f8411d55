/// What is said where somebody names what other files find, and this one does not.
public enum FoundElsewhere {
  /// - Parameters:
  ///   - name: as it was written, in full: `siyu.customer`.
  ///   - places: where it is found; some.
  public static func message(_ name: String, _ places: [SurfacePlace]) -> String {
    switch Set(places) {
    case [.repl]: "'\(name)' is there only in the REPL, siyu repl"
    case [.spec]: "'\(name)' is there only in specs, test/NAME_spec.lua"
    case [.script]: "'\(name)' is there only in scripts, siyu run"
    case [.spec, .repl]: "'\(name)' is there only in specs and in the REPL"
    case [.script, .repl]: "'\(name)' is there only in scripts and in the REPL"
    default: "'\(name)' is not there in this file"
    }
  }
}
