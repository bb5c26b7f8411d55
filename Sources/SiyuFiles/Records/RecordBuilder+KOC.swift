import SiyuModel

extension RecordBuilder {
  /// Something handed in, as the event that it is. Its id is made of what it is, not of when or for which
  /// task: the same link handed in twice counts once.
  static func kocProof(_ row: inout RowValues) throws(RowFault) -> EventRecord {
    let person = try row.neededPerson()
    let programme = try row.needed(.programme)
    let task = try row.needed(.task)
    let proof = try row.needed(.proof)
    if proof.utf8.count > longestProof {
      throw row.problem(.proof, "longer than \(longestProof) bytes")
    }
    guard let at = try row.time(.at) else { throw row.problem(.at, "is empty") }
    var hash = FixedHash(seed: 0x6B6F_632E, 1)
    for part in [
      person.customerID ?? "", person.platform ?? "", person.accountID ?? "", programme,
      ProofText.normal(proof),
    ] {
      hash.combine(part)
    }
    let digits = String(hash.value, radix: 16)
    let id = String(repeating: "0", count: 16 - digits.count) + digits
    var record = EventRecord(
      eventID: "koc-\(id)", person: person, type: KOCDeclaration.EventType.proof, at: at)
    let props: DataRecord = [
      "programme": .string(programme), "task": .string(task), "proof": .string(proof),
      "id": .string(id),
    ]
    record.props = DataValue.record(props).canonicalText
    return record
  }

  /// In bytes; what longer links there are is in their parameters.
  private static let longestProof = 1_000
}
