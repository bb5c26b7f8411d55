import Foundation

/// What three plugins that misbehave in different ways cost a pass over 100,000 customers, beside
/// the playbook that does its work. One loops in Lua, one hangs inside a C function, one takes
/// memory without end.
///
/// Every measurement is a pair, one run with and one without them, right after each other, so that
/// what else the machine does falls on both.
@main struct Misbehaving {
  static func main() {
    do {
      try measure()
    } catch {
      FileHandle.standardError.write(Data("bench: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func measure() throws {
    let options = try Options(CommandLine.arguments)
    let shop = try Shop(options)
    defer { shop.remove() }
    print("\(options.customers) customers, \(options.repeats) pairs, \(options.lanes) worker lanes")
    var rows: [(String, [Pair])] = []
    let three = ["loops", "hangs", "crashes"]
    for bad in three.map({ [$0] }) + [three] {
      rows.append((bad.joined(separator: " + "), try shop.pairs(without: [], with: bad)))
    }
    rows.append(
      ("shares a group", try shop.pairs(without: ["partner"], with: ["partner", "shares"])))
    print("")
    print("                          without     with    extra  deadlines  beyond them   processor")
    for (name, pairs) in rows {
      let deadlines = options.deadlines(of: name)
      let without = median(pairs.map(\.without.seconds))
      let with = median(pairs.map(\.with.seconds))
      let extra = median(pairs.map { $0.with.seconds - $0.without.seconds })
      let beyond = median(
        pairs.map { ($0.with.seconds - $0.without.seconds - deadlines) / $0.without.seconds })
      let processor = median(
        pairs.map {
          ($0.with.processor - $0.without.processor - deadlines) / $0.without.processor
        })
      print(
        String(
          format: "%@ %6.2f s %6.2f s %6.2f s %8.2f s %+10.1f %% %+9.1f %%",
          name.padding(toLength: 25, withPad: " ", startingAt: 0), without, with, extra, deadlines,
          beyond * 100, processor * 100))
    }
  }
}

func median(_ numbers: [Double]) -> Double {
  let sorted = numbers.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

struct Options {
  var customers = 100_000
  var repeats = 7
  var lanes = 1
  var programs = ""
  /// The folder with the plugins.
  var plugins = ""
  /// Seconds; as siyu's own defaults.
  let question = 1.0
  /// What the host waits longer for a worker that does not stop by itself.
  let grace = 0.25

  init(_ words: [String]) throws {
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      switch word {
      case "--quick": repeats = 1
      case "--repeats": repeats = Int(rest.popFirst() ?? "") ?? repeats
      case "--lanes": lanes = Int(rest.popFirst() ?? "") ?? lanes
      case "--programs": programs = rest.popFirst() ?? ""
      case "--plugins": plugins = rest.popFirst() ?? ""
      default: throw Failure(words: "unknown option \(word)")
      }
    }
  }

  /// The deadlines that the plugins of a row use up, one after the other.
  func deadlines(of row: String) -> Double {
    (row.contains("loops") || row.contains("shares") ? question : 0)
      + (row.contains("hangs") ? question + grace : 0)
  }
}

struct Failure: Error, CustomStringConvertible {
  var words: String
  var description: String { words }
}
