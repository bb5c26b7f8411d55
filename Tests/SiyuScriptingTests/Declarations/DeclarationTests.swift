import SiyuModel
import Testing

@testable import SiyuScripting

@Suite struct DeclarationTests {
  @Test(arguments: DeclarationNoun.all.map(\.name))
  func `the example of a declaration loads`(_ name: String) throws {
    let noun = try #require(DeclarationNoun.all.first { $0.name == name })
    let machine = try Harness.machine(noun.example, surveys: [KOCHarness.survey])
    #expect(Harness.outcome(machine) == "")
  }

  @Test func `values keep the author's order when written as a list`() throws {
    let machine = try Harness.machine(
      """
      siyu.tag_group { id = "g", title = "G", dimension = "product", exclusive = false,
        values = { { "z", "最" }, "m", { "a", "低" } }, assign = print }
      """)
    let group = try #require(try machine.load().get().tagRules.first?.group)
    #expect(group.values.map(\.name) == ["z", "m", "a"])
    #expect(group.values.map(\.title) == ["最", "m", "低"])
    #expect(!group.exclusive)
  }

  @Test func `a shared group is the workspace's`() throws {
    let machine = try Harness.machine(
      "siyu.tag_group { shared = 'lifecycle', assign = function() return 'new' end }")
    let rule = try #require(try machine.load().get().tagRules.first)
    #expect(rule.shared)
    #expect(rule.group == Harness.lifecycle)
    #expect(machine.rules[0].localID == "lifecycle")
    #expect(machine.rules[0].valueNumbers["lost"] == 2)
  }

  @Test func `a declaration in a module has the module's place`() throws {
    let machine = try Harness.machine(
      "require('lib.tags')",
      files: ["lib/tags.lua": "\nsiyu.segment { id = 's', title = 'S', where = print }"])
    let segment = try #require(try machine.load().get().segments.first)
    #expect(segment.place == SourcePlace(file: "lib/tags.lua", line: 2))
    #expect(segment.name == "skincare.s")
  }

  @Test func `attributes join the workspace's`() throws {
    let known = FieldDeclaration(
      name: "skin", title: "肤质", type: .choice, choices: ["dry", "oily"])
    let machine = try Harness.machine(
      """
      siyu.attribute { id = "skin", title = "皮肤", type = "choice", choices = { "dry", "oily" } }
      siyu.attribute { id = "budget", title = "预算", type = "money" }
      """, attributes: [known])
    let declared = try machine.load().get().attributes
    #expect(declared.map(\.name) == ["skin", "budget"])
    #expect(machine.attributes.map(\.name) == ["skin", "budget"])
    #expect(machine.attributes[0] == known)
  }

  @Test func `an entity's fields come in their order, and more may be added`() throws {
    let machine = try Harness.machine(
      """
      siyu.entity { id = "pet", title = "宠物", fields = { { id = "born", title = "生日", type = "date" } } }
      siyu.entity { id = "pet", title = "宠物", fields = { { id = "name", title = "名字", type = "text" } } }
      """)
    #expect(try machine.load().get().entities.count == 2)
    #expect(machine.entities.count == 1)
    #expect(machine.entities[0].fields.map(\.name) == ["born", "name"])
  }

  @Test func `an importer keeps its table, with functions numbered`() throws {
    let machine = try Harness.machine(
      """
      siyu.importer {
        id = "till", title = "收银机", kind = "orders", skip = 2,
        columns = { amount = function(row) return 5 end, order_id = "单号" },
      }
      """)
    let importer = try #require(try machine.load().get().importers.first)
    #expect(
      importer.map == [
        "columns": ["amount": ["lua": 0], "order_id": "单号"], "kind": "orders", "skip": 2,
      ])
    #expect(machine.rules[0].kind == .importer)
    #expect(Harness.ask(machine) == "integer(5)")
  }

  @Test func `functions are numbered in the order of their declarations`() throws {
    let machine = try Harness.machine(
      DeclarationNoun.segment.example + "\n" + DeclarationNoun.tagGroup.example)
    let declarations = try machine.load().get()
    #expect(declarations.segments[0].function == 0)
    #expect(declarations.tagRules[0].function == 1)
    #expect(machine.rules.map(\.fullName) == ["skincare.dormant", "skincare.value"])
    #expect(Harness.ask(machine, function: 1) == #"string("high")"#)
  }
}
