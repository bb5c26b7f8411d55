/// Looks for the simplest choices that still do what the first ones did.
struct SpecShrinking {
  /// What was chosen, and which choices make one element of a list.
  struct Choices {
    var numbers: [UInt64]
    var lists: [[Range<Int>]] = []
  }

  private(set) var best: [UInt64]
  private var lists: [[Range<Int>]]
  /// How often something simpler was found.
  private(set) var steps = 0
  private var attempts = 0
  /// Whether what is made of these choices still goes wrong; the choices that were really made of
  /// them, or nil.
  private let stillFails: ([UInt64]) throws -> Choices?

  /// Values tried at most.
  static let most = 1000

  /// Whether there was no more time to look: something simpler may be near.
  var isCut: Bool { attempts >= Self.most }

  init(_ choices: Choices, _ stillFails: @escaping ([UInt64]) throws -> Choices?) {
    best = choices.numbers
    lists = choices.lists
    self.stillFails = stillFails
  }

  /// Until nothing simpler is found.
  mutating func run() throws {
    var before = -1
    while before != steps, attempts < Self.most {
      before = steps
      try leaveOutElements()
      for size in [16, 8, 4, 3, 2, 1] { try leaveOut(size) }
      try makeSmaller()
      try makeFewer()
    }
  }

  /// Elements that change nothing are most of what is made up: whole lists, halves and so on to single
  /// elements, before anything else is made smaller.
  private mutating func leaveOutElements() throws {
    var list = 0
    while list < lists.count {
      var size = lists[list].count
      while size > 0, list < lists.count {
        var end = lists[list].count
        while end >= size, list < lists.count {
          let elements = lists[list]
          if end <= elements.count {
            var shorter = best
            shorter.removeSubrange(
              elements[end - size].lowerBound..<elements[end - 1].upperBound)
            _ = try attempt(shorter)
          }
          end -= size
        }
        size /= 2
      }
      list += 1
    }
  }

  /// Where many small elements make up what fails, such as a sum, fewer and larger ones may do: what is too
  /// large is made smaller again.
  private mutating func makeFewer() throws {
    var list = 0
    while list < lists.count {
      var count = lists[list].count - 1
      while count > 0, list < lists.count {
        if count < lists[list].count, try leaveOut(count, of: lists[list]) { continue }
        count /= 2
      }
      list += 1
    }
  }

  /// - Parameter elements: of a list. One of their choices, or two beside each other, become as large as they can
  ///   be: a number is a choice of how far it may lie, and one of where.
  private mutating func leaveOut(_ count: Int, of elements: [Range<Int>]) throws -> Bool {
    let kept = elements.dropLast(count)
    let left = elements[kept.endIndex].lowerBound..<elements[elements.count - 1].upperBound
    let width = min(kept.map(\.count).max() ?? 0, Self.widest)
    for size in 1...2 {
      for offset in 0..<max(width - size + 1, 0) {
        var choices = best
        for element in kept {
          for place in element.dropFirst(offset).prefix(size) { choices[place] = .max }
        }
        choices.removeSubrange(left)
        if try attempt(choices) { return true }
      }
    }
    return false
  }

  /// Of an element's choices so many are tried.
  private static let widest = 40

  private mutating func leaveOut(_ size: Int) throws {
    var start = best.count - size
    while start >= 0 {
      var shorter = best
      shorter.removeSubrange(start..<start + size)
      // What was left out may have been one of so many: one fewer, too.
      if try !attempt(shorter), start > 0, best[start - 1] > 0 {
        shorter[start - 1] -= 1
        _ = try attempt(shorter)
      }
      start = min(start - 1, best.count - size)
    }
  }

  private mutating func makeSmaller() throws {
    var index = 0
    while index < best.count {
      if best[index] > 0, try !attempt(replacing(index, 0)), index < best.count {
        // The smallest that goes wrong, if all below some number go right.
        var (right, wrong) = (UInt64(0), best[index])
        while wrong - right > 1, index < best.count {
          let middle = right + (wrong - right) / 2
          if try attempt(replacing(index, middle)) {
            wrong = index < best.count ? min(middle, best[index]) : middle
          } else {
            right = middle
          }
          if wrong <= right { break }
        }
      }
      index += 1
    }
  }

  private func replacing(_ index: Int, _ choice: UInt64) -> [UInt64] {
    var choices = best
    choices[index] = choice
    return choices
  }

  private mutating func attempt(_ choices: [UInt64]) throws -> Bool {
    guard attempts < Self.most, isSimpler(choices) else { return false }
    attempts += 1
    guard let made = try stillFails(choices), isSimpler(made.numbers) else { return false }
    best = made.numbers
    lists = made.lists
    steps += 1
    return true
  }

  private func isSimpler(_ choices: [UInt64]) -> Bool {
    choices.count != best.count
      ? choices.count < best.count : choices.lexicographicallyPrecedes(best)
  }
}
