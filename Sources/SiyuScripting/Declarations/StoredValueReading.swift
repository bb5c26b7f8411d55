import Lua
import SiyuModel

extension DeclarationNoun {
  static let storedValueFields = [
    Field(
      "bonus", .table("siyu.StoredValueBonus[]"),
      "a list, smallest first: { { from = \"500.00\", bonus = \"60.00\" }, … }"),
    Field("bonus_lasts", .someTime, "how long a bonus can be spent; for ever unless said"),
    Field(
      "spend", .oneOf(Wallet.Order.allCases.map(\.rawValue)),
      "which money goes first; \"bonus_first\" unless said"),
  ]

  static let storedValueBonus = DeclarationNoun(
    name: "bonus", summary: "",
    fields: [
      Field("from", .money, required: true, "the least top-up that earns it"),
      Field("bonus", .money, required: true, "what comes on top"),
    ], example: "")
}

extension PluginMachine {
  func declareStoredValue(_ declaration: inout Declaration, _ name: String) {
    let bonuses = bonuses(&declaration)
    guard let title = declaration.text("title"), declaration.problems.isEmpty else { return }
    declarations.memberships.append(
      .storedValue(
        StoredValueMembership(
          name: name, title: title, bonuses: bonuses,
          bonusLasts: declaration.duration("bonus_lasts"),
          order: declaration.text("spend").flatMap(Wallet.Order.init(rawValue:)) ?? .bonusFirst,
          place: sourcePlace(declaration))))
  }

  private func bonuses(_ declaration: inout Declaration) -> [StoredValueMembership.Bonus] {
    guard let table = declaration.table("bonus") else { return [] }
    guard table.fields.isEmpty, table.list.count <= StoredValueMembership.mostBonuses else {
      declaration.note(
        table.fields.isEmpty
          ? "\(declaration.words) has \(table.list.count) bonuses; "
            + "\(StoredValueMembership.mostBonuses) are the most"
          : "'bonus' in \(declaration.words) wants a list: { { from = …, bonus = … }, … }",
        at: "bonus")
      return []
    }
    var all: [StoredValueMembership.Bonus] = []
    for (index, item) in table.list.enumerated() {
      guard case .table(let fields) = item else {
        declaration.note(
          "bonus \(index + 1) of \(declaration.words) wants a table such as "
            + "{ from = \"500.00\", bonus = \"60.00\" }, got \(declaration.described(item)).",
          at: "bonus")
        continue
      }
      var noun = DeclarationNoun.storedValueBonus
      noun.name = "bonus \(index + 1)"
      var bonus = Declaration(
        noun, fields, declaration.place(of: "bonus"), source: declaration.source,
        currency: declaration.currency, in: declaration.words)
      defer { declaration.adopt(bonus) }
      guard let from = bonus.money("from"), let more = bonus.money("bonus") else { continue }
      if let last = all.last, from <= last.from {
        func text(_ amount: Int64) -> String { Money.format(amount, bonus.currency, .plain) }
        bonus.note(
          "\(bonus.words) overlaps the one before it: it begins at \(text(from)), and that one at "
            + text(last.from), at: "from",
          hint: "Bonuses stand smallest first, and each begins above the one before it.")
      }
      all.append(.init(from: from, bonus: more))
    }
    return all
  }
}
