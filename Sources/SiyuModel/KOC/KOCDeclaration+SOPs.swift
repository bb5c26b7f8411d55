// What a programme sends goes the way of every message: as SOPs that siyu makes of the declaration,
// which enrol on the events that the programme itself brings forth.

extension KOCDeclaration {
  /// Its stages tell of themselves by these events of the customer's, each with `programme`.
  public enum EventType {
    public static let invited = "koc.invited"
    public static let answered = "koc.answered"
    public static let selected = "koc.selected"
    public static let warned = "koc.warned"
    public static let passed = "koc.passed"
    public static let left = "koc.left"
    /// What was handed in for a task was accepted: props `task`, `points`.
    public static let taskAccepted = "koc.task-accepted"
    /// Imported: that somebody did something; props `task`, `proof`.
    public static let proof = "koc.proof"
    /// A prop of `proof`: it was refused, and somebody else handed in the same since.
    public static let passedOn = "passed_on"
    /// What was found of it by hand; props `proof`, `accepted`.
    public static let reviewed = "koc.reviewed"
  }

  /// Of the SOP that sends the invitation, within the plugin.
  public static func recruitID(_ id: String) -> String { "\(id)-recruit" }
  /// Of the SOP that sends what is shared.
  public static func shareID(_ id: String) -> String { "\(id)-share" }

  /// The SOPs that siyu makes of it.
  public var sops: [SOPDeclaration] {
    var all: [SOPDeclaration] = []
    if let content = recruit.send {
      all.append(
        sop(
          Self.recruitID(localID), "\(title) · 招募", on: EventType.invited, [content],
          step: "invite", givesCode: true))
    }
    if let share {
      all.append(
        sop(
          Self.shareID(localID), "\(title) · 分享", on: EventType.selected, share.contents,
          step: "share", givesCode: share.givesCode))
    }
    return all
  }

  /// Whoever the gate refuses for now waits: an invitation is not worth less a few days later.
  private static let within = CalendarDuration(days: 7)!

  private func sop(
    _ id: String, _ title: String, on event: String, _ contents: [String], step: String,
    givesCode: Bool
  ) -> SOPDeclaration {
    let steps = contents.enumerated().map { index, content in
      SOPStep(
        id: index == 0 ? step : "\(step)-\(index + 1)",
        timing: .wait(CalendarDuration(days: 0)!),
        action: .send([WeightedContent(content: content)]), ifRefused: .wait, within: Self.within,
        place: place)
    }
    return SOPDeclaration(
      name: "\(plugin).\(id)", title: title,
      triggers: [
        .event(
          type: event, props: [PropMatch(name: "programme", value: .string(name))])
      ],
      again: .each, steps: steps, place: place,
      programme: SOPProgramme(name: name, givesCode: givesCode))
  }
}

/// The programme of whose declaration siyu made an SOP.
public struct SOPProgramme: Sendable, Hashable {
  /// Full name.
  public var name: String
  /// Whether `{{code}}` may stand in what it sends: the subject's invitation code.
  public var givesCode: Bool
  public init(name: String, givesCode: Bool) {
    self.name = name
    self.givesCode = givesCode
  }
}

extension KOCDeclaration {
  /// A Lua function of a programme's, and where its author finds it.
  public struct Function: Sendable, Hashable {
    public var number: Int
    /// As the author would say it: `recruit.invite`, `select.score`, `assess.tasks.moments.review`.
    public var path: String
    public var kind: QuestionKind
    public var place: SourcePlace
  }

  /// All of them, in the order of the steps.
  public var functions: [Function] {
    var all: [Function] = []
    func add(_ number: Int?, _ path: String, _ kind: QuestionKind, _ place: SourcePlace) {
      if let number {
        all.append(Function(number: number, path: path, kind: kind, place: place))
      }
    }
    add(recruit.invite, Self.invitePath, .condition, place)
    add(recruit.answered, Self.answeredPath, .value, place)
    add(select.score, Self.scorePath, .value, place)
    add(select.per, Self.perPath, .value, place)
    add(assess?.pass, Self.passPath, .condition, place)
    for task in assess?.tasks ?? [] {
      if case .function(let number) = task.review {
        add(number, Self.reviewPath(task.id), .condition, task.place)
      }
    }
    add(fission?.function, "fission.reward", .value, place)
    return all
  }

  package static let invitePath = "recruit.invite"
  package static let answeredPath = "recruit.survey"
  package static let scorePath = "select.score"
  package static let perPath = "select.per"
  package static let passPath = "assess.pass"
  package static func reviewPath(_ task: String) -> String { "assess.tasks.\(task).review" }
}
