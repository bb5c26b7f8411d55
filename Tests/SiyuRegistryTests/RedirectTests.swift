import SiyuRegistry
import Testing

@Suite struct RedirectTests {
  private let url = "https://example.com/books/index.json?a=1"

  @Test(arguments: [
    ("https://example.com/new/index.json", "https://example.com/new/index.json"),
    ("HTTPS://EXAMPLE.com:443/x", "HTTPS://EXAMPLE.com:443/x"),
    ("//example.com/x", "https://example.com/x"),
    ("/x?y=//other", "https://example.com/x?y=//other"),
    ("other.json", "https://example.com/books/other.json"),
    ("../x#part", "https://example.com/books/../x"),
    ("a?b=c:d", "https://example.com/books/a?b=c:d"),
  ])
  func `what stays on the site is followed`(_ location: String, _ target: String) {
    #expect(Redirect(location, from: url) == .to(target))
  }

  @Test(arguments: [
    ("https://other.com/index.json", "https://other.com"),
    ("http://example.com/index.json", "http://example.com"),
    ("https://example.com:8443/", "https://example.com:8443"),
    ("https://example.com.other.com/", "https://example.com.other.com"),
    ("https://me@example.com/", "https://me@example.com"),
    ("//other.com/x", "https://other.com"), ("data:text,1", "data"), ("file:/etc/passwd", "file"),
  ])
  func `what leads elsewhere is not`(_ location: String, _ site: String) {
    #expect(Redirect(location, from: url) == .elsewhere(site))
  }

  @Test(arguments: [
    "", "#x", "ftp://example.com/x", "https:///x", "a b", "\\\\other.com\\x", "\u{e9}",
  ])
  func `what is no address leads nowhere`(_ location: String) {
    #expect(Redirect(location, from: url) == .nowhere)
  }
}
