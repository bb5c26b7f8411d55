import SiyuEngine
import SiyuModel
import SiyuReport

/// A count of what a pass does with one plugin, where siyu keeps no list of whom it concerns.
struct PlanFigure {
  /// `membership vip`, `sop hello › welcome`.
  var of: String
  /// `none → gold 金卡`, `refused by cap`.
  var measure: String
  var count: Int64
  /// Counted in minor units.
  var isMoney = false

  /// All of a plugin that are not 0, in the order in which plans tell them.
  static func all(of plugin: PluginOutcome) -> [PlanFigure] {
    var list = FigureList(plugin: plugin.id)
    for segment in plugin.segments {
      list.add(list.name("segment", segment.name), "members", segment.members)
    }
    for programme in plugin.programmes { list.add(programme) }
    for rewards in plugin.rewards { list.add(rewards) }
    for sop in plugin.sops { list.add(sop) }
    return list.figures
  }
}

private struct FigureList {
  let plugin: String
  var figures: [PlanFigure] = []

  init(plugin: String) { self.plugin = plugin }

  /// A plugin's own names without its id, which stands above them.
  func name(_ noun: String, _ full: String) -> String {
    "\(noun) \(LocalName.of(full, in: plugin))"
  }

  mutating func add(_ of: String, _ measure: String, _ count: Int64, isMoney: Bool = false) {
    if count == 0 { return }
    figures.append(PlanFigure(of: of, measure: measure, count: count, isMoney: isMoney))
  }

  mutating func add(_ programme: ProgrammeOutcome) {
    let name = name(programme.noun, programme.name)
    for move in programme.moves {
      let title = move.title.map { TitleText.shown($0) } ?? ""
      let to = title.isEmpty || title == move.to ? move.to : "\(move.to) \(title)"
      add(name, "\(move.from) → \(to)", move.count)
    }
    for gift in programme.gifts {
      add(name, "benefit \(gift.localID)", gift.count)
      add(name, "benefit \(gift.localID): points", gift.points)
      add(name, "benefit \(gift.localID): coupons", gift.coupons)
      add(name, "benefit \(gift.localID): no code left", gift.withoutCode)
    }
    for earned in programme.earned {
      add(name, "gives \(earned.purse.name)", earned.amount, isMoney: earned.purse.unit == .money)
    }
  }

  mutating func add(_ rewards: RewardOutcome) {
    let name = name("fission", rewards.name)
    add(name, "rewards", rewards.given)
    add(name, "rewards: points", rewards.points)
    add(name, "rewards: money", rewards.money, isMoney: true)
    add(name, "taken back", rewards.takenBack)
    add(name, "nothing", rewards.nothing)
  }

  mutating func add(_ sop: SOPOutcome) {
    let name = name("sop", sop.name)
    add(name, "at the goal", sop.goals)
    for (state, count) in sop.ended.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      add(name, "ended as \(state.name)", count)
    }
    for step in sop.steps {
      let name = "\(name) › \(step.id)"
      add(name, "points", step.points)
      add(name, "coupons", step.coupons)
      add(name, "no code left", step.withoutCode)
      for outcome in StepOutcome.allCases {
        // Messages are told one by one, refusals by the gate's rule; what is done, by what it was.
        if [.sent, .refused, .done].contains(outcome) { continue }
        add(name, outcome.name, step.count(outcome))
      }
      for rule in GateRule.allCases {
        add(name, "refused by \(rule.rawValue)", step.refused[rule] ?? 0)
        add(name, "waits for \(rule.rawValue)", step.waiting[rule] ?? 0)
      }
    }
  }
}

/// Names without the plugin that they belong to.
enum LocalName {
  static func of(_ full: String, in plugin: String) -> String {
    full.hasPrefix(plugin + ".") ? String(full.dropFirst(plugin.count + 1)) : full
  }
}

/// A figure with an older version of a plugin and with this one.
struct PlanFigureChange {
  var figure: PlanFigure
  /// 0 where nothing was planned before.
  var then: Int64
  var now: Int64 { figure.count }

  /// Those that differ, in the order of the new ones; what only the old version has stands last.
  static func between(_ old: [PlanFigure], _ new: [PlanFigure]) -> [PlanFigureChange] {
    func key(_ figure: PlanFigure) -> String { "\(figure.of)\n\(figure.measure)" }
    let before = Dictionary(old.map { (key($0), $0.count) }, uniquingKeysWith: +)
    let after = Set(new.map(key))
    let gone = old.filter { !after.contains(key($0)) }.map { figure in
      var nothing = figure
      nothing.count = 0
      return PlanFigureChange(figure: nothing, then: figure.count)
    }
    return (new.map { PlanFigureChange(figure: $0, then: before[key($0)] ?? 0) } + gone)
      .filter { $0.then != $0.now }
  }
}
