internal import SiyuModel

extension SpecCustomer {
  /// As it is told to the host, which makes rows of it.
  func data(_ directory: TagDirectory) -> DataValue {
    var record: DataRecord = ["id": .string(id)]
    func put(_ name: String, _ text: String?) {
      if let text, !text.isEmpty { record[name] = .string(text) }
    }
    switch gender {
    case .female: put("gender", "female")
    case .male: put("gender", "male")
    case .unknown: break
    }
    for (word, text) in texts { put(word.rawValue, text) }
    if joinedAt != .min { record["joined_at"] = .int(joinedAt) }
    if consent < 2 { record["consent"] = .bool(consent == 1) }
    for (field, text) in personal { put(field.permission, text) }
    record["tags"] = .list(
      tags.compactMap { directory.names[TagID(rawValue: $0)].map { .string($0.description) } })
    record["attributes"] = .list(attributes.map { [.string($0.name), .string($0.value)] })
    record["entities"] = .list(
      entities.map { entity in
        [
          "id": .string(entity.id), "kind": .string(entity.kind),
          "fields": .list(entity.fields.map { [.string($0.name), .string($0.value)] }),
        ]
      })
    record["answers"] = .list(
      answers.map {
        [
          "survey": .string($0.survey), "question": .string($0.question), "at": .int($0.at),
          "answer": .string($0.value.canonical), "text": .bool($0.value.isText),
        ]
      })
    record["levels"] = .list(levels.map { [.string($0.programme), .string($0.level)] })
    record["balances"] = .list(
      balances.map {
        [
          "purse": .string($0.purse.name), "unit": .int(Int64($0.purse.unit.rawValue)),
          "amount": .int($0.amount),
        ]
      })
    record["orders"] = .list(orders.map(\.data))
    record["events"] = .list(
      events.map {
        ["type": .string($0.type), "at": .int($0.at), "props": .string($0.props)]
      })
    return .record(record)
  }
}

extension SpecCustomer.Order {
  var data: DataValue {
    [
      "id": .string(id), "paid_at": .int(paidAt), "amount": .int(amount),
      "refunded": .int(refunded), "status": .string(status.name), "platform": .string(platform),
      "channel": .string(channel), "shop": .string(shop),
      "items": .list(
        items.map { item in
          [
            "sku": .string(item.texts.sku), "title": .string(item.texts.title),
            "category": .string(item.texts.category), "brand": .string(item.texts.brand),
            "quantity": .int(item.quantity), "price": .int(item.price),
          ]
        }),
    ]
  }
}
