import Lua
import SiyuModel

/// Reads one declaration of an SOP, once all else of the plugin is declared.
///
/// Each part notes what is wrong with it and reading goes on, so that an author sees all at once.
struct SOPReader {
  let machine: PluginMachine
  /// The whole of `main.lua` was run: what an SOP names and nobody declared does not exist.
  let complete: Bool
  var sop: Declaration
  var subject = SOPSubjectKind.customer
  /// The steps' ids as they are written, in their order.
  var ids: [String] = []
  private var missing: Set<String> = []

  init(_ sop: Declaration, machine: PluginMachine, complete: Bool) {
    self.sop = sop
    self.machine = machine
    self.complete = complete
  }

  mutating func read() -> SOPDeclaration? {
    readSubject()
    let (triggers, enrolWhen) = enrol()
    let again = again()
    let holdout = holdout()
    let goal = goal()
    let steps = steps()
    guard let id = sop.text("id"), let title = sop.text("title"), let again, let holdout,
      sop.problems.isEmpty
    else { return nil }
    let leave = sop.function("leave").map { add($0, SOPDeclaration.leavePath, sop) }
    return SOPDeclaration(
      name: "\(machine.source.id).\(id)", title: title, subject: subject, triggers: triggers,
      enrolWhen: enrolWhen, again: again, holdout: holdout, goal: goal, leave: leave,
      late: sop.text("late").flatMap(LateRule.init), priority: Int(sop.integer("priority") ?? 0),
      edit: sop.text("edit").flatMap(EditRule.init) ?? .pin, steps: steps,
      place: machine.sourcePlace(sop))
  }

  private mutating func readSubject() {
    guard let text = sop.text("subject") else { return }
    switch text {
    case "customer": subject = .customer
    case "group": subject = .group
    default:
      subject = .entity(kind: text)
      let kinds = machine.entities.map(\.kind)
      guard !kinds.contains(text) else { return }
      let known = ["customer", "group"] + kinds
      noteUnknown(
        "'subject' in \(sop.words): there is no entity '\(sop.shown(text))'", text, known, &sop,
        of: .entity, at: "subject")
    }
  }

  private mutating func again() -> AgainRule? {
    switch sop.fields["again"] {
    case nil, .string("never"): return .never
    case .string("each"): return .each
    case .string(let text):
      if let duration = try? CalendarDuration(text), !duration.isZero { return .after(duration) }
      let near = NearestName.nearest(to: text, in: ["never", "each"])
      sop.noteWrong("again", near.map { "; did you mean \"\($0)\"?" })
    default: sop.noteWrong("again")
    }
    return nil
  }

  /// In thousandths.
  private mutating func holdout() -> Int? {
    let share: Double
    switch sop.fields["holdout"] {
    case nil: return 0
    case .integer(let number): share = Double(number)
    case .number(let number): share = number
    default:
      sop.noteWrong("holdout")
      return nil
    }
    guard (0...0.9).contains(share) else {
      sop.noteWrong("holdout")
      return nil
    }
    let thousandths = (share * 1000).rounded()
    guard abs(thousandths - share * 1000) < 1e-6 else {
      sop.note(
        "'holdout' in \(sop.words) counts in thousandths, got "
          + "\(sop.described(sop.fields["holdout"] ?? .nil)).", at: "holdout")
      return nil
    }
    return Int(thousandths)
  }

  // MARK: What the parts have in common

  /// A part of the SOP, held against its noun.
  func part(
    _ noun: DeclarationNoun, _ table: LuaTable, at place: LuaPlace, in owner: Declaration
  ) -> Declaration {
    Declaration(noun, table, place, source: sop.source, currency: sop.currency, in: owner.words)
  }

  /// Numbers a function under the words by which its author finds it.
  func add(_ function: LuaReference, _ path: String, _ declaration: Declaration) -> Int {
    let id = sop.text("id") ?? ""
    return machine.add(
      function,
      DeclaredFunction(
        kind: .sop, fullName: "\(machine.source.id).\(id).\(path)", localID: "\(id).\(path)",
        place: machine.sourcePlace(declaration)))
  }

  /// Notes a name that nobody declared, with the nearest there is.
  func noteUnknown(
    _ message: String, _ name: String, _ known: [String], _ declaration: inout Declaration,
    of noun: DeclarationNoun? = nil, at field: String
  ) {
    guard complete else { return }
    // It may be the one that is declared wrongly, which is told already.
    if let noun, machine.misdeclared.contains(noun.name) { return }
    let near = NearestName.nearest(to: name, in: known).map { "; did you mean '\($0)'?" }
    let few = known.prefix(10).joined(separator: ", ") + (known.count > 10 ? ", …" : "")
    let list = known.isEmpty ? "; none is declared" : "; there are \(few)"
    declaration.note(message + (near ?? list), at: field)
  }

  /// Notes a permission that the manifest does not ask for, once for the whole SOP.
  mutating func require(
    _ permission: String, _ declaration: inout Declaration, at field: String
  ) {
    guard !machine.source.asked.contains(permission), missing.insert(permission).inserted else {
      return
    }
    declaration.notePermission(permission, at: field)
  }

  /// At least one touchpoint is asked for; which one a content needs, its file says.
  mutating func requireSending(_ declaration: inout Declaration) {
    let words = Touchpoint.allCases.map(\.rawValue)
    guard !words.contains(where: machine.source.asked.contains), missing.insert("send").inserted
    else { return }
    declaration.note(
      "\(declaration.words) sends, and plugin.toml asks for no touchpoint", at: "send",
      hint: "List those of its contents there under [permissions], send = [\"\(words[0])\"].",
      code: .missingPermission)
  }
}

extension Declaration {
  /// Notes that a field holds something else than its noun wants.
  mutating func noteWrong(_ name: String, _ more: String? = nil) {
    guard let field = noun.fields.first(where: { $0.name == name }) else { return }
    note(
      "'\(name)' in \(words) wants \(field.kind.wants), got \(described(fields[name] ?? .nil))"
        + (more ?? "."), at: name)
  }
}

extension PluginMachine {
  /// Reads the SOPs that were declared.
  func settleSOPs(complete: Bool) {
    let waiting = sops
    sops = []
    var seen: [String: SourcePlace] = [:]
    for declaration in waiting {
      var reader = SOPReader(declaration, machine: self, complete: complete)
      if let id = declaration.text("id") {
        if let other = seen[id] {
          reader.sop.note(
            "\(declaration.words) is declared a second time; the first is at \(other)")
        } else {
          seen[id] = sourcePlace(declaration)
        }
      }
      let sop = reader.read()
      problems += reader.sop.problems
      guard let sop else { continue }
      problems += SOPCheck(sop, folder: source.folder).errors.map { problem in
        var problem = problem
        if let file = problem.file, let line = problem.line {
          problem.source = declaration.source.text(file, line)
        }
        return problem
      }
      declarations.sops.append(sop)
    }
  }
}
