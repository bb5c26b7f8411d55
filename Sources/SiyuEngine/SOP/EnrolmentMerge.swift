internal import SiyuModel

/// Two customers turned out to be one, and both were in an SOP: the earlier enrolment goes on.
enum EnrolmentMerge {
  /// Those that end as merged, by position. Of one SOP that a subject goes through once at a time,
  /// only the one that began first runs on; entities are subjects of their own.
  static func later(
    _ enrolments: [Enrolment], isRunning: (Enrolment) -> Bool, isOnce: (String) -> Bool
  ) -> [Int] {
    guard enrolments.count > 1 else { return [] }
    struct Place: Hashable {
      var sop: String
      /// An entity; customers are all one.
      var entity: Int64?
    }
    var first: [Place: Int] = [:]
    var later: [Int] = []
    for (index, enrolment) in enrolments.enumerated()
    where isRunning(enrolment) && isOnce(enrolment.key.sop) {
      var place = Place(sop: enrolment.key.sop)
      switch enrolment.key.subject {
      case .customer: break
      case .entity(let number): place.entity = number
      case .group: continue
      }
      guard let other = first[place] else {
        first[place] = index
        continue
      }
      if precedes(enrolment, enrolments[other]) {
        later.append(other)
        first[place] = index
      } else {
        later.append(index)
      }
    }
    return later.sorted()
  }

  private static func precedes(_ a: Enrolment, _ b: Enrolment) -> Bool {
    if a.enrolledAt != b.enrolledAt { return a.enrolledAt < b.enrolledAt }
    if a.key.subject != b.key.subject { return a.key.subject < b.key.subject }
    return a.key.occurrence < b.key.occurrence
  }
}
