import Lua
import SiyuModel

extension SOPReader {
  private static let actions = [
    "send", "task", "tag", "untag", "points", "coupon", "wait_for", "go_to", "finish",
  ]

  mutating func action(_ step: inout Declaration) -> StepAction? {
    let given = Self.actions.filter { step.fields[$0] != nil }
    guard let name = given.first else {
      step.note(
        "\(step.words) does nothing; it can \(Self.actions.joined(separator: ", "))")
      return nil
    }
    guard given.count == 1 else {
      step.note(
        "\(step.words) does two things, '\(given[0])' and '\(given[1])'; make two steps of them",
        at: given[1])
      return nil
    }
    guard suits(name, &step) else { return nil }
    let action: StepAction?
    switch name {
    case "send": action = sending(&step)
    case "task": action = plain("task", &step).map { .task(title: $0, content: step.text("words")) }
    case "tag", "untag":
      let text = step.text(name)
      return text.flatMap { ownTag($0, at: name, &step) }.map { .tag($0, gained: name == "tag") }
    case "points": action = step.integer("points").map { .points($0) }
    case "coupon":
      let coupon = plain("coupon", &step)
      if let coupon { findCoupon(coupon, &step) }
      action = coupon.map { .coupon($0) }
    case "wait_for": action = waiting(&step)
    case "go_to":
      action = step.text("go_to").flatMap { id in
        self.step(named: id, at: "go_to", &step, orWay: false) ? .goTo(id) : nil
      }
    default:
      if step.boolean("finish") == false {
        step.note("'finish' in \(step.words) is true or not there", at: "finish")
      }
      action = .end
    }
    if let permission = action?.permission(plugin: machine.source.id) {
      require(permission, &step, at: name)
    }
    return action
  }

  /// What needs a customer: groups have neither tags nor points nor events.
  private func suits(_ action: String, _ step: inout Declaration) -> Bool {
    guard subject == .group, ["tag", "untag", "points", "coupon", "wait_for"].contains(action)
    else {
      return true
    }
    step.note("'\(action)' in \(step.words) is for customers; groups have none", at: action)
    return false
  }

  /// The plugin's own only: what another gives, it says itself.
  private func findCoupon(_ id: String, _ step: inout Declaration) {
    let known = machine.declarations.coupons.map(\.localID)
    if known.contains(id) { return }
    noteUnknown(
      "'coupon' in \(step.words): there is no coupon '\(step.shown(id))'", id, known, &step,
      of: .coupon, at: "coupon")
  }

  /// A text that people read and programs compare.
  private func plain(_ field: String, _ step: inout Declaration) -> String? {
    guard let text = step.text(field) else { return nil }
    guard SOPLimits.isPlain(text) else {
      step.note(
        "'\(field)' in \(step.words) wants one line of at most \(SOPLimits.text) bytes without blanks "
          + "around it, got \(step.described(.string(text))).", at: field)
      return nil
    }
    return text
  }

  // MARK: Sending

  private mutating func sending(_ step: inout Declaration) -> StepAction? {
    requireSending(&step)
    switch step.fields["send"] {
    case .string(let path):
      return content(path, &step).map { .send([WeightedContent(content: $0)]) }
    case .table(let table):
      guard case .table(let split)? = table[Self.splitField], table.fields.count == 1,
        table.list.isEmpty
      else {
        step.note(
          "'send' in \(step.words) wants \(DeclarationNoun.sopStep.field("send")?.kind.wants ?? "")",
          at: "send", hint: Self.splitHint)
        return nil
      }
      return self.split(split, &step).map { .send($0) }
    default:
      step.noteWrong("send")
      return nil
    }
  }

  private func content(_ path: String, _ step: inout Declaration) -> String? {
    guard let problem = ContentPath.problem(in: path) else { return path }
    step.note(
      "'send' in \(step.words): content \"\(step.shown(path))\" \(problem)", at: "send")
    return nil
  }

  static let splitField = "split"
  private static let splitHint =
    "Of several contents: siyu.split { { \"content/coupon\", 70 }, { \"content/sample\", 30 } }."

  private func split(_ table: LuaTable, _ step: inout Declaration) -> [WeightedContent]? {
    guard table.fields.isEmpty, table.list.count > 1,
      table.list.count <= SOPLimits.contents.upperBound
    else {
      step.note(
        "siyu.split in \(step.words) wants a list of 2 to \(SOPLimits.contents.upperBound) contents "
          + "with their weights", at: "send", hint: Self.splitHint)
      return nil
    }
    var all: [WeightedContent] = []
    for (index, item) in table.list.enumerated() {
      guard case .table(let pair) = item, pair.fields.isEmpty, pair.list.count == 2,
        case .string(let path) = pair.list[0]
      else {
        step.note(
          "content \(index + 1) of siyu.split in \(step.words) wants a pair such as "
            + "{ \"content/coupon\", 70 }, got \(step.described(item)).", at: "send")
        continue
      }
      guard case .integer(let weight) = pair.list[1],
        let whole = Int(exactly: weight), SOPLimits.weight.contains(whole)
      else {
        step.note(
          "content \(index + 1) of siyu.split in \(step.words) wants a weight from 1 to "
            + "\(SOPLimits.weight.upperBound), got \(step.described(pair.list[1])).", at: "send")
        continue
      }
      guard let path = content(path, &step) else { continue }
      if all.contains(where: { $0.content == path }) {
        step.note("siyu.split in \(step.words) has content \"\(path)\" twice", at: "send")
      }
      all.append(WeightedContent(content: path, weight: whole))
    }
    return all
  }
}

extension DeclarationNoun {
  func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

extension Surface {
  /// `siyu.split`
  static var split: ModuleEntry {
    ModuleEntry(
      "siyu.split", "One of several contents for 'send' of a step, by weight.",
      [
        .init(
          "contents", "(string|integer)[][]",
          "pairs of a content's path and its weight, 1 to 1,000,000", .any)
      ],
      returns: ["siyu.Split: which content a subject gets is fixed for the subject"],
      errors: ["what is wrong in it is told with the step"],
      example: #"local one = siyu.split { { "content/coupon", 70 }, { "content/sample", 30 } }"#,
      phases: .loading
    ) { call, _ in
      let value = try call.value(
        1, limits: LuaLimits(depth: 4, entries: 1000, bytes: 1 << 20, keepsReferences: true))
      try call.return(
        .table(LuaTable(fields: [.init(.string(SOPReader.splitField), value)])))
    }
  }
}
