import SiyuModel

extension PersonalExport {
  /// What a person's rows can be recognised by in files.
  func traces() throws -> PersonalTraces {
    var traces = PersonalTraces()
    traces.ids.insert(try SQLiteStore.publicID(of: person.numbers[0], in: connection))
    let personal = PersonalFields(keys: keys, connection: connection)
    for account in person.accounts {
      traces.ids.formUnion([account.name, account.text])
      for value in try personal.evidence(.unionID, of: account.number) {
        traces.unionIDs.insert(String(decoding: value, as: UTF8.self))
      }
      for value in try personal.evidence(.phone, of: account.number) {
        traces.phones.insert(digits(value))
      }
      let opened = try personal.ofProfile(PersonalField.allCases, account: account.number)
      for (field, value) in opened {
        let text = String(decoding: value, as: UTF8.self)
        switch field {
        case .name: traces.names.insert(text)
        case .phone: traces.phones.insert(digits(value))
        case .birthday: traces.birthdays.insert(text)
        case .address: traces.addresses.insert(text)
        }
      }
    }
    for sql in [SliceReading.ordersSQL, SliceReading.eventsSQL] {
      try person.eachPlaced(sql, in: connection) { _, bytes in
        var reader = PackReader(bytes)
        traces.ids.insert(String(decoding: PlacedIdentity(&reader).id, as: UTF8.self))
      }
    }
    for account in person.accounts {
      let entities = try connection.statement(
        "SELECT id FROM entities WHERE home = ? AND account = ?")
      entities.bind(1, account.home)
      entities.bind(2, account.number)
      while try entities.step() { traces.ids.insert(entities.text(0)) }
      entities.reset()
    }
    traces.ids.remove("")
    traces.phones.remove("")
    return traces
  }

  private func digits(_ text: [UInt8]) -> String {
    String(decoding: text.filter { (0x30...0x39).contains($0) }, as: UTF8.self)
  }
}
