import SiyuModel

/// Calls that an example makes, with a value of another type than the surface says.
enum WrongLiterals {
  /// For types of plain values only: what is a table or a function may be looked at later.
  static func of(_ type: String) -> [String] {
    let parts = type.split(separator: "|").map { $0.replacing("?", with: "") }
    let isPlain = parts.allSatisfy {
      ["string", "integer", "number", "boolean", "nil"].contains($0) || $0.hasPrefix("\"")
    }
    guard isPlain else { return [] }
    var wrong: [String] = []
    if !parts.contains("string") {
      wrong.append("\"nothing of the kind\"")
      if !parts.contains(where: { $0.hasPrefix("\"") }) { wrong.append("\"20\"") }
    }
    if !parts.contains("integer"), !parts.contains("number") { wrong.append("30") }
    if !parts.contains("boolean") { wrong.append("true") }
    return wrong
  }

  /// `c.orders:within(30)` of an example in which `c.orders:within("30d")` is called; `nil` where it
  /// gives fewer arguments.
  static func call(
    of name: String, in example: String, argument: Int, is wrong: String
  ) -> String? {
    let text = Array(example)
    let word = Array("\(name)(")
    guard
      let start = text.indices.first(where: { index in
        text[index...].starts(with: word) && index > 0 && ".:".contains(text[index - 1])
      })
    else { return nil }
    var begin = start - 1
    var depth = 0
    while begin > 0 {
      let before = text[begin - 1]
      if before == ")" || before == "]" { depth += 1 }
      if before == "(" || before == "[" { depth -= 1 }
      if depth < 0 || depth == 0 && !before.isLetter && !"()[].:\"_".contains(before) { break }
      begin -= 1
    }
    var arguments = [""]
    var end = start + word.count
    depth = 0
    while end < text.count, depth > 0 || text[end] != ")" {
      if "({".contains(text[end]) { depth += 1 }
      if ")}".contains(text[end]) { depth -= 1 }
      if text[end] == ",", depth == 0 {
        arguments.append("")
      } else {
        arguments[arguments.count - 1].append(text[end])
      }
      end += 1
    }
    guard arguments.indices.contains(argument), arguments[argument] != "" else { return nil }
    arguments[argument] = wrong
    return String(text[begin..<start]) + String(word) + arguments.joined(separator: ",") + ")"
  }
}
