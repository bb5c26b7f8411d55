import Testing

@testable import SiyuModel

@Suite struct ProofTextTests {
  @Test(arguments: [
    ("https://Example.com/p/1/", "http://example.com/p/1"),
    (" https://example.com/p/1#top ", "https://example.com/p/1"), ("pic-1", " pic-1"),
    ("https://example.com", "https://EXAMPLE.com/"),
  ])
  func `what leads to the same is the same`(a: String, b: String) {
    #expect(ProofText.normal(a) == ProofText.normal(b))
    #expect(ProofText.hash(a) == ProofText.hash(b))
  }

  @Test(arguments: [
    ("https://example.com/p/1", "https://example.com/P/1"),
    ("https://example.com/p?id=1", "https://example.com/p?id=2"), ("pic-1", "PIC-1"),
    ("https://example.com/p/1", "https://example.org/p/1"), ("", "https://"),
  ])
  func `what may be something else is something else`(a: String, b: String) {
    #expect(ProofText.hash(a) != ProofText.hash(b))
  }
}
