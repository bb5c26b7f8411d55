import Testing

@testable import SiyuPackaging

@Suite struct TrackingCodeTests {
  private static let code = "0123456789abcdefghjkmnpqrs"

  @Test(arguments: [
    ("https://a.example", "https://a.example?siyu=C"),
    ("https://a.example/", "https://a.example/?siyu=C"),
    ("https://a.example/?", "https://a.example/?siyu=C"),
    ("https://a.example/b?x=1&y=%20", "https://a.example/b?x=1&y=%20&siyu=C"),
    ("https://a.example/b?x=1#z?q", "https://a.example/b?x=1&siyu=C#z?q"),
    ("https://a.example/b#/page", "https://a.example/b?siyu=C#/page"),
    ("https://a.example/?siyu=old&x=1&s%69yu=older", "https://a.example/?x=1&siyu=C"),
    ("https://a.example/新", "https://a.example/%E6%96%B0?siyu=C"),
  ])
  func `a code is put into the query, and the rest stays`(_ link: String, _ result: String) {
    let made = TrackingCode.adding(Self.code, to: link)
    #expect(made == result.replacing("=C", with: "=\(Self.code)"))
    #expect(TrackingCode.read(fromLink: made) == Self.code)
  }

  @Test func `what is no code is not read as one`() {
    #expect(TrackingCode.read(fromLink: "https://a.example/?siyu=abc") == nil)
    #expect(TrackingCode.read(fromLink: "https://a.example/#siyu=\(Self.code)") == nil)
    #expect(TrackingCode.read(fromLink: "https://a.example/?other=\(Self.code)") == nil)
    #expect(
      TrackingCode.read(fromLink: "https://a.example/?c=\(Self.code)", parameter: "c") == Self.code)
    #expect(!TrackingCode.isCode("0123456789ABCDEFGHJKMNPQRS"))
    #expect(!TrackingCode.isCode("0123456789abcdefghijklmnop"))
  }

  @Test func `a state has room for it, and no more`() {
    let state = TrackingCode.state(Self.code)
    // WeCom, add_contact_way: state has at most 30 characters.
    #expect(state.count == 30)
    #expect(TrackingCode.read(fromState: state) == Self.code)
    #expect(TrackingCode.read(fromState: Self.code) == nil)
    #expect(TrackingCode.read(fromState: "campaign") == nil)
  }
}
