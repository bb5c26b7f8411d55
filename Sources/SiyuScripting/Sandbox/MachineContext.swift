import Lua
import SiyuModel

/// What the host's functions of one machine share. They hold this and never the Lua state, which
/// holds them.
final class MachineContext {
  let zone: TimeZoneRules
  let currency: Currency
  let log = PluginLog()
  var phase: MachinePhase = .loading
  /// What `math.random` draws from: seeded for the question at hand when it is first drawn from,
  /// because most rules never do.
  var random: DeterministicRandom {
    get {
      if wantsSeed, let seedOfQuestion {
        generator = DeterministicRandom(seed: seedOfQuestion())
        wantsSeed = false
      }
      return generator
    }
    set { generator = newValue }
  }
  private var generator: DeterministicRandom
  /// Made from plugin, rule and subject.
  var seedOfQuestion: (() -> UInt64)?
  /// Set when a question begins.
  var wantsSeed = false
  /// The last text that did not compile: more exact than what `require` can raise.
  var syntaxError: LuaError?
  /// The machine that owns the state, while it is there.
  weak var machine: PluginMachine?

  init(surroundings: PluginSurroundings, seed: UInt64) {
    zone = surroundings.zone
    currency = surroundings.currency
    generator = DeterministicRandom(seed: seed)
  }
}
