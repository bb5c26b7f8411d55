import SiyuModel

extension RecordBuilder {
  static func spend(_ row: inout RowValues) throws(RowFault) -> SpendRecord {
    guard let at = try row.time(.at) else { throw row.problem(.at, "is empty") }
    guard let amount = try row.amount(.amount) else { throw row.problem(.amount, "is empty") }
    guard amount >= 0 else {
      throw row.problem(.amount, "is negative; what came back is taken off the row it belongs to")
    }
    let word = try row.needed(.kind)
    guard
      let kind = SpendRecord.Kind.allCases.first(where: { $0.name == word.lowercased() })
    else {
      let names = SpendRecord.Kind.allCases.map(\.name)
      throw row.problem(
        .kind,
        NearestName.nearest(to: word, in: names).map {
          "not a kind of spending; did you mean \"\($0)\"?"
        } ?? "not a kind of spending; those are \(names.joined(separator: " and "))")
    }
    var record = SpendRecord(at: at, amount: amount, kind: kind)
    record.channel = try row.text(.channel)
    record.campaign = try row.text(.campaign)
    record.programme = try row.text(.programme)
    return record
  }
}
