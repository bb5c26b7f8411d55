/// What a subscription keeps beside its standing.
public struct SubscriptionRecord: Sendable, Hashable {
  /// The first delivery's time, or when the paid time began.
  public var from: Instant
  /// Purchases up to here do not count: they were ended by hand, or delivered in full.
  public var base: Instant?
  /// Those that came from another system, oldest first.
  public var imports: [ImportedSubscription] = []
  /// Until when those were for, where that was said.
  public var importedUntil: Instant?
  /// Of a paid time that rests: since when it counts, for when it goes on.
  public var began: Instant?

  // Deliveries.
  /// The next one on the calendar, 0….
  public var next: Int64 = 0
  /// Delivered, since `base`.
  public var given: Int64 = 0
  /// Of all deliveries those that were promised under this number, since `base`; `nil`: not counted yet.
  public var share: Int64?
  /// The last purchase in it.
  public var shareUntil: Instant?
  /// On the calendar, to be left out.
  public var skip: [Int64] = []
  /// Instead of what is declared.
  public var sku: String?
  /// When the next one is, and how many are left; `nil`: none, and no end.
  public var nextAt: Instant?
  public var left: Int64?
  /// Why those are left out, by their numbers, in the words of whoever said so.
  public private(set) var skipReasons: [Int64: String] = [:]
  /// The last one that was told beforehand.
  public var reminded: Int64?
  /// What became of the last ones, oldest first.
  public var log: [Entry] = []

  public struct Entry: Sendable, Hashable {
    public var number: Int64
    public var at: Instant
    /// `nil`: left out.
    public var sku: String?
    public var reason: String?
    /// When it was made, where that was late.
    public var made: Instant?
    /// Of a subscription before this one.
    public var isEarlier = false
    public init(number: Int64, at: Instant, sku: String?, reason: String? = nil) {
      self.number = number
      self.at = at
      self.sku = sku
      self.reason = reason
    }

  }

  public static let logged = 12
  public static let mostSkipped = 24
  public static let mostImports = 24
  /// Of a reason that is kept with a delivery, in bytes.
  public static let longestReason = 64
  /// In bytes: of a sku that is swapped 2 × 64 and its name, of times and counts 8 × 20.
  private static let margin = 384
  /// Of the reasons of all that are to be left out, in bytes.
  public static let mostReasons = 256

  public init(from: Instant) { self.from = from }

  /// Another subscription after this one was over: what this one was bought for and delivered counts no
  /// more, and what other systems said is still known.
  public func anew(from: Instant) -> SubscriptionRecord {
    var new = SubscriptionRecord(from: from)
    new.base = base
    new.imports = imports
    // What was delivered then is still told.
    new.log = log
    for index in new.log.indices { new.log[index].isEarlier = true }
    new.forgetWhatCounts()
    return new
  }

  /// Nothing of it counts for what is bought after `base`; `nil`: after what it says itself.
  public mutating func retire(base: Instant?) {
    self.base = [self.base, base].compactMap { $0 }.max()
    forgetWhatCounts()
    importedUntil = nil
    began = nil
    nextAt = nil
    left = nil
  }

  private mutating func forgetWhatCounts() {
    given = 0
    share = nil
    shareUntil = nil
    for index in imports.indices { imports[index].counts = false }
  }

  /// As ``share``; of a record of before that was kept, as far as it tells.
  public var promised: Int64 { share ?? given + (left ?? 0) }

  /// Each as good as a purchase.
  public var countedImports: Int64 { Int64(imports.count { $0.counts }) }

  /// Adds one that was not known. Where there are as many as are kept, the oldest that counts no more is
  /// forgotten for it.
  /// - Returns: false where all of them count.
  public mutating func add(_ new: ImportedSubscription) -> Bool {
    if imports.count >= Self.mostImports {
      guard let old = imports.firstIndex(where: { !$0.counts }) else { return false }
      imports.remove(at: old)
    }
    imports.append(new)
    fit()
    return true
  }

  /// Leaves out a delivery that is still to come.
  /// - Returns: false where no room is left for the reason; then nothing changes.
  public mutating func leaveOut(_ number: Int64, because reason: String?) -> Bool {
    if let reason {
      let kept = Self.kept(reason)
      let held = skipReasons.values.reduce(0) { $0 + $1.utf8.count }
      guard held + kept.utf8.count <= Self.mostReasons else { return false }
      skipReasons[number] = kept
    }
    skip.append(number)
    fit()
    return true
  }

  /// A delivery is not to be left out any more, because it was or is over.
  /// - Returns: whether it was to be, and why.
  public mutating func pass(_ number: Int64) -> (wasLeftOut: Bool, reason: String?) {
    let wasLeftOut = skip.contains(number)
    skip.removeAll { $0 == number }
    return (wasLeftOut, skipReasons.removeValue(forKey: number))
  }

  /// The same for one that does not come.
  /// - Parameter reason: of one that was not to be left out.
  /// - Returns: why it does not come.
  public mutating func passing(_ number: Int64, because reason: String) -> String {
    let passed = pass(number)
    return passed.wasLeftOut ? passed.reason ?? "left out by hand" : reason
  }

  public mutating func note(_ entry: Entry) {
    log.append(entry)
    if log.count > Self.logged { log.removeFirst(log.count - Self.logged) }
    fit()
  }

  /// Forgets the oldest of what was delivered, until a standing holds the rest, as JSON, with room for
  /// fields that change without a look at how long it is: a sku, times, counts.
  private mutating func fit() {
    while !log.isEmpty, DataValue.record(data).isLonger(than: Standing.longestData - Self.margin) {
      log.removeFirst()
    }
  }

  // MARK: As a standing keeps it

  public init?(_ data: DataRecord) {
    guard let from = data["from"]?.intValue.flatMap({ Instant(inRange: $0) }) else { return nil }
    self.from = from
    base = data["base"]?.intValue.flatMap { Instant(inRange: $0) }
    imports = (data["imports"]?.listValue ?? []).compactMap(\.stringValue)
      .map(ImportedSubscription.init(text:))
    importedUntil = data["imported"]?.intValue.flatMap { Instant(inRange: $0) }
    began = data["began"]?.intValue.flatMap { Instant(inRange: $0) }
    next = max(0, data["next"]?.intValue ?? 0)
    given = max(0, data["given"]?.intValue ?? 0)
    share = data["share"]?.intValue
    shareUntil = data["paid"]?.intValue.flatMap { Instant(inRange: $0) }
    skip = (data["skip"]?.listValue ?? []).compactMap(\.intValue)
    sku = data["sku"]?.stringValue
    nextAt = data["at"]?.intValue.flatMap { Instant(inRange: $0) }
    left = data["left"]?.intValue
    if let reason = data["why"]?.stringValue, let next = skip.min() {
      // As it was kept before: of the next one that is left out.
      skipReasons[next] = reason
    }
    for (place, reason) in zip(skip, data["why"]?.listValue ?? []) {
      skipReasons[place] = reason.stringValue
    }
    reminded = data["reminded"]?.intValue
    log = (data["log"]?.listValue ?? []).compactMap { entry in
      guard let number = entry["n"]?.intValue,
        let at = entry["at"]?.intValue.flatMap({ Instant(inRange: $0) })
      else { return nil }
      var kept = Entry(
        number: number, at: at, sku: entry["sku"]?.stringValue, reason: entry["why"]?.stringValue)
      kept.isEarlier = entry["e"]?.boolValue ?? false
      kept.made = entry["m"]?.intValue.flatMap { Instant(inRange: $0) }
      return kept
    }
  }

  public var data: DataRecord {
    var data: DataRecord = ["from": .int(from.seconds)]
    if let base { data["base"] = .int(base.seconds) }
    if !imports.isEmpty { data["imports"] = .list(imports.map { .string($0.text) }) }
    if let importedUntil { data["imported"] = .int(importedUntil.seconds) }
    if let began { data["began"] = .int(began.seconds) }
    if next > 0 { data["next"] = .int(next) }
    if given > 0 { data["given"] = .int(given) }
    if let share { data["share"] = .int(share) }
    if let shareUntil { data["paid"] = .int(shareUntil.seconds) }
    if !skip.isEmpty { data["skip"] = .list(skip.map { .int($0) }) }
    if let sku { data["sku"] = .string(sku) }
    if let nextAt { data["at"] = .int(nextAt.seconds) }
    if let left { data["left"] = .int(left) }
    if !skipReasons.isEmpty {
      // In the order of those that are left out; an empty list for one without.
      data["why"] = .list(skip.map { skipReasons[$0].map { .string($0) } ?? .list([]) })
    }
    if let reminded { data["reminded"] = .int(reminded) }
    if !log.isEmpty {
      data["log"] = .list(
        log.map { entry in
          var record: DataRecord = ["n": .int(entry.number), "at": .int(entry.at.seconds)]
          if let sku = entry.sku { record["sku"] = .string(sku) }
          if let reason = entry.reason { record["why"] = .string(reason) }
          if entry.isEarlier { record["e"] = true }
          if let made = entry.made { record["m"] = .int(made.seconds) }
          return .record(record)
        })
    }
    return data
  }
}

extension SubscriptionRecord {
  /// Of the data of a standing, those that are the record's.
  static let fields = [
    "from", "base", "imports", "imported", "began", "next", "given", "share", "paid", "skip", "why",
    "sku",
    "at", "left",
    "reminded", "log",
  ]

  /// A reason as it is kept with a delivery.
  public static func kept(_ reason: String) -> String {
    var kept = ""
    for letter in reason {
      guard kept.utf8.count + letter.utf8.count <= longestReason else { return kept + "…" }
      kept.append(letter)
    }
    return kept
  }
}

extension Standing {
  /// Whether it is of a subscription, by what it keeps: for a programme whose declaration is not known.
  public var isSubscription: Bool {
    SubscriptionState(rawValue: state) != nil && SubscriptionRecord(data) != nil
      && data["selected"] == nil && data["period"] == nil
  }

  /// When the membership itself wants to be looked at, where its benefits want it earlier.
  public static let ownDue = "own_due"

  /// Another record; what others keep beside it stays.
  public mutating func keep(_ record: SubscriptionRecord) {
    for field in SubscriptionRecord.fields { data[field] = nil }
    for field in record.data.fields { data[field.name] = field.value }
  }

  /// When it is looked at again, with what is kept of that beside the record.
  public mutating func look(at due: Instant?) {
    self.due = due
    if data[Self.ownDue] != nil { data[Self.ownDue] = due.map { .int($0.seconds) } }
  }

  /// A subscription that is over, of which nothing counts for what is bought next.
  /// - Parameter base: as of ``SubscriptionRecord/retire(base:)``.
  public mutating func retire(base: Instant?, at now: Instant, reason: String?) {
    var record = SubscriptionRecord(data) ?? SubscriptionRecord(from: since)
    record.retire(base: base)
    keep(record)
    if state != SubscriptionState.ended.rawValue {
      state = SubscriptionState.ended.rawValue
      since = now
      self.reason = reason
    }
    rank = SubscriptionState.ended.rank
    until = nil
    look(at: nil)
  }
}
