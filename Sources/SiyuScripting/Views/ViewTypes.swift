internal import Lua

/// The userdata types of one state and the few values made once: `c`, `ctx` and what hangs on them.
final class ViewTypes {
  let customer: LuaUserdataType<UInt8>
  let context: LuaUserdataType<UInt8>
  let collections: [LuaUserdataType<CollectionView>]
  let rows: [LuaUserdataType<RowView>]
  let tags: LuaUserdataType<UInt8>
  let attributes: LuaUserdataType<UInt8>
  let entities: LuaUserdataType<UInt8>
  let entity: LuaUserdataType<RowView>
  let segments: LuaUserdataType<UInt8>
  let answers: LuaUserdataType<AnswersView>
  let coupons: LuaUserdataType<CouponsView>
  let benefits: LuaUserdataType<BenefitsView>
  let random: LuaUserdataType<UInt8>
  let run: LuaUserdataType<UInt8>
  let group: LuaUserdataType<UInt8>

  let customerValue: LuaReference
  let contextValue: LuaReference
  let tagsValue: LuaReference
  let attributesValue: LuaReference
  let entitiesValue: LuaReference
  let segmentsValue: LuaReference
  /// The functions `c.answers`, `c.balance` and `c.coupons`.
  let answersFunction: LuaReference
  /// The function `c.level`.
  let levelFunction: LuaReference
  let balanceFunction: LuaReference
  let couponsFunction: LuaReference
  let subscriptionFunction: LuaReference
  /// The function `c.koc`.
  let kocFunction: LuaReference
  /// The function `c.benefits`.
  let benefitsFunction: LuaReference
  let randomValue: LuaReference
  let runValue: LuaReference
  let groupValue: LuaReference
  /// The function `for` calls for the next row, by kind of row.
  let nextRow: [LuaReference]
  let nextEntity: LuaReference

  init(_ lua: LuaState) throws(LuaError) {
    customer = try lua.makeUserdataType(
      "a customer", fields: CustomerField.allCases.map { ($0.name, $0.rawValue) },
      getter: getCustomerField, events: [("__newindex", settingField)])
    context = try lua.makeUserdataType(
      "ctx", fields: ContextField.allCases.map { ($0.name, $0.rawValue) },
      getter: getContextField, events: [("__newindex", settingField)])
    var collections: [LuaUserdataType<CollectionView>] = []
    var rows: [LuaUserdataType<RowView>] = []
    for kind in [RowKind.orders, .items, .events] {
      collections.append(
        try lua.makeUserdataType(
          kind.name, methods: kind.methods.natives, functions: kind.methods.functions,
          missing: missingCollectionMethod(kind), events: collectionMisuse))
      rows.append(
        try lua.makeUserdataType(
          kind == .orders ? "an order" : kind == .items ? "an item" : "an event",
          functions: kind == .events ? [ViewMethod].event.functions : [],
          fields: RowField.fields(of: kind).map { ($0.name, $0.rawValue) },
          getter: rowGetter(kind), events: [("__newindex", settingField)]))
    }
    self.collections = collections
    self.rows = rows
    tags = try lua.makeUserdataType(
      "tags", methods: [ViewMethod].tags.natives, missing: missingTagsMethod,
      events: [("__newindex", settingField)])
    attributes = try lua.makeUserdataType(
      "attributes", functions: [ViewMethod].attributes.functions, missing: missingAttributesMethod)
    entities = try lua.makeUserdataType(
      "entities", functions: [ViewMethod].entities.functions, missing: missingEntitiesMethod)
    entity = try lua.makeUserdataType(
      "an entity", functions: [ViewMethod].entity.functions, fields: [("id", 0), ("kind", 1)],
      getter: getEntityField)
    segments = try lua.makeUserdataType(
      "segments", functions: [ViewMethod].segments.functions, missing: missingSegmentsMethod)
    answers = try lua.makeUserdataType(
      "answers", functions: [ViewMethod].answers.functions, missing: missingAnswersMethod)
    coupons = try lua.makeUserdataType(
      "coupons", functions: [ViewMethod].coupons.functions, missing: missingCouponsMethod)
    benefits = try lua.makeUserdataType(
      "benefits", functions: [ViewMethod].benefits.functions, missing: missingBenefitsMethod)
    random = try lua.makeUserdataType(
      "ctx.random", functions: [ViewMethod].random.functions, missing: missingRandomMethod)
    run = try Self.makeRun(lua)
    group = try lua.makeUserdataType(
      "a group", fields: GroupField.allCases.map { ($0.name, $0.rawValue) },
      getter: getGroupField)

    func value(_ type: LuaUserdataType<UInt8>) throws(LuaError) -> LuaReference {
      try lua.push(UInt8(0), as: type)
      return try lua.popReference()
    }
    func function(_ native: LuaNative) throws(LuaError) -> LuaReference {
      try lua.push(native: native)
      return try lua.popReference()
    }
    customerValue = try value(customer)
    contextValue = try value(context)
    tagsValue = try value(tags)
    attributesValue = try value(attributes)
    entitiesValue = try value(entities)
    segmentsValue = try value(segments)
    try lua.push(answersOf)
    answersFunction = try lua.popReference()
    try lua.push(levelOf)
    levelFunction = try lua.popReference()
    try lua.push(balanceOf)
    balanceFunction = try lua.popReference()
    try lua.push(couponsOf)
    couponsFunction = try lua.popReference()
    try lua.push(subscriptionOf)
    subscriptionFunction = try lua.popReference()
    try lua.push(kocOf)
    kocFunction = try lua.popReference()
    try lua.push(benefitsOf)
    benefitsFunction = try lua.popReference()
    randomValue = try value(random)
    runValue = try value(run)
    groupValue = try value(group)
    nextRow = [try function(nextOrder), try function(nextItem), try function(nextEvent)]
    nextEntity = try function(nextEntityRow)
  }
}

// `__index` of views without fields, for a method that does not exist: (methods table, key).

let missingTagsMethod: LuaNative = { raisingUnknown($0, [ViewMethod].tags.names) }
let missingAttributesMethod: LuaNative = { raisingUnknown($0, [ViewMethod].attributes.names) }
let missingEntitiesMethod: LuaNative = { raisingUnknown($0, [ViewMethod].entities.names) }
let missingSegmentsMethod: LuaNative = { raisingUnknown($0, [ViewMethod].segments.names) }
let missingAnswersMethod: LuaNative = { raisingUnknown($0, [ViewMethod].answers.names) }
let missingCouponsMethod: LuaNative = { raisingUnknown($0, [ViewMethod].coupons.names) }
let missingBenefitsMethod: LuaNative = { raisingUnknown($0, [ViewMethod].benefits.names) }
let missingRandomMethod: LuaNative = { raisingUnknown($0, [ViewMethod].random.names) }

func raisingUnknown(_ pointer: OpaquePointer, _ known: [String]) -> Int32 {
  let stack = LuaStack(pointer)
  let key = stack.string(at: 2) ?? "?"
  return stack.raising("there is no method '\(key)' here" + suggestion(key, known))
}
