internal import SiyuModel

// How programmes travel. The SOPs that siyu makes of them do not: each side makes its own.

extension ByteWriter {
  mutating func koc(_ koc: KOCDeclaration) {
    string(koc.name)
    string(koc.title)
    recruiting(koc.recruit)
    selecting(koc.select)
    optional(koc.assess) { writer, assess in writer.assessing(assess) }
    optional(koc.share) { writer, share in
      writer.list(share.contents) { writer, path in writer.string(path) }
      writer.bool(share.givesCode)
    }
    optional(koc.fission) { writer, fission in writer.fission(fission) }
    place(koc.place)
  }

  private mutating func function(_ number: Int) { varint(UInt64(max(0, number))) }
  private mutating func function(_ number: Int?) {
    optional(number) { writer, number in writer.function(number) }
  }
  private mutating func count(_ number: Int) { varint(UInt64(max(0, number))) }
  private mutating func duration(_ duration: CalendarDuration?) {
    optional(duration) { writer, duration in writer.duration(duration) }
  }

  private mutating func recruiting(_ recruit: KOCRecruiting) {
    string(recruit.survey)
    function(recruit.invite)
    optional(recruit.send) { writer, path in writer.string(path) }
    bool(recruit.open)
    duration(recruit.again)
    function(recruit.answered)
  }

  private mutating func selecting(_ select: KOCSelecting) {
    function(select.score)
    optional(select.top) { writer, top in writer.count(top) }
    optional(select.least) { writer, least in writer.double(least) }
    function(select.per)
    optional(select.perWord) { writer, word in writer.string(word) }
    optional(select.quota) { writer, quota in
      // In an order, so that the same declaration has the same bytes.
      writer.list(quota.named.sorted { $0.key < $1.key }) { writer, part in
        writer.string(part.key)
        writer.count(part.value)
      }
      writer.optional(quota.others) { writer, count in writer.count(count) }
    }
  }

  private mutating func assessing(_ assess: KOCAssessing) {
    duration(assess.every)
    list(assess.tasks) { writer, task in
      writer.string(task.id)
      writer.string(task.title)
      writer.varint(UInt64(max(0, task.points)))
      writer.oneOf(KOCTask.Proof.allCases, task.proof)
      writer.duration(task.due)
      writer.count(task.times)
      switch task.review {
      case .none: writer.uint8(0)
      case .staff: writer.uint8(1)
      case .function(let number):
        writer.uint8(2)
        writer.function(number)
      }
      writer.place(task.place)
    }
    function(assess.pass)
    count(assess.warnings)
    duration(assess.backAfter)
  }
}

extension ByteReader {
  mutating func koc() throws(ByteError) -> KOCDeclaration {
    let name = try name()
    let title = try self.name()
    let recruit = try recruiting()
    let select = try selecting()
    let assess = try optional { reader throws(ByteError) in try reader.assessing() }
    let share = try optional { reader throws(ByteError) in
      KOCSharing(
        contents: try reader.list(limit: KOCLimits.contents.upperBound) {
          reader throws(ByteError) in try reader.name()
        }, givesCode: try reader.bool())
    }
    let fission = try optional { reader throws(ByteError) in try reader.fission() }
    return KOCDeclaration(
      name: name, title: title, recruit: recruit, select: select, assess: assess, share: share,
      fission: fission, place: try place())
  }

  private mutating func function() throws(ByteError) -> Int? {
    try optional { reader throws(ByteError) in try reader.number() }
  }
  private mutating func someDuration() throws(ByteError) -> CalendarDuration? {
    try optional { reader throws(ByteError) in try reader.duration() }
  }

  private mutating func recruiting() throws(ByteError) -> KOCRecruiting {
    KOCRecruiting(
      survey: try name(), invite: try function(),
      send: try optional { reader throws(ByteError) in try reader.name() }, open: try bool(),
      again: try someDuration(), answered: try number())
  }

  private mutating func selecting() throws(ByteError) -> KOCSelecting {
    KOCSelecting(
      score: try number(), top: try function(),
      least: try optional { reader throws(ByteError) in try reader.double() },
      per: try function(),
      perWord: try optional { reader throws(ByteError) in try reader.name() },
      quota: try optional { reader throws(ByteError) in
        var named: [String: Int] = [:]
        let parts = try reader.list(limit: KOCLimits.parts.upperBound, each: 2) {
          reader throws(ByteError) in (try reader.name(), try reader.number())
        }
        for (part, count) in parts { named[part] = count }
        return KOCQuota(named: named, others: try reader.function())
      })
  }

  private mutating func assessing() throws(ByteError) -> KOCAssessing {
    KOCAssessing(
      every: try duration(),
      tasks: try list(limit: KOCLimits.tasks.upperBound, each: 8) { reader throws(ByteError) in
        try reader.task()
      }, pass: try function(), warnings: try number(), backAfter: try someDuration())
  }

  private mutating func task() throws(ByteError) -> KOCTask {
    let id = try name()
    let title = try name()
    let points = Int64(clamping: try varint())
    let proof = try oneOf(KOCTask.Proof.allCases, "proof")
    let due = try someDuration()
    let times = try number()
    let review: KOCTask.Review =
      switch try kind(3, "review") {
      case 0: .none
      case 1: .staff
      default: .function(try number())
      }
    return KOCTask(
      id: id, title: title, points: points, proof: proof, due: due, times: times, review: review,
      place: try place())
  }
}
