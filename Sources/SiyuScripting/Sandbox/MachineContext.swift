import Lua
import SiyuModel

/// What the host's functions of one machine share. They hold this and never the Lua state, which
/// holds them.
final class MachineContext {
  let zone: TimeZoneRules
  let currency: Currency
  let log = PluginLog()
  var phase: MachinePhase = .loading
  var random: DeterministicRandom
  /// The last text that did not compile: more exact than what `require` can raise.
  var syntaxError: LuaError?
  /// The machine that owns the state, while it is there.
  weak var machine: PluginMachine?

  init(surroundings: PluginSurroundings, seed: UInt64) {
    zone = surroundings.zone
    currency = surroundings.currency
    random = DeterministicRandom(seed: seed)
  }
}
