internal import SiyuModel

/// Turns the answers about one batch into tags gained and lost.
///
/// Rules of siyu, in order: a tag set by hand stays, and in an exclusive group it is the value
/// whatever the rules say; a rule that failed or answered `keep` changes nothing; an exclusive
/// group's new value replaces the old one; other groups gain and lose single values. Where several
/// plugins fill one group, an exclusive one takes the first plugin's value, in the order of the
/// workspace, and others the union. A plugin without answers decides as little as one that is not
/// installed. What a refused rule wants comes out too, for the group by itself, to be told of.
struct TagDecider {
  let table: RuleTable

  /// What one plugin decided for one subject.
  struct Change {
    /// Position in the batch.
    var subject: Int
    /// Position in the rule table.
    var rule: Int
    var tag: Int32
    var gained: Bool
  }

  /// Decisions of all plugins about a batch, by plugin, each ascending by (subject, rule).
  func decide(
    answers: [BatchAnswers?], held: HeldTagColumn, subjects: Int
  ) -> [[Change]] {
    var changes: [[Change]] = Array(repeating: [], count: answers.count)
    for (plugin, answer) in answers.enumerated() {
      guard let answer else { continue }
      decideOwn(plugin, answer, held, subjects, into: &changes[plugin])
    }
    guard !table.sharedRules.isEmpty else { return changes }
    for members in table.sharedRules {
      decideShared(members, answers, held, subjects, into: &changes)
    }
    for plugin in changes.indices {
      changes[plugin].sort { ($0.subject, $0.rule, $0.tag) < ($1.subject, $1.rule, $1.tag) }
    }
    return changes
  }

  /// The groups that only this plugin fills.
  ///
  /// Taken for every customer and rule, so it works on flat arrays: what a rule wants is looked up
  /// without touching the rule's own lists.
  private func decideOwn(
    _ plugin: Int, _ answer: BatchAnswers, _ held: HeldTagColumn, _ subjects: Int,
    into changes: inout [Change]
  ) {
    let own = table.byPlugin[plugin].filter { index in
      !table.sharedRules.contains { $0.contains(index) }
    }
    let rules = own.map { table.rules[$0] }
    // Codes side by side for each subject, so that its decisions come out together.
    let width = own.count
    var codes = [UInt16](repeating: 0, count: subjects * width)
    for position in own.indices {
      let column = answer.columns[rules[position].question].codes
      for subject in 0..<subjects { codes[subject &* width &+ position] = column[subject] }
    }
    var starts: [Int] = []
    var tags: [Int32] = []
    for rule in rules {
      starts.append(tags.count)
      tags += rule.tags
    }
    let exclusive = rules.map(\.exclusive)
    var wanted: [Int32] = []
    for subject in 0..<subjects {
      let from = Int(held.offsets[subject])
      let to = Int(held.offsets[subject + 1])
      for position in 0..<width {
        let code = codes[subject &* width &+ position]
        if code >= AnswerColumn.largest { continue }
        if from == to {
          if code == 0 { continue }
          if exclusive[position] {
            changes.append(
              Change(
                subject: subject, rule: own[position],
                tag: tags[starts[position] + Int(code) - 1], gained: true))
            continue
          }
        }
        let rule = rules[position]
        Self.tags(of: code, rule, answer.columns[rule.question], into: &wanted)
        difference(
          subject: subject, rule: own[position], group: rule.group, exclusive: rule.exclusive,
          wanted: wanted, held: held, from..<to, into: &changes)
      }
    }
  }

  private static func tags(
    of code: UInt16, _ rule: RuleTable.Rule, _ column: AnswerColumn, into wanted: inout [Int32]
  ) {
    wanted.removeAll(keepingCapacity: true)
    if code == 0 { return }
    if rule.exclusive {
      wanted.append(rule.tags[Int(code) - 1])
    } else {
      for value in column.sets[Int(code) - 1] { wanted.append(rule.tags[Int(value)]) }
    }
  }

  /// Several plugins, one group: what they want together, credited to the plugin that wants it.
  private func decideShared(
    _ members: [Int], _ answers: [BatchAnswers?], _ held: HeldTagColumn, _ subjects: Int,
    into changes: inout [[Change]]
  ) {
    let group = table.rules[members[0]].group
    let exclusive = table.rules[members[0]].exclusive
    var one: [Int32] = []
    for subject in 0..<subjects {
      var wanted: [Int32] = []
      var wantedBy: [Int] = []
      var keeps = false
      var answered: Int?
      for index in members {
        let rule = table.rules[index]
        guard let column = answers[rule.plugin]?.columns[rule.question] else { continue }
        let code = column.codes[subject]
        if code >= AnswerColumn.largest {
          keeps = true
          if exclusive { break }
          continue
        }
        answered = answered ?? index
        Self.tags(of: code, rule, column, into: &one)
        for tag in one where !wanted.contains(tag) {
          wanted.append(tag)
          wantedBy.append(index)
        }
        if exclusive, !wanted.isEmpty { break }
      }
      guard let answered else { continue }
      if exclusive && keeps && wanted.isEmpty { continue }
      let range = Int(held.offsets[subject])..<Int(held.offsets[subject + 1])
      var found: [Change] = []
      difference(
        subject: subject, rule: answered, group: group, exclusive: exclusive, wanted: wanted,
        held: held, range, into: &found)
      for var change in found {
        // A plugin that keeps quiet about a shared group of many values takes none away.
        if !change.gained && keeps { continue }
        if let by = wanted.firstIndex(of: change.tag) { change.rule = wantedBy[by] }
        changes[table.rules[change.rule].plugin].append(change)
      }
    }
  }

  private func difference(
    subject: Int, rule: Int, group: Int, exclusive: Bool, wanted: [Int32], held: HeldTagColumn,
    _ range: Range<Int>, into changes: inout [Change]
  ) {
    var kept = 0
    var byHand = false
    for index in range where table.group(of: held.tags[index]) == group {
      if held.byHand[index] != 0 { byHand = true }
    }
    let wanted = exclusive && byHand ? [] : wanted
    for index in range where table.group(of: held.tags[index]) == group {
      let tag = held.tags[index]
      if wanted.contains(tag) {
        kept += 1
      } else if held.byHand[index] == 0 {
        changes.append(Change(subject: subject, rule: rule, tag: tag, gained: false))
      }
    }
    if kept == wanted.count { return }
    for tag in wanted {
      var has = false
      for index in range where held.tags[index] == tag { has = true }
      if !has {
        changes.append(Change(subject: subject, rule: rule, tag: tag, gained: true))
      }
    }
  }
}
