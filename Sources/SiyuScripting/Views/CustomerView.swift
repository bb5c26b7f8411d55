internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// What `c.` offers.
enum CustomerField: Int64, CaseIterable {
  case id = 0
  case gender, province, city, channel, campaign, pool, staffID, joinedAt, marketingConsent
  case name, phone, birthday, address
  case orders, items, events
  case tags, attributes, entities, segments, answers, level
  case points, balance, coupons, koc, subscription, benefits

  var name: String { Self.names[Int(rawValue)] }

  private static let names = allCases.map { field in
    switch field {
    case .staffID: "staff_id"
    case .joinedAt: "joined_at"
    case .marketingConsent: "marketing_consent"
    default: "\(field)"
    }
  }

  var personal: PersonalField? {
    switch self {
    case .name: .name
    case .phone: .phone
    case .birthday: .birthday
    case .address: .address
    default: nil
    }
  }
}

/// Reads a field of `c`.
let getCustomerField: LuaNativeGetter = { pointer, _, number in
  let stack = LuaStack(pointer)
  let views = Views.of(stack)
  guard let field = CustomerField(rawValue: number) else {
    let key = stack.string(at: 2) ?? "?"
    return stack.raising(
      "unknown field '\(key)' of a customer" + suggestion(key, CustomerField.allCases.map(\.name)))
  }
  guard views.hot.pointee.hasBatch else {
    return stack.raising("a customer can be read only while a question is being answered.")
  }
  switch field {
  case .orders: return returnCollection(.orders, stack, views)
  case .items: return returnCollection(.items, stack, views)
  case .events: return returnCollection(.events, stack, views)
  case .tags: return returnKept(views.hot.pointee.tagsSlot, stack)
  case .attributes: return returnKept(views.hot.pointee.attributesSlot, stack)
  case .entities: return returnKept(views.hot.pointee.entitiesSlot, stack)
  case .segments: return returnKept(views.hot.pointee.segmentsSlot, stack)
  case .answers: return returnKept(views.hot.pointee.answersSlot, stack)
  case .level: return returnKept(views.hot.pointee.levelSlot, stack)
  case .points: return getPoints(stack, views)
  case .balance: return returnKept(views.hot.pointee.balanceSlot, stack)
  case .coupons: return returnKept(views.hot.pointee.couponsSlot, stack)
  case .subscription: return returnKept(views.hot.pointee.subscriptionSlot, stack)
  case .benefits: return returnKept(views.hot.pointee.benefitsSlot, stack)
  case .koc: return returnKept(views.hot.pointee.kocSlot, stack)
  case .name, .phone, .birthday, .address: return returnPersonal(field, stack, views.context)
  default: return returnProfile(field, stack, views)
  }
}

private func returnKept(_ slot: Int32, _ stack: LuaStack) -> Int32 {
  stack.pushKept(slot: slot)
  return 1
}

@inline(__always)
private func returnCollection(_ kind: RowKind, _ stack: LuaStack, _ views: Views) -> Int32 {
  guard let view = views.collection(kind) else {
    let permission = kind == .events ? "events" : "orders"
    return stack.raising(notGranted("c.\(kind.name)", permission, views.context))
  }
  return stack.returning(view, as: views.collectionType(kind.rawValue))
}

/// What an author or operator does about a permission that is missing.
func notGranted(_ what: String, _ permission: String, _ context: ViewContext) -> String {
  let command = "siyu plugin grant \(context.pluginID) \(permission)"
  let needs = "\(what) needs the permission '\(permission)'"
  return context.asked.contains(permission)
    ? "\(needs), which is not granted: \(command)"
    : "\(needs): write \(PermissionLists.line(adding: permission, to: context.asked)) under [permissions] in plugin.toml, and have the operator grant it"
      + " with '\(command)'."
}

private func returnPersonal(_ field: CustomerField, _ stack: LuaStack, _ context: ViewContext)
  -> Int32
{
  guard let personal = field.personal else { return stack.raising("no such field.") }
  guard let texts = context.columns?.personal[Int(personal.rawValue)] else {
    return stack.raising(notGranted("c.\(field.name)", personal.permission, context))
  }
  context.note(ReadKey.profile(field.rawValue)) { field.name }
  context.views.hot.pointee.readPersonal = true
  return returnText(texts[context.subject], stack)
}

/// A text, or nil for an empty one.
@inline(__always)
func returnText(_ text: UnsafeBufferPointer<UInt8>, _ stack: LuaStack) -> Int32 {
  if text.isEmpty {
    stack.pushNil()
    return 1
  }
  return stack.returning(UnsafeRawBufferPointer(text))
}

private func returnProfile(_ field: CustomerField, _ stack: LuaStack, _ views: Views) -> Int32 {
  views.note(ReadKey.profile(field.rawValue)) { field.name }
  if views.hot.pointee.tracing { views.traceProfile(field) }
  if let text = views.profileText(field) { return returnText(text, stack) }
  let base = views.hot.pointee.base
  let subject = views.hot.pointee.subject
  switch field {
  case .gender:
    let word: StaticString = base.gender[subject] == 1 ? "male" : "female"
    if base.gender[subject] == 0 {
      stack.pushNil()
      return 1
    }
    return stack.returning(
      UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  case .joinedAt:
    let at = base.joinedAt[subject]
    if at == .min { stack.pushNil() } else { stack.push(at) }
    return 1
  case .marketingConsent:
    switch base.consent[subject] {
    case 0: stack.push(false)
    case 1: stack.push(true)
    default: stack.pushNil()
    }
    return 1
  default:
    stack.pushNil()
    return 1
  }
}

extension Views {
  /// A field of the profile that is a text; empty for none, `nil` for other fields.
  @inline(__always)
  fileprivate func profileText(_ field: CustomerField) -> UnsafeBufferPointer<UInt8>? {
    let base = hot.pointee.base
    let subject = hot.pointee.subject
    switch field {
    case .id: return base.id[subject]
    case .province: return base.dictionary[Int(base.province[subject])]
    case .city: return base.dictionary[Int(base.city[subject])]
    case .channel: return base.dictionary[Int(base.channel[subject])]
    case .campaign: return base.dictionary[Int(base.campaign[subject])]
    case .pool: return base.dictionary[Int(base.pool[subject])]
    case .staffID: return base.dictionary[Int(base.staff[subject])]
    default: return nil
    }
  }

  fileprivate func traceProfile(_ field: CustomerField) {
    let base = hot.pointee.base
    let subject = hot.pointee.subject
    let value: String
    switch field {
    case .gender: value = ["not known", "male", "female"][min(2, Int(base.gender[subject]))]
    case .marketingConsent: value = ["no", "yes", "not known"][min(2, Int(base.consent[subject]))]
    case .joinedAt:
      let at = base.joinedAt[subject]
      value =
        at == .min
        ? "not known" : TimeText.date(Instant(seconds: at), in: context.surroundings.zone)
    default:
      let text = profileText(field).map(Views.string) ?? ""
      value = text.isEmpty ? "none" : text
    }
    context.trace?.append("\(field.name) = \(value)")
  }
}
