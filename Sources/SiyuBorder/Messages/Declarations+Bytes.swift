internal import SiyuModel

// How declarations travel. Nothing in them may be longer than a name or a message can be; whether
// they make sense is checked by whoever uses them.

private let mostRules = 1000
private let mostFields = 10_000

extension ByteWriter {
  mutating func declarations(_ all: PluginDeclarations) {
    list(all.tagRules) { writer, rule in
      writer.tagGroup(rule.group)
      writer.bool(rule.shared)
      writer.varint(UInt64(max(0, rule.function)))
      writer.place(rule.place)
    }
    list(all.segments) { writer, rule in
      writer.string(rule.name)
      writer.string(rule.title)
      writer.varint(UInt64(max(0, rule.function)))
      writer.place(rule.place)
    }
    list(all.attributes) { writer, field in writer.field(field) }
    list(all.entities) { writer, entity in writer.entity(entity) }
    list(all.importers) { writer, importer in
      writer.string(importer.id)
      writer.string(importer.title)
      writer.value(importer.map)
      writer.place(importer.place)
    }
    list(all.sops.filter { $0.programme == nil }) { writer, sop in writer.sop(sop) }
    list(all.handovers) { writer, rule in
      writer.string(rule.name)
      writer.string(rule.title)
      writer.varint(UInt64(max(0, rule.function)))
      writer.place(rule.place)
    }
    list(all.memberships) { writer, membership in writer.membership(membership) }
    list(all.coupons) { writer, coupon in writer.coupon(coupon) }
    list(all.benefits) { writer, benefit in writer.benefit(benefit) }
    list(all.kocs) { writer, koc in writer.koc(koc) }
    list(all.screens) { writer, screen in
      writer.string(screen.name)
      writer.string(screen.title)
      writer.list(screen.on) { writer, type in writer.string(type) }
      writer.varint(UInt64(max(0, screen.function)))
      writer.place(screen.place)
    }
  }

  mutating func coupon(_ coupon: CouponDeclaration) {
    string(coupon.name)
    string(coupon.title)
    optional(coupon.worth) { $0.zigzag($1) }
    optional(coupon.lasts) { $0.duration($1) }
    optional(coupon.pool) { $0.string($1) }
    bool(coupon.returnsUnused)
    place(coupon.place)
  }

  mutating func tagGroup(_ group: TagGroup) {
    string(group.name)
    string(group.title)
    uint8(UInt8(TagDimension.allCases.firstIndex(of: group.dimension) ?? 0))
    bool(group.exclusive)
    list(group.values) { writer, value in
      writer.string(value.name)
      writer.string(value.title)
    }
  }

  mutating func field(_ field: FieldDeclaration) {
    string(field.name)
    string(field.title)
    uint8(UInt8(FieldType.allCases.firstIndex(of: field.type) ?? 0))
    list(field.choices) { writer, choice in writer.string(choice) }
    optional(field.place) { writer, place in writer.place(place) }
  }

  mutating func entity(_ entity: EntityDeclaration) {
    string(entity.kind)
    string(entity.title)
    list(entity.fields) { writer, field in writer.field(field) }
    optional(entity.place) { writer, place in writer.place(place) }
  }

  mutating func place(_ place: SourcePlace) {
    string(place.file)
    varint(UInt64(max(0, place.line)))
  }
}

extension ByteReader {
  mutating func declarations() throws(ByteError) -> PluginDeclarations {
    var all = PluginDeclarations()
    all.tagRules = try list(limit: mostRules) { reader throws(ByteError) in
      TagRule(
        group: try reader.tagGroup(), shared: try reader.bool(), function: try reader.number(),
        place: try reader.place())
    }
    all.segments = try list(limit: mostRules) { reader throws(ByteError) in
      SegmentRule(
        name: try reader.name(), title: try reader.name(), function: try reader.number(),
        place: try reader.place())
    }
    all.attributes = try list(limit: mostRules) { reader throws(ByteError) in
      try reader.field()
    }
    all.entities = try list(limit: mostRules) { reader throws(ByteError) in
      try reader.entity()
    }
    all.importers = try list(limit: mostRules) { reader throws(ByteError) in
      ImporterDeclaration(
        id: try reader.name(), title: try reader.name(), map: try reader.value(),
        place: try reader.place())
    }
    all.sops = try list(limit: mostRules, each: 20) { reader throws(ByteError) in
      try reader.sop()
    }
    all.handovers = try list(limit: mostRules) { reader throws(ByteError) in
      HandoverRule(
        name: try reader.name(), title: try reader.name(), function: try reader.number(),
        place: try reader.place())
    }
    all.memberships = try list(limit: mostRules, each: 10) { reader throws(ByteError) in
      try reader.membership()
    }
    all.coupons = try list(limit: mostRules) { reader throws(ByteError) in
      try reader.coupon()
    }
    all.benefits = try list(limit: mostRules) { reader throws(ByteError) in
      try reader.benefit()
    }
    all.kocs = try list(limit: KOCLimits.programmes, each: 10) { reader throws(ByteError) in
      try reader.koc()
    }
    all.screens = try list(limit: ScreenRule.most) { reader throws(ByteError) in
      ScreenRule(
        name: try reader.name(), title: try reader.name(),
        on: try reader.list(limit: ScreenRule.mostTypes) { reader throws(ByteError) in
          try reader.name()
        },
        function: try reader.number(), place: try reader.place())
    }
    all.sops += all.kocs.flatMap(\.sops)
    return all
  }

  mutating func coupon() throws(ByteError) -> CouponDeclaration {
    CouponDeclaration(
      name: try name(), title: try name(),
      worth: try optional { reader throws(ByteError) in try reader.zigzag() },
      lasts: try optional { reader throws(ByteError) in try reader.duration() },
      pool: try optional { reader throws(ByteError) in try reader.name() },
      returnsUnused: try bool(), place: try place())
  }

  mutating func tagGroup() throws(ByteError) -> TagGroup {
    TagGroup(
      name: try name(), title: try name(),
      dimension: try oneOf(TagDimension.allCases, "dimension"), exclusive: try bool(),
      values: try list(limit: mostFields, each: 2) { reader throws(ByteError) in
        TagValue(name: try reader.name(), title: try reader.name())
      })
  }

  mutating func field() throws(ByteError) -> FieldDeclaration {
    FieldDeclaration(
      name: try name(), title: try name(), type: try oneOf(FieldType.allCases, "type"),
      choices: try list(limit: mostFields) { reader throws(ByteError) in try reader.name() },
      place: try optional { reader throws(ByteError) in try reader.place() })
  }

  mutating func entity() throws(ByteError) -> EntityDeclaration {
    EntityDeclaration(
      kind: try name(), title: try name(),
      fields: try list(limit: mostRules) { reader throws(ByteError) in try reader.field() },
      place: try optional { reader throws(ByteError) in try reader.place() })
  }

  mutating func place() throws(ByteError) -> SourcePlace {
    SourcePlace(file: try name(), line: try number())
  }

  mutating func name() throws(ByteError) -> String {
    try string(limit: CappedText.name)
  }

  mutating func number() throws(ByteError) -> Int {
    let value = try varint()
    guard value <= UInt64(Int32.max) else { throw failure("\(value) is too large") }
    return Int(value)
  }
}
