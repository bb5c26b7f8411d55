import SiyuModel
import Testing

@testable import SiyuPackaging

/// A link that a setting holds.
@Suite struct ContentLinkTests {
  private func lab(_ body: String, setting: String? = nil, type: String = "text") -> ContentLab {
    var lab = ContentLab(body, head: "link = \"{{settings.shop_link}}\"")
    lab.settings = """
      [settings.shop_link]
      type = "\(type)"
      \(setting.map { "default = \($0)" } ?? "")
      """
    return lab
  }

  @Test func `is the setting's address, with the message's code`() throws {
    let lab = lab("看 {{link}}", setting: "\"https://a.example/x\"")
    #expect(try lab.problems() == [])
    let code = "0123456789abcdefghjkmnpqrs"
    let message = try lab.render(code: code)
    #expect(message.link == "https://a.example/x?siyu=\(code)")
    #expect(message.text == "看 https://a.example/x?siyu=\(code)")
    #expect(try lab.library().facts("content/welcome")?.hasLink == true)
  }

  @Test func `may be missing where nobody set it, and then there is no link`() throws {
    #expect(try lab("看 {{link}}").problems().first?.contains("'link' may be missing") ?? false)
    let lab = lab("你好{{#link}}：{{link}}{{/link}}")
    #expect(try lab.problems() == [])
    let message = try lab.render(code: "0123456789abcdefghjkmnpqrs")
    #expect(message.link == nil)
    #expect(message.text == "你好")
    #expect(try lab.library().facts("content/welcome")?.hasLink == false)
  }

  @Test(arguments: [
    ("\"http://a.example\"", "text", "is the link, and no address that may be sent"),
    ("\"\"", "text", "is the link, and no address that may be sent"),
    ("7", "integer", "the setting 'shop_link' cannot be a link: it is no text"),
  ])
  func `must be an address`(_ setting: String, _ type: String, _ message: String) throws {
    let problems = try lab("{{#link}}{{link}}{{/link}}", setting: setting, type: type).problems()
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("\(ContentLab.file):4: ") ?? false, "\(problems)")
    #expect(problems.first?.contains(message) ?? false, "\(problems)")
  }

  @Test(arguments: [
    ("{{settings.shop_lnk}}", "there is no variable 'settings.shop_lnk'; did you mean"),
    ("https://a.example/{{settings.shop_link}}", "link is no address that may be sent"),
    ("{{subject.id}}", "link is no address that may be sent"),
    ("{{settings.}}", "link is no address that may be sent"),
    ("{{settings.a}}{{settings.b}}", "link is no address that may be sent"),
  ])
  func `is one setting and nothing else`(_ link: String, _ message: String) throws {
    var lab = ContentLab("你好", head: "link = \"\(link)\"")
    lab.settings = "[settings.shop_link]\ntype = \"text\""
    let problems = try lab.problems()
    #expect(problems.first?.contains(message) ?? false, "\(problems)")
  }
}
