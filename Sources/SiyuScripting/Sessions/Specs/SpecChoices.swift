internal import SiyuModel

/// What is chosen while a value is made up: numbers, each below a limit, the smaller the simpler.
/// Whatever is made of them can be made again from the list of them, and becomes simpler when the list
/// becomes shorter or its numbers smaller, without anybody knowing what they stand for.
struct SpecChoices {
  private(set) var made: [UInt64] = []
  /// Of each list that was made, those around others first: where the choices of its elements lie.
  private(set) var lists: [[Range<Int>]] = []
  private let given: [UInt64]?
  private var random: DeterministicRandom

  /// More would be a value nobody can read.
  static let most = 10_000

  init(seed: UInt64) {
    given = nil
    random = DeterministicRandom(seed: seed)
  }

  /// Makes these choices again, and the simplest where the list ends.
  init(again choices: [UInt64]) {
    given = choices
    random = DeterministicRandom(seed: 0)
  }

  /// - Parameter limit: above 0.
  mutating func below(_ limit: UInt64) -> UInt64 {
    let choice: UInt64
    if made.count >= Self.most {
      choice = 0
    } else if let given {
      choice = made.count < given.count ? min(given[made.count], limit - 1) : 0
    } else {
      choice = UInt64(random.int(in: 0...Int64(clamping: limit - 1)))
    }
    made.append(choice)
    return choice
  }

  /// What is no choice here and takes the place of one: so that leaving out an element of a list, with what
  /// decided that it comes, leaves the others as they are.
  mutating func settled(_ choice: UInt64) { made.append(choice) }

  // MARK: Lists

  mutating func beginList() -> Int {
    lists.append([])
    return lists.count - 1
  }

  /// - Parameter start: how many choices there were before the element.
  mutating func endElement(of list: Int, from start: Int) {
    lists[list].append(start..<made.count)
  }

  mutating func index(_ count: Int) -> Int { Int(below(UInt64(max(count, 1)))) }
}
