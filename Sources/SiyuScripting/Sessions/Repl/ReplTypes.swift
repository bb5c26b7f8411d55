internal import Lua
internal import SiyuModel

/// Which class a value of the host's is of, for showing it and for what may follow its name.
struct ReplTypes {
  enum Kind {
    /// Orders, items or events; with the word for one.
    case rows(String)
    case tags
    /// Something with fields; with what stands before them.
    case fields(String)
    /// Something that is only asked.
    case methods
  }

  struct Known {
    var described: SurfaceClass
    var kind: Kind
  }

  private let context: ViewContext
  init(_ context: ViewContext) { self.context = context }

  func type(of index: Int32, _ stack: LuaStack) -> Known? {
    let types = context.types!
    let rows: [(SurfaceClass, SurfaceClass, String)] = [
      (.orders, .order, "order"), (.items, .item, "item"), (.events, .event, "event"),
    ]
    for (number, kind) in rows.enumerated() {
      if stack.payload(at: index, as: types.collections[number]) != nil {
        return Known(described: kind.0, kind: .rows(kind.2))
      }
      if stack.payload(at: index, as: types.rows[number]) != nil {
        return Known(described: kind.1, kind: .fields("\(kind.2) "))
      }
    }
    if stack.payload(at: index, as: types.entity) != nil {
      return Known(described: .entity, kind: .fields("entity "))
    }
    if stack.payload(at: index, as: types.answers) != nil {
      return Known(described: .answers, kind: .methods)
    }
    if stack.payload(at: index, as: types.coupons) != nil {
      return Known(described: .coupons, kind: .methods)
    }
    if stack.payload(at: index, as: types.benefits) != nil {
      return Known(described: .benefits, kind: .methods)
    }
    let plain: [(LuaUserdataType<UInt8>, SurfaceClass, Kind)] = [
      (types.customer, .customer, .fields("customer ")), (types.context, .context, .methods),
      (types.tags, .tags, .tags), (types.attributes, .attributes, .methods),
      (types.entities, .entities, .methods), (types.segments, .segments, .methods),
      (types.random, .random, .methods), (types.run, .run, .methods),
      (types.group, .group, .fields("group ")),
    ]
    for (type, described, kind) in plain where stack.payload(at: index, as: type) != nil {
      return Known(described: described, kind: kind)
    }
    return nil
  }
}
