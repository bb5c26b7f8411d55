internal import SiyuModel

extension [SOPSubject] {
  func endOfBucket(from start: Int) -> Int {
    let bucket = CustomerNumber(rawValue: self[start].number).bucket
    var end = start + 1
    while end < count, CustomerNumber(rawValue: self[end].number).bucket == bucket { end += 1 }
    return end
  }
}

/// Puts away what was decided, on another thread while the next bucket is walked through.
final class SOPResults {
  var digester: OutreachDigester
  private let spool: OutreachSpool?
  private let now: Instant
  private let turn = InTurn()
  /// Events that are born; to be read after `wait`.
  private(set) var born: Int64 = 0

  init(_ digester: OutreachDigester, _ spool: OutreachSpool?, now: Instant) {
    self.now = now
    self.digester = digester
    self.spool = spool
  }

  func add(_ subjects: [SOPSubject]) throws {
    try turn.add { [self] in
      for subject in subjects {
        let record = OutreachRecord(
          customer: subject.number,
          // Tags that a step gave make somebody due who was not looked at.
          due: subject.isLookedAt || !subject.steps.isEmpty || subject.due <= now.seconds
            ? subject.due : nil,
          steps: subject.steps, change: subject.change)
        if record.change.isEmpty, record.steps.isEmpty, record.due ?? .max == .max { continue }
        born += Int64(record.change.events.count)
        digester.add(record)
        try spool?.append(record)
      }
    }
  }

  func wait() throws { try turn.wait() }
}
