import SiyuModel

/// A row, and what is known of what it tells about.
struct ToldSubscription {
  let row: SubscriptionImport
  let isProduct: Bool
  let word: String
  var this: ImportedSubscription
  /// All that the person has of the membership, under any of her numbers.
  var own: [Standing] = []

  init(_ row: SubscriptionImport, isProduct: Bool, source: String) {
    self.row = row
    self.isProduct = isProduct
    word = ImportedSubscription.word(row.state, until: isProduct ? nil : row.until)
    this = ImportedSubscription(source: source, id: row.id)
    this.word = word
  }

  var held: Standing? { Standing.met(own) }
  var goesOn: Bool { held.map { $0.state != SubscriptionState.ended.rawValue } ?? false }

  private func said(in standing: Standing) -> ImportedSubscription? {
    SubscriptionRecord(standing.data)?.imports.first { $0.key == this.key }
  }

  /// Under which number its id came in.
  var teller: Standing? { own.first { said(in: $0) != nil } }

  /// Whatever siyu or somebody's hand did since: what another system says again is nothing new.
  var saysTheSame: Bool { teller.flatMap(said)?.word == word }

  /// It came in before it was kept what was said, and says what is so anyhow.
  var saysItFirst: Bool {
    guard let teller, said(in: teller)?.word == nil, let held else { return false }
    return held.state == row.state.rawValue
      && (isProduct || SubscriptionRecord(held.data)?.importedUntil == row.until)
  }

  /// A record that knows what was said.
  /// - Returns: `nil` where it holds no more.
  func hearing(_ record: SubscriptionRecord, counts: Bool?) -> SubscriptionRecord? {
    var record = record
    if let place = record.imports.firstIndex(where: { $0.key == this.key }) {
      record.imports[place].word = word
      if let counts { record.imports[place].counts = counts }
      return record
    }
    var added = this
    added.counts = counts ?? true
    return record.add(added) ? record : nil
  }
}
