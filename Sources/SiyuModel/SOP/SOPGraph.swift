/// Where a walk can go from each step.
struct SOPGraph {
  struct Edge {
    var target: Int
    /// Taking it, some time passes for certain.
    var passesTime: Bool
  }

  /// By step.
  private(set) var edges: [[Edge]]

  init(_ sop: SOPDeclaration) {
    var numbers: [String: Int] = [:]
    for (index, step) in sop.steps.enumerated() where numbers[step.id] == nil {
      numbers[step.id] = index
    }
    edges = sop.steps.indices.map { index in
      Self.ways(from: index, in: sop, numbers).map { target, timedOut in
        Edge(target: target, passesTime: timedOut || sop.steps[target].timing.alwaysPasses)
      }
    }
  }

  /// The steps that a walk can come to.
  func reached() -> Set<Int> {
    var found: Set<Int> = edges.isEmpty ? [] : [0]
    var open = Array(found)
    while let step = open.popLast() {
      for edge in edges[step] where found.insert(edge.target).inserted { open.append(edge.target) }
    }
    return found
  }

  /// Whether there is a circle at all on which no time need pass: takes away steps that nothing leads
  /// to until none is left, in time that grows with the steps alone. A worker may send many SOPs.
  var hasCircle: Bool {
    var leadHere = Array(repeating: 0, count: edges.count)
    for edge in edges.joined() where !edge.passesTime { leadHere[edge.target] += 1 }
    var open = leadHere.indices.filter { leadHere[$0] == 0 }
    var left = edges.count
    while let step = open.popLast() {
      left -= 1
      for edge in edges[step] where !edge.passesTime {
        leadHere[edge.target] -= 1
        if leadHere[edge.target] == 0 { open.append(edge.target) }
      }
    }
    return left > 0
  }

  /// The shortest way from a step back to itself on which no time need pass, beginning and ending with
  /// it; `nil` when there is none.
  func circle(through start: Int) -> [Int]? {
    var cameFrom: [Int: Int] = [:]
    var open = [start]
    var next = 0
    while next < open.count {
      let step = open[next]
      next += 1
      for edge in edges[step] where !edge.passesTime {
        if edge.target == start {
          var way = [start]
          var at = step
          while at != start {
            way.append(at)
            at = cameFrom[at] ?? start
          }
          return [start] + way.reversed()
        }
        if cameFrom[edge.target] == nil {
          cameFrom[edge.target] = step
          open.append(edge.target)
        }
      }
    }
    return nil
  }

  /// Each step that may follow, and whether a timeout has to pass before it does.
  private static func ways(
    from index: Int, in sop: SOPDeclaration, _ numbers: [String: Int]
  ) -> [(Int, timedOut: Bool)] {
    let step = sop.steps[index]
    let next = index + 1 < sop.steps.count ? index + 1 : nil
    var all: [(Int, timedOut: Bool)] = []
    func add(_ target: Int?, timedOut: Bool = false) {
      if let target { all.append((target, timedOut)) }
    }
    func target(_ way: StepWay) -> Int? {
      switch way {
      case .next: next
      case .step(let id): numbers[id]
      case .end: nil
      }
    }
    switch step.action {
    case .send, .task, .tag, .points, .coupon: add(next)
    case .goTo(let id): add(numbers[id])
    case .end: break
    case .waitFor(_, _, let timeout, let then, let timedOut):
      // The event may be there already when the walk comes.
      add(target(then))
      add(target(timedOut), timedOut: !timeout.isZero)
    }
    // One that is skipped leads to the next.
    if step.when != nil { add(next) }
    return all
  }
}

extension StepTiming {
  /// Whenever a walk comes to such a step, some time passes. Not for times that count from enrolment:
  /// once they are over, they are over at each visit.
  var alwaysPasses: Bool {
    if case .wait(let duration) = self { !duration.isZero } else { false }
  }
}
