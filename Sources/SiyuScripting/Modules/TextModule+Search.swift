import Lua
import SiyuModel

/// Finding plain text in plain text, on the bytes as they lie in Lua: rules look through product
/// titles by the million.
enum TextSearchEntries {
  static var entries: [ModuleEntry] { [contains, count, find, startsWith, endsWith] }

  private static var part: ModuleEntry.Parameter {
    .init("part", "string", "plain text, no pattern", .string)
  }

  private static var contains: ModuleEntry {
    ModuleEntry(
      "siyu.text.contains", "Whether a text holds a word, or one of several.",
      [
        TextModule.text,
        .init(
          "words", "string|string[]", "plain text; \"\" is in every text",
          .matching("a string or a list of strings") {
            [.string, .table].contains($0.type(at: $1))
          }),
      ],
      returns: ["boolean", "string?: the first of the words that is in it"],
      errors: ["a word that is not a text"],
      example: #"""
        assert(siyu.text.contains("玻尿酸保湿面膜", "保湿"))
        local found, word = siyu.text.contains("玻尿酸保湿面膜", { "美白", "面膜" })
        assert(found and word == "面膜")
        """#
    ) { call, _ in
      let stack = call.stack
      guard let text = stack.bytes(at: call.index(1)) else { return }
      if let word = stack.bytes(at: call.index(2)) {
        let found = ByteSearch.first(word, in: text) != nil
        try call.return(found)
        if found { stack.pushValue(call.index(2)) }
        return
      }
      guard stack.reserve(5) else { throw LuaError(.memory, "not enough memory") }
      let top = stack.top
      stack.pushContents(of: call.index(2))
      var n: Int64 = 1
      while stack.rawGet(top + 1, n) != .nil {
        guard let word = stack.bytes(at: -1) else {
          let text =
            "siyu.text.contains wants texts in its list, got a \(stack.type(at: -1)) at \(n)."
          throw LuaError(.runtime, text)
        }
        if ByteSearch.first(word, in: text) != nil {
          stack.copy(from: top + 2, to: top + 1)
          stack.setTop(top + 1)
          stack.push(true)
          stack.insert(at: top + 1)
          return
        }
        stack.pop()
        n += 1
      }
      stack.setTop(top)
      try call.return(false)
    }
  }

  private static var count: ModuleEntry {
    ModuleEntry(
      "siyu.text.count", "How often a text holds another, without overlap.",
      [TextModule.text, part],
      returns: ["integer: 0 for an empty part"],
      example: #"assert(siyu.text.count("哈哈哈", "哈哈") == 1)"#
    ) { call, _ in
      guard let text = call.stack.bytes(at: call.index(1)),
        let part = call.stack.bytes(at: call.index(2)), !part.isEmpty
      else { return try call.return(Int64(0)) }
      var (count, from) = (Int64(0), 0)
      while let found = ByteSearch.first(part, in: text, from: from) {
        count += 1
        from = found + part.count
      }
      try call.return(count)
    }
  }

  private static var find: ModuleEntry {
    ModuleEntry(
      "siyu.text.find", "Where a text holds another.",
      [
        TextModule.text, part,
        .init("from", "integer", "the character to begin at; 1 unless given", .integer.optional),
      ],
      returns: ["integer?: the first character's place, or nil", "integer?: the last one's"],
      example: #"""
        local first, last = siyu.text.find("玻尿酸面膜", "面膜")
        assert(first == 4 and last == 5)
        """#
    ) { call, _ in
      guard let text = call.stack.bytes(at: call.index(1)),
        let part = call.stack.bytes(at: call.index(2))
      else { return }
      let wanted = call.isNil(3) ? 1 : try call.integer(3)
      let length = ByteSearch.characters(text)
      let start = wanted < 0 ? max(0, Int64(length) + wanted) : max(0, wanted - 1)
      guard start <= length,
        let found = ByteSearch.first(
          part, in: text, from: ByteSearch.offset(ofCharacter: Int(start), in: text))
      else { return try call.return(.nil) }
      let first = ByteSearch.characters(UnsafeRawBufferPointer(rebasing: text[..<found])) + 1
      try call.return(Int64(first))
      try call.return(Int64(first + ByteSearch.characters(part) - 1))
    }
  }

  private static var startsWith: ModuleEntry {
    ModuleEntry(
      "siyu.text.starts_with", "Whether a text begins with another.", [TextModule.text, part],
      returns: ["boolean"], example: #"assert(siyu.text.starts_with("SK-II 神仙水", "SK-II"))"#
    ) { call, _ in
      try call.return(PlainText.hasPrefix(try call.string(1), try call.string(2)))
    }
  }

  private static var endsWith: ModuleEntry {
    ModuleEntry(
      "siyu.text.ends_with", "Whether a text ends with another.", [TextModule.text, part],
      returns: ["boolean"], example: #"assert(siyu.text.ends_with("保湿面霜", "面霜"))"#
    ) { call, _ in
      try call.return(PlainText.hasSuffix(try call.string(1), try call.string(2)))
    }
  }
}
