internal import SiyuModel

/// What is chosen while a value is made up: numbers, each below a limit, the smaller the simpler.
/// Whatever is made of them can be made again from the list of them, and becomes simpler when the list
/// becomes shorter or its numbers smaller, without anybody knowing what they stand for.
struct SpecChoices {
  private(set) var made: [UInt64] = []
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

  mutating func index(_ count: Int) -> Int { Int(below(UInt64(max(count, 1)))) }
}
