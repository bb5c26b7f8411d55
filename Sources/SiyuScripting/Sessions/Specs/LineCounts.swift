internal import Lua
internal import SiyuModel

/// Which lines of a plugin's own files ran, and which could have.
///
/// Told at the end of specs, and by workers of passes to whoever asks (`job`).
struct LineCounts {
  let machine: PluginMachine

  /// By file, sorted: `file`, `lines` that can run, and `runs` of each. Files that nothing required are
  /// there too, and specs are not; nor is a file that is no Lua.
  func data() throws(LuaError) -> DataValue {
    var files: [DataValue] = []
    for (file, bytes) in machine.source.files.sorted(by: { $0.key < $1.key })
    where file.hasSuffix(".lua") && !file.hasPrefix("test/") {
      // Those that it needs have specs of their own.
      guard machine.source.owner(of: file) == machine.source.id else { continue }
      let chunk = machine.source.path(of: file)
      let lines: [Int]
      do throws(LuaError) {
        lines = try machine.lua.linesWithCode(of: bytes, chunk: chunk)
      } catch {
        if error.kind == .syntax { continue }
        throw error
      }
      files.append([
        "file": .string(file), "lines": .list(lines.map { .int(Int64($0)) }),
        "runs": .list(lines.map { .int(Int64(machine.lua.runs(of: chunk, line: $0))) }),
      ])
    }
    return .list(files)
  }
}
