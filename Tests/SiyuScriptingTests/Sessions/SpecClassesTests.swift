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
    ])
  func `every field that is read is described, and no other`(
    _ name: String, _ read: [String]
  ) throws {
    let described = try #require(
      SurfaceDescription.current.classes.first { $0.name == name })
    #expect(described.fields.map(\.name).sorted() == read.sorted())
    #expect(described.others == nil)
  }
}
