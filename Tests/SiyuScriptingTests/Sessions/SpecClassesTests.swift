import SiyuModel
import Testing

@testable import SiyuScripting

/// Editors are told of the very fields that `customer { … }` takes.
@Suite struct SpecClassesTests {
  @Test(
    arguments: [
      ("siyu.CustomerFields", SpecCustomerReader.known),
      ("siyu.OrderFields", SpecCustomerReader.orderFields),
      ("siyu.ItemFields", SpecCustomerReader.itemFields),
      ("siyu.EventFields", SpecCustomerReader.eventFields),
      ("siyu.GroupFields", GroupField.allCases.map(\.name)),
      ("siyu.EnrolFacts", SpecFacts.before), ("siyu.WalkFacts", SpecFacts.known),
      ("siyu.KOCTold", SpecWorld.toldToKOC), ("siyu.ToldTask", SpecWorld.toldOfTask),
      ("siyu.ToldInvited", SpecWorld.toldOfInvited), ("siyu.ToldOrder", SpecWorld.toldOfOrder),
      ("siyu.Scene", SpecScene.known), ("siyu.ScriptLine", SpecScript.known),
      ("siyu.ScriptOrder", SpecCustomerReader.orderFields),
    ])
  func `every field that is read is described, and no other`(
    _ name: String, _ read: [String]
  ) throws {
    let described = try #require(
      SurfaceDescription.current.classes.first { $0.name == name })
    #expect(described.fields.map(\.name).sorted() == read.sorted())
    #expect(described.others == nil)
  }

  @Test
  func `every table that a spec takes or gets has a class, but those that names of its own fill`() {
    let open = ["settings", "suspect", "customers", "orders", "it.each", "describe.each"]
    for function in SurfaceDescription.current.modules.first(where: { $0.name == "spec" })?
      .functions
      ?? []
    where !open.contains(function.name) && !function.name.hasPrefix("assert") {
      let types = function.parameters.map(\.type) + function.results.map(\.type)
      #expect(
        !types.contains { $0.hasPrefix("table") || $0.hasSuffix("|table") }, "\(function.name)")
    }
  }
}
