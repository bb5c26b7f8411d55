internal import SiyuModel

/// The tag rules of all plugins of a pass, numbered, with the store's numbers for their values.
struct RuleTable: Sendable {
  struct Rule: Sendable {
    var plugin: Int
    /// Position among the plugin's questions.
    var question: Int
    var group: Int
    var exclusive: Bool
    /// By value number, from 0.
    var tags: [Int32]
    /// `value (main.lua:12)`, for traces.
    var text: String
    /// Its answers are counted and change nothing.
    var refusal: Refusal?
  }

  /// All rules, by plugin and then in the order of declaration.
  var rules: [Rule] = []
  /// Rules by plugin.
  var byPlugin: [Range<Int>] = []
  /// Names of the groups, by group number.
  var groups: [String] = []
  /// Rules that fill a group which other plugins fill too, by group; resolved together. One that is
  /// refused is not among them: to the others it is as if it were not there.
  var sharedRules: [[Int]] = []
  /// What stands for the tags in digests.
  let marks: TagMarks
  /// Group number by tag id, −1 for tags of no rule of this pass.
  private var groupOfTag: [Int32] = []

  init(plugins: [PassPlugin], directory: TagDirectory) {
    marks = TagMarks(directory)
    var groupNumbers: [String: Int] = [:]
    var rulesOfGroup: [[Int]] = []
    for (index, plugin) in plugins.enumerated() {
      let start = rules.count
      let grants = Grants(plugin.source)
      for (question, rule) in plugin.declarations.tagRules.enumerated() {
        let group: Int
        if let known = groupNumbers[rule.group.name] {
          group = known
        } else {
          group = groups.count
          groupNumbers[rule.group.name] = group
          groups.append(rule.group.name)
          rulesOfGroup.append([])
        }
        let refusal = grants.refusal(of: .filling(rule, by: plugin.source.id))
        if refusal == nil { rulesOfGroup[group].append(rules.count) }
        let tags = rule.group.values.map { value in
          directory.ids[TagName(group: rule.group.name, value: value.name)]?.rawValue ?? -1
        }
        let local = rule.group.name.split(separator: ".").last.map(String.init) ?? rule.group.name
        rules.append(
          Rule(
            plugin: index, question: question, group: group, exclusive: rule.group.exclusive,
            tags: tags, text: "\(local) (\(rule.place))", refusal: refusal))
      }
      byPlugin.append(start..<rules.count)
    }
    sharedRules = rulesOfGroup.filter { $0.count > 1 }
    // Every tag the store knows in these groups counts, also values since removed from the
    // declaration: they are to be taken away.
    let largest = directory.names.keys.map(\.rawValue).max() ?? 0
    groupOfTag = Array(repeating: -1, count: Int(largest) + 1)
    for (name, id) in directory.ids {
      guard let group = groupNumbers[name.group], id.rawValue >= 0 else { continue }
      groupOfTag[Int(id.rawValue)] = Int32(group)
    }
  }

  /// The largest tag number there is.
  var largestTag: Int { groupOfTag.count - 1 }

  /// The group a held tag belongs to, or −1.
  func group(of tag: Int32) -> Int {
    let index = Int(tag)
    return index >= 0 && index < groupOfTag.count ? Int(groupOfTag[index]) : -1
  }

  /// Whether plugin `index` shares a group with another: then its absence changes the others.
  func shares(_ index: Int) -> Bool {
    sharedRules.contains { members in members.contains { rules[$0].plugin == index } }
  }
}
