import SiyuModel

/// Makes records of one row's values.
///
/// Everything throws `RowFault`: the row goes to the rejected ones.
enum RecordBuilder {
  static func customer(_ row: inout RowValues) throws(RowFault) -> CustomerRecord {
    var record = CustomerRecord(person: try row.neededPerson())
    record.name = try row.text(.name)
    record.gender = try row.gender(.gender)
    record.birthday = try row.date(.birthday)
    record.address = try row.text(.address)
    record.province = try row.text(.province)
    record.city = try row.text(.city)
    record.channel = try row.text(.channel)
    record.campaign = try row.text(.campaign)
    record.joinedAt = try row.time(.joinedAt)
    record.staffID = try row.id(.staffID)
    record.pool = try row.text(.pool)
    record.marketingConsent = try row.flag(.marketingConsent)
    return record
  }

  static func account(_ row: inout RowValues) throws(RowFault) -> AccountRecord {
    AccountRecord(person: try row.neededPerson())
  }

  static func attribute(_ row: inout RowValues) throws(RowFault) -> AttributeRecord {
    AttributeRecord(
      person: try row.neededPerson(), name: try row.needed(.name), value: try row.text(.value))
  }

  static func entity(_ row: inout RowValues) throws(RowFault) -> EntityRecord {
    EntityRecord(
      entityID: try row.needed(.entityID), person: try row.neededPerson(),
      kind: try row.needed(.kind), name: try row.needed(.name), value: try row.text(.value))
  }

  static func orderLine(_ row: inout RowValues) throws(RowFault) -> OrderLineRecord {
    var record = OrderLineRecord(orderID: try row.needed(.orderID))
    record.shop = try row.text(.shop)
    record.sku = try row.id(.sku)
    record.title = try row.text(.title)
    record.category = try row.text(.category)
    record.quantity = try row.count(.quantity, in: 1...1_000_000_000) ?? 1
    record.price = try notNegative(.price, &row)
    return record
  }

  static func product(_ row: inout RowValues) throws(RowFault) -> ProductRecord {
    var record = ProductRecord(sku: try row.needed(.sku))
    record.title = try row.text(.title)
    record.category = try row.text(.category)
    record.brand = try row.text(.brand)
    record.price = try notNegative(.price, &row)
    record.at = try row.time(.at)
    return record
  }

  /// The id is empty where the file has none.
  static func event(_ row: inout RowValues) throws(RowFault) -> EventRecord {
    let person = try row.neededPerson()
    let type = try row.needed(.type)
    // Whoever hands something in is looked at first: a member then, the task, a link or an order.
    if type == KOCDeclaration.EventType.proof {
      throw row.problem(
        .type, "'\(type)' is no event to import: siyu import koc-proofs takes proofs")
    }
    guard let at = try row.time(.at) else { throw row.problem(.at, "is empty") }
    var record = EventRecord(
      eventID: try row.id(.eventID) ?? "", person: person, type: type, at: at)
    if let text = try row.text(.props) {
      let parsed: DataValue
      do throws(JSONError) {
        parsed = try JSON.parse(text)
      } catch {
        throw row.problem(.props, "not JSON: \(error)")
      }
      guard parsed.recordValue != nil else { throw row.problem(.props, "not a JSON object") }
      record.props = parsed.canonicalText
    }
    return record
  }

  static func region(_ row: inout RowValues) throws(RowFault) -> RegionRecord {
    RegionRecord(
      regionID: try row.needed(.regionID), title: try row.text(.title),
      parentID: try row.id(.parentID))
  }

  static func shop(_ row: inout RowValues) throws(RowFault) -> ShopRecord {
    ShopRecord(
      shopID: try row.needed(.shopID), title: try row.text(.title),
      regionID: try row.id(.regionID))
  }

  static func staff(_ row: inout RowValues) throws(RowFault) -> StaffRecord {
    var record = StaffRecord(staffID: try row.needed(.staffID))
    record.name = try row.text(.name)
    record.shop = try row.text(.shop)
    record.region = try row.text(.region)
    record.status = try row.text(.status)
    record.phone = try row.phone(.phone)
    return record
  }

  static func group(_ row: inout RowValues) throws(RowFault) -> GroupRecord {
    var record = GroupRecord(groupID: try row.needed(.groupID))
    record.name = try row.text(.name)
    record.owner = try row.id(.owner)
    record.capacity = try row.count(.capacity, in: 0...1_000_000)
    return record
  }

  static func groupMember(_ row: inout RowValues) throws(RowFault) -> GroupMemberRecord {
    var record = GroupMemberRecord(
      groupID: try row.needed(.groupID), person: try row.neededPerson())
    record.joinedAt = try row.time(.joinedAt)
    record.leftAt = try row.time(.leftAt)
    return record
  }

  static func tag(_ row: inout RowValues) throws(RowFault) -> TagRecord {
    let person = try row.neededPerson()
    let tag = try row.needed(.tag)
    guard let colon = tag.firstIndex(of: ":"), colon != tag.startIndex,
      tag.index(after: colon) != tag.endIndex
    else { throw row.problem(.tag, "write it as group:value") }
    var record = TagRecord(person: person, tag: tag)
    record.at = try row.time(.at)
    return record
  }

  static func receipt(_ row: inout RowValues) throws(RowFault) -> Receipt {
    let message = try row.needed(.messageID)
    let word = try row.needed(.kind)
    guard let kind = Receipt.Kind(rawValue: word.lowercased()) else {
      let names = Receipt.Kind.allCases.map(\.rawValue)
      let near = NearestName.nearest(to: word, in: names)
      throw row.problem(
        .kind,
        near.map { "not a kind of receipt; did you mean \"\($0)\"?" }
          ?? "not a kind of receipt; those are \(names.joined(separator: ", "))")
    }
    guard let at = try row.time(.at) else { throw row.problem(.at, "is empty") }
    return Receipt(message: message, kind: kind, at: at, text: try row.text(.text))
  }

  /// What the answer means is for the survey to say.
  static func answer(_ row: inout RowValues) throws(RowFault) -> AnswerRecord {
    let survey = try row.needed(.surveyID)
    let person = try row.neededPerson()
    let question = try row.needed(.question)
    let answer = try row.needed(.answer)
    guard let at = try row.time(.at) else { throw row.problem(.at, "is empty") }
    return AnswerRecord(person: person, survey: survey, question: question, answer: answer, at: at)
  }

  static func taskResult(_ row: inout RowValues) throws(RowFault) -> TaskResult {
    let task = try row.needed(.taskID)
    let word = try row.needed(.result)
    guard let result = TaskResult.Result(name: word.lowercased()) else {
      let names = TaskResult.Result.allCases.map(\.name)
      throw row.problem(
        .result,
        NearestName.nearest(to: word, in: names).map {
          "not a result; did you mean \"\($0)\"?"
        } ?? "not a result; those are \(names.joined(separator: ", "))")
    }
    guard let at = try row.time(.at) else { throw row.problem(.at, "is empty") }
    let note = try row.text(.note)
    if let note, note.utf8.count > 4_000 { throw row.problem(.note, "longer than 4,000 bytes") }
    return TaskResult(task: task, result: result, at: at, note: note)
  }

  /// `inviter_id` may be a code instead.
  static func invitation(_ row: inout RowValues) throws(RowFault) -> InvitationRecord {
    let inviter = PersonReference(customerID: try row.needed(.inviterID))
    let invitee = PersonReference(customerID: try row.needed(.inviteeID))
    guard let at = try row.time(.at) else { throw row.problem(.at, "is empty") }
    var record = InvitationRecord(inviter: inviter, invitee: invitee, at: at)
    if let word = try row.text(.kind) {
      guard let kind = InvitationKind.allCases.first(where: { $0.name == word.lowercased() }) else {
        let names = InvitationKind.allCases.map(\.name)
        let near = NearestName.nearest(to: word, in: names)
        throw row.problem(
          .kind,
          near.map { "not a kind of invitation; did you mean \"\($0)\"?" }
            ?? "not a kind of invitation; those are \(names.joined(separator: ", "))")
      }
      record.kind = kind
    }
    record.programme = try row.text(.programme)
    return record
  }

  static func notNegative(
    _ field: ImportField, _ row: inout RowValues
  ) throws(RowFault) -> Int64? {
    guard let amount = try row.amount(field) else { return nil }
    guard amount >= 0 else { throw row.problem(field, "is negative; returns belong in refunded") }
    return amount
  }
}
