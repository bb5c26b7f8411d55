import SiyuModel

@testable import SiyuScripting

/// SOPs made of texts, beside a tag group, a segment, an attribute and an entity.
enum SOPHarness {
  static let asked: Set<String> = Harness.grants.union(["points", "coupon", "birthday"])

  static let pet = EntityDeclaration(
    kind: "pet", title: "宠物",
    fields: [
      FieldDeclaration(name: "born", title: "生日", type: .date),
      FieldDeclaration(name: "name", title: "名字", type: .text),
    ])

  /// On lines of their own before the SOP, which begins at line 5.
  static let before = """
    siyu.tag_group { id = "value", title = "V", dimension = "value", values = { "high", "low" }, assign = print }
    siyu.segment { id = "dormant", title = "D", where = print }
    siyu.attribute { id = "expires_on", title = "E", type = "date" }
    siyu.attribute { id = "skin", title = "S", type = "text" }

    """

  static func machine(_ text: String, asked: Set<String> = asked) throws -> PluginMachine {
    try Harness.machine(before + text, grants: asked, entities: [pet])
  }

  /// The SOP that a text declares.
  static func sop(_ text: String) throws -> SOPDeclaration {
    try machine(text).load().get().sops[0]
  }

  /// An SOP of one harmless step with further fields, on lines 5 (id), 6 (fields) and 7 (steps).
  static func with(_ fields: String) -> String {
    """
    siyu.sop { id = "x", title = "X",
      \(fields)
      steps = { { id = "bye", finish = true } } }
    """
  }

  /// An SOP of these steps, each on a line of its own from line 6 on.
  static func steps(_ steps: String...) -> String {
    "siyu.sop { id = \"x\", title = \"X\", steps = {\n" + steps.joined(separator: ",\n") + "\n} }"
  }
}
