import SiyuModel
import Testing

@testable import SiyuScripting

/// Declarations with something wrong in them, and all that is said about it.
@Suite struct DeclarationErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var problems: [String]
    var testDescription: String { problems.joined(separator: "; ") }

    init(_ text: String, _ problems: String...) {
      self.text = text
      self.problems = problems.map { "plugins/skincare/main.lua:" + $0 }
    }
  }

  /// A group that is right but for what is said otherwise.
  private static func group(_ changes: String) -> String {
    """
    siyu.tag_group {
      id = "value", title = "T", dimension = "value",
      values = { "high", "low" },
      assign = function() end,
    \(changes)
    }
    """
  }

  @Test(arguments: [
    Case(
      """
      siyu.tag_group {
        id = "value", title = "T", dimension = "value", values = { "a" },
        assgin = function() end,
      }
      """,
      "3: unknown field 'assgin' in tag_group 'value'; did you mean 'assign'?",
      "1: tag_group 'value' has no 'assign': the function (c, ctx) that answers"),
    Case(
      "siyu.tag_group {}",
      "1: tag_group has no 'assign': the function (c, ctx) that answers",
      "1: tag_group has no 'id': the group's name within the plugin; others call it PLUGIN.ID",
      "1: tag_group has no 'title': what operators read",
      "1: tag_group has no 'dimension': 产品 product, 客户 customer, 价值 value or 行为 behaviour",
      "1: tag_group has no 'values': the possible values: { high = \"高\", … } or, in an order, { { \"high\", \"高\" }, … }"
    ),
    Case("\nsiyu.tag_group()", "2: siyu.tag_group wants a table, as in siyu.tag_group { id = … }"),
    Case(
      "siyu.tag_group 'x'", "1: siyu.tag_group wants a table, as in siyu.tag_group { id = … }"),
    Case(
      group("id = 'New Friend'"),
      "2: 'id' in tag_group 'New Friend' wants a name of small letters, digits, '-' and '_', such as \"new-friend\", got \"New Friend\"."
    ),
    Case(
      group("title = ' '"), "2: 'title' in tag_group 'value' is empty: what operators read"),
    Case(
      group("dimension = 'valeu'"),
      "2: 'dimension' in tag_group 'value' wants \"product\", \"customer\", \"value\" or \"behaviour\", got \"valeu\"; did you mean \"value\"?"
    ),
    Case(
      group("exclusive = 1"), "5: 'exclusive' in tag_group 'value' wants true or false, got 1."),
    Case(
      group("assign = 'high'"), "4: 'assign' in tag_group 'value' wants a function, got \"high\"."),
    Case(
      group("review = '3d'"),
      "5: 'review' in tag_group 'value': '3d' is not a duration: a review period is \"day\" or 1 minute to 24 hours, such as \"6h\""
    ),
    Case(
      group("values = {}"), "3: 'values' in tag_group 'value' is empty; name at least one"),
    Case(
      group("values = { 'a', { 'b' }, 3, a = 1, { 'c', '' }, 'a', 'É' }"),
      "3: value 2 in tag_group 'value' wants a name or a pair { \"high\", \"高价值\" }, got a table.",
      "3: value 3 in tag_group 'value' wants a name or a pair { \"high\", \"高价值\" }, got 3.",
      "3: value 'c' in tag_group 'value' has an empty title",
      "3: value 'a' in tag_group 'value' is there twice",
      "3: value 'É' in tag_group 'value' wants a name of small letters, digits, '-' and '_', such as \"new-friend\"",
      "3: value 'a' in tag_group 'value' wants a title, got 1."),
    Case(
      group("'stray'"),
      "1: tag_group 'value' has a value without a name (number 1); write name = value"),
    Case(
      group("") + "\n" + group(""),
      "7: tag_group 'value' is declared a second time; the first is at main.lua:1"),
    Case(
      group("assign = setmetatable({}, { __index = function() error('!') end })"),
      "4: 'assign' in tag_group 'value' wants a function, got a table."),
    Case(
      "local t = {} t.t = t siyu.tag_group(t)",
      "1: siyu.tag_group cannot take this: the value at .t contains itself"),
    Case(
      "siyu.tag_group { shared = 'lifecicle', assign = print }",
      "1: the workspace shares no tag group 'lifecicle'; did you mean 'lifecycle'?"),
    Case(
      "siyu.tag_group { shared = 'lifecycle', title = 'x', assign = print }",
      "1: 'title' in tag_group 'lifecycle' is for a group of the plugin's own; the workspace declares what is shared"
    ),
    Case(
      "siyu.segment { id = 'a', title = 'A', where = 1 }",
      "1: 'where' in segment 'a' wants a function, got 1."),
    Case(
      "siyu.attribute { id = 'skin', title = 'S', type = 'chioce' }",
      "1: 'type' in attribute 'skin' wants \"text\", \"integer\", \"number\", \"boolean\", \"date\", \"money\" or \"choice\", got \"chioce\"; did you mean \"choice\"?"
    ),
    Case(
      "siyu.attribute { id = 'skin', title = 'S', type = 'choice' }",
      "1: attribute 'skin' has no 'choices': the texts to choose from"),
    Case(
      "siyu.attribute { id = 'skin', title = 'S', type = 'text', choices = { 'a' } }",
      "1: 'choices' in attribute 'skin' is for type \"choice\" only"),
    Case(
      "siyu.attribute { id = 'age', title = 'S', type = 'text' }",
      "1: attribute 'age' is \"text\" here and \"integer\" there, but it was declared by the workspace already"
    ),
    Case(
      "siyu.entity { id = 'pet', title = 'P', fields = { { id = 'a', title = 'A', type = 'txt' }, 'b' } }",
      "1: entity 'pet': 'type' in field 'a' wants \"text\", \"integer\", \"number\", \"boolean\", \"date\", \"money\" or \"choice\", got \"txt\"; did you mean \"text\"?",
      "1: field 2 in entity 'pet' wants a table, got \"b\"."),
    Case(
      "siyu.importer { id = 'm', title = 'M', kind = 'order', columns = {} }",
      "1: 'kind' in importer 'm' wants \"customers\", \"accounts\", \"attributes\", \"entities\", \"orders\", \"order-lines\", \"products\", \"events\", \"regions\", \"shops\", \"staff\", \"groups\", \"group-members\", \"tags\", \"receipts\", \"wallet\", \"answers\", \"task-results\", \"coupons\", \"coupon-uses\", \"subscriptions\", \"benefit-uses\", \"invitations\", \"koc-proofs\" or \"spend\", got \"order\"; did you mean \"orders\"?"
    ),
    Case(
      "siyu.importer { id = 'm', title = 'M', kind = 'orders', columns = { a = { 1, x = 2 } } }",
      "1: 'columns.a' in importer 'm' mixes a list with named fields"),
  ])
  func `all that is wrong is said, each at its line`(_ test: Case) throws {
    let machine = try Harness.machine(
      test.text, attributes: [FieldDeclaration(name: "age", title: "年龄", type: .integer)])
    let outcome = Harness.outcome(machine).split(separator: "\n").map(String.init)
    #expect(outcome == test.problems)
  }

  @Test func `several declarations are checked before the error that ends loading`() throws {
    let outcome = try Harness.outcome(
      """
      siyu.segment { id = "a", titel = "A", where = print }
      siyu.segment { id = "b", title = "", where = print }
      local x = nil
      x()
      """)
    #expect(
      outcome == """
        plugins/skincare/main.lua:1: unknown field 'titel' in segment 'a'; did you mean 'title'?
        plugins/skincare/main.lua:1: segment 'a' has no 'title': what operators read
        plugins/skincare/main.lua:2: 'title' in segment 'b' is empty: what operators read
        plugins/skincare/main.lua:4: attempt to call a nil value (local 'x')
        """)
  }

  @Test func `what plugin.toml does not ask for is refused with the way to get it`() throws {
    let machine = try Harness.machine(
      "siyu.tag_group { shared = 'lifecycle', assign = print }\n" + Self.group(""), grants: [])
    guard case .failure(let problems) = machine.load() else {
      Issue.record("loaded without permission")
      return
    }
    #expect(
      problems.all.map(\.message) == [
        #"tag_group 'lifecycle' needs the permission "tag:lifecycle", which plugin.toml does not ask for"#,
        #"tag_group 'value' needs the permission "tag", which plugin.toml does not ask for"#,
      ])
    #expect(problems.all[0].hint?.contains(#"write = ["tag:lifecycle"]"#) == true)
    #expect(problems.all[1].line == 2)
    #expect(problems.all[1].source == "siyu.tag_group {")
  }
}
