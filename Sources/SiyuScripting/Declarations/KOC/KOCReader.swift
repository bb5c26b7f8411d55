import Lua
import SiyuModel

/// Reads one declaration of a programme, once all else of the plugin is declared.
///
/// As with SOPs each part notes what is wrong with it and reading goes on.
struct KOCReader {
  let machine: PluginMachine
  var koc: Declaration
  /// `main.lua` was run to its end: what a programme names and nobody declared does not exist.
  let complete: Bool
  private var missing: Set<String> = []

  init(_ koc: Declaration, machine: PluginMachine, complete: Bool) {
    self.koc = koc
    self.machine = machine
    self.complete = complete
  }

  mutating func read() throws(LuaError) -> KOCDeclaration? {
    require("koc", at: nil)
    let recruit = try recruit()
    let select = try select()
    let assess = assess()
    let share = share()
    let numbering = self
    let fission = FissionReader.read(in: &koc, machine: machine) { function, path, part in
      numbering.add(function, path, .record, part)
    }
    guard let id = koc.text("id"), let title = koc.text("title"), let recruit, let select,
      koc.problems.isEmpty
    else { return nil }
    return KOCDeclaration(
      name: "\(machine.source.id).\(id)", title: title, recruit: recruit, select: select,
      assess: assess, share: share, fission: fission, place: machine.sourcePlace(koc))
  }

  // MARK: What the parts have in common

  func part(_ noun: DeclarationNoun, _ field: String) -> Declaration? {
    koc.table(field).map {
      Declaration(noun, $0, koc.place(of: field), source: koc.source, in: koc.words)
    }
  }

  /// Numbers a function under the words by which its author finds it.
  func add(
    _ function: LuaReference, _ path: String, _ wanted: DeclaredFunction.Wanted,
    _ declaration: Declaration
  ) -> Int {
    let id = koc.text("id") ?? ""
    return machine.add(
      function,
      DeclaredFunction(
        kind: .programme(noun: DeclarationNoun.koc.name, wants: wanted),
        fullName: "\(machine.source.id).\(id).\(path)", localID: "\(id).\(path)",
        place: machine.sourcePlace(declaration)))
  }

  /// Notes a permission that the manifest does not ask for, once for the whole programme.
  mutating func require(_ permission: String, at field: String?) {
    guard !machine.source.asked.contains(permission), missing.insert(permission).inserted else {
      return
    }
    koc.notePermission(permission, at: field)
  }

  /// At least one touchpoint is asked for; which one a content needs, its file says.
  mutating func requireSending(at field: String) {
    let words = Touchpoint.allCases.map(\.rawValue)
    guard !words.contains(where: machine.source.asked.contains), missing.insert("send").inserted
    else { return }
    koc.note(
      "\(koc.words) sends, and plugin.toml asks for no touchpoint", at: field,
      hint: "List those of its contents there under [permissions], send = [\"\(words[0])\"].",
      code: .missingPermission)
  }

  // MARK: Recruit

  private mutating func recruit() throws(LuaError) -> KOCRecruiting? {
    guard var recruit = part(.kocRecruit, "recruit") else { return nil }
    defer { koc.adopt(recruit) }
    require("answers", at: "recruit")
    let open = recruit.boolean("open") ?? false
    let invite = recruit.function("invite").map {
      add($0, KOCDeclaration.invitePath, .yesOrNo, recruit)
    }
    if invite == nil, !open, recruit.fields["invite"] == nil {
      recruit.note(
        "\(recruit.words) invites nobody: it has neither 'invite' nor open = true",
        hint: "Write invite = function(c, ctx) … end, or open = true where all may answer.")
    }
    if recruit.fields["send"] != nil { requireSending(at: "send") }
    if invite == nil {
      for field in ["send", "again"] where recruit.fields[field] != nil {
        recruit.note("'\(field)' in \(recruit.words) goes with 'invite' only", at: field)
      }
    }
    guard let survey = survey(&recruit) else { return nil }
    let answered = try machine.ownFunction(
      "function(c) local answers = c.answers(\"\(survey)\") "
        + "if answers:complete() then return answers:at() end end", at: recruit.place(of: "survey"))
    return KOCRecruiting(
      survey: "\(machine.source.id).\(survey)", invite: invite, send: recruit.text("send"),
      open: open, again: recruit.duration("again"),
      answered: add(answered, KOCDeclaration.answeredPath, .numberOrNil, recruit))
  }

  /// Its name within the plugin.
  private func survey(_ recruit: inout Declaration) -> String? {
    guard let text = recruit.text("survey") else { return nil }
    let prefix = machine.source.id + "."
    let local = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
    let known = machine.source.surveys.map(\.localName)
    if known.contains(local) { return local }
    let near = NearestName.nearest(to: local, in: known).map { "; did you mean '\($0)'?" }
    recruit.note(
      "'survey' in \(recruit.words): there is no survey '\(recruit.shown(text))' in this plugin"
        + (near
          ?? (known.isEmpty
            ? "; write surveys/koc.toml" : "; there are \(known.joined(separator: ", "))")),
      at: "survey", code: .unknownSurvey)
    return nil
  }

  // MARK: Share

  private mutating func share() -> KOCSharing? {
    guard var share = part(.kocShare, "share") else { return nil }
    defer { koc.adopt(share) }
    requireSending(at: "share")
    let items: [LuaValue]
    switch share.fields["content"] {
    case .string(let path): items = [.string(path)]
    case .table(let table) where table.fields.isEmpty && !table.list.isEmpty: items = table.list
    case nil, .nil: return nil
    default:
      share.noteWrong("content")
      return nil
    }
    if items.count > KOCLimits.contents.upperBound {
      share.note(
        "'content' in \(share.words) lists \(items.count) contents; "
          + "\(KOCLimits.contents.upperBound) are the most", at: "content")
    }
    var paths: [String] = []
    for item in items {
      guard case .string(let path) = item else {
        share.noteWrong("content")
        return nil
      }
      if let problem = ContentPath.problem(in: path) {
        share.note(
          "'content' in \(share.words): content \"\(share.shown(path))\" \(problem)", at: "content")
      } else if paths.contains(path) {
        share.note("'content' in \(share.words) has \"\(path)\" twice", at: "content")
      }
      paths.append(path)
    }
    return KOCSharing(contents: paths, givesCode: share.boolean("code") ?? true)
  }
}

extension PluginMachine {
  /// A function as an author would write it, for what a declaration says in a word: so there is one way
  /// of asking. What it raises is told at the place of the word.
  func ownFunction(_ text: String, at place: LuaPlace) throws(LuaError) -> LuaReference {
    let whole = String(repeating: "\n", count: max(0, place.line - 1)) + "return " + text
    try lua.load(bytes: Array(whole.utf8), chunk: place.chunk)
    try lua.call(results: 1)
    return try lua.popReference()
  }

  /// Reads the programmes that were declared, and makes their SOPs.
  func settleKOCs(complete: Bool) throws(LuaError) {
    let waiting = kocs
    kocs = []
    var seen: [String: SourcePlace] = [:]
    for declaration in waiting {
      var reader = KOCReader(declaration, machine: self, complete: complete)
      if let id = declaration.text("id") {
        if let other = seen[id] {
          reader.koc.note(
            "\(declaration.words) is declared a second time; the first is at \(other)")
        } else {
          seen[id] = sourcePlace(declaration)
        }
      }
      if declarations.kocs.count >= KOCLimits.programmes {
        reader.koc.note(
          "\(declaration.words) is one too many; a plugin has at most \(KOCLimits.programmes)")
      }
      let koc = try reader.read()
      problems += reader.koc.problems
      guard let koc else { continue }
      declarations.kocs.append(koc)
      addSOPs(of: koc, declaration)
    }
  }

  private func addSOPs(of koc: KOCDeclaration, _ declaration: Declaration) {
    var declaration = declaration
    for sop in koc.sops {
      if let other = declarations.sops.first(where: { $0.name == sop.name }) {
        declaration.note(
          "\(declaration.words) sends by an SOP '\(sop.localID)', and there is one at "
            + "\(other.place) already", hint: "Give one of the two another id.")
        problems += declaration.problems.suffix(1)
      }
      declarations.sops.append(sop)
    }
  }
}
