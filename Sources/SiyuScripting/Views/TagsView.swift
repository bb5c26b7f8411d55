internal import Lua
internal import SiyuModel

/// `c.tags:has("skin:sensitive")`, `c.tags:has("skin")`.
let tagsHas: LuaNativeMethod = { pointer, _ in
  let stack = LuaStack(pointer)
  let context = ViewContext.of(stack)
  guard let name = stack.string(at: 2) else {
    return stack.raising(
      "tags:has wants a tag such as \"value:high\", got \(described(stack, 2)).")
  }
  switch context.tags.lookUp(name) {
  case .unknown(let reason): return stack.raising(reason)
  case .tags(let tags):
    let held = context.held
    context.noteTags("tags: \(name)")
    stack.push(tags.contains { held.contains($0) })
    return 1
  }
}

/// `c.tags:get("value")`: the value held, or nil; of several the first by declaration's name.
let tagsGet: LuaNativeMethod = { pointer, _ in
  let stack = LuaStack(pointer)
  let context = ViewContext.of(stack)
  guard let group = stack.string(at: 2) else {
    return stack.raising(
      "tags:get wants a tag group such as \"value\", got \(described(stack, 2)).")
  }
  switch context.tags.lookUp(group) {
  case .unknown(let reason): return stack.raising(reason)
  case .tags(let tags):
    context.noteTags("tags: \(group)")
    let full = context.tags.fullName(group) ?? group
    let values = context.held.filter { tags.contains($0) }
      .compactMap { context.tags.value(of: $0, in: full) }.sorted()
    guard let value = values.first else {
      stack.pushNil()
      return 1
    }
    return stack.returning(value)
  }
}

extension ViewContext {
  /// Numbers of the tags held by the subject as the stratum began.
  var held: Slice<UnsafeBufferPointer<Int32>> {
    let base = columns!.base
    return base.tag[Int(base.tagOffsets[subject])..<Int(base.tagOffsets[subject + 1])]
  }

  func noteTags(_ words: String) {
    readTags = true
    note(ReadKey.text(0, words)) { words }
    if trace != nil { trace?.append(words) }
  }
}
