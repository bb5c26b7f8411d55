import SiyuModel
import Testing

@testable import SiyuPackaging

@Suite struct PermissionListTests {
  @Test func `each permission is written into the list that the manifest wants it in`() throws {
    let named = try ["tag:lifecycle", "membership:pet-food.vip"].map {
      try #require(Permission(word: $0))
    }
    for permission in Permission.fixed + named {
      #expect(PermissionLists.list(of: permission.word) == permission.action.rawValue)
    }
  }

  @Test(arguments: ["membership:pet-food.vip", "membership:pets.vip-club", "membership:pets.2024"])
  func `another plugin's membership has the names that plugins and memberships have`(
    _ word: String
  ) {
    #expect(Permission(word: word)?.word == word)
  }

  @Test(arguments: [
    "membership:-pets.vip", "membership:pets", "membership:a.b.c", "membership:Pets.vip",
  ])
  func `what names none is no permission`(_ word: String) {
    #expect(Permission(word: word) == nil)
  }

  @Test func `what is asked for already stays in the list`() {
    #expect(PermissionLists.line(adding: "orders", to: [String]()) == "read = [\"orders\"]")
    #expect(
      PermissionLists.line(adding: "orders", to: ["tag", "wallet", "answers"])
        == "read = [\"answers\", \"wallet\", \"orders\"]")
    #expect(
      PermissionLists.line(adding: "wecom.chat", to: ["task"]) == "send = [\"wecom.chat\"]")
  }
}
