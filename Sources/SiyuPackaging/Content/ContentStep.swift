import SiyuModel

/// A step of an SOP that sends a content, or shows it to staff.
public struct ContentStep: Sendable, Hashable {
  public var content: String
  /// Full name.
  public var sop: String
  public var step: String
  /// Shown to a member of staff as the words of a task, and not sent.
  public var isTask: Bool
  var subject: ContentSubject
  /// Whose invitation code `{{code}}` is there; `nil` where there is none.
  public var programme: String?
  var place: SourcePlace

  static func all(in sops: [SOPDeclaration]) -> [ContentStep] {
    sops.flatMap { sop in
      sop.steps.flatMap { step -> [ContentStep] in
        let contents: [String]
        var isTask = false
        switch step.action {
        case .send(let choices): contents = choices.map(\.content)
        case .task(_, let content):
          contents = content.map { [$0] } ?? []
          isTask = true
        default: contents = []
        }
        return contents.map {
          ContentStep(
            content: $0, sop: sop.name, step: step.id, isTask: isTask,
            subject: ContentSubject(sop.subject),
            programme: sop.programme.flatMap { $0.givesCode ? $0.name : nil }, place: step.place)
        }
      }
    }
  }

  /// What is wrong with this use of a content.
  ///
  /// - Parameters:
  ///   - contents: those that could be read.
  ///   - all: also those that could not; they have problems of their own.
  func problems(
    _ contents: [String: ContentFile], all: [String], asked: Set<Permission>, directory: String
  ) -> [Diagnostic] {
    func problem(
      _ code: FindingCode, _ message: String, hint: String? = nil
    ) -> [Diagnostic] {
      [
        Diagnostic(
          file: "\(directory)/\(place.file)", line: place.line,
          "step '\(step)' of sop '\(sop)' \(message)", hint: hint
        ).coded(code)
      ]
    }
    guard let content = contents[self.content] else {
      if all.contains(self.content) { return [] }
      return problem(.missingContent, Message.namesNoContent(self.content, among: all))
    }
    if isTask { return [] }
    if (content.touchpoint == .group) != (subject == .group), content.touchpoint != .moments {
      return problem(
        .content,
        Message.wrongTouchpoint(
          content.path, content.touchpoint, isForGroups: subject == .group))
    }
    let permission = Permission.send(content.touchpoint)
    if !asked.contains(permission) {
      return problem(
        .missingPermission, Message.sendNotAsked(content.path, content.touchpoint),
        hint: Message.askHint(permission, asked))
    }
    return []
  }
}
