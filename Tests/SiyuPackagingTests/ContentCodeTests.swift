import SiyuModel
import Testing

@testable import SiyuPackaging

/// `{{code}}`: the invitation code, in what a programme sends.
@Suite struct ContentCodeTests {
  private static func lab(givesCode: Bool = true, alsoSentBy other: Bool = false) -> ContentLab {
    var lab = ContentLab("我的邀请码：{{code}}")
    lab.send("content/welcome")
    lab.declarations.sops[0].programme = SOPProgramme(name: "skincare.star", givesCode: givesCode)
    if other { lab.send("content/welcome") }
    return lab
  }

  private static let noCode =
    "\(ContentLab.file):6: there is no 'code' here: it stands in what siyu.koc sends"

  @Test func `what a programme sends shows the code`() throws {
    let lab = Self.lab()
    #expect(try lab.problems() == [])
    let code = InvitationCode(number: 7).description
    #expect(
      lab.text(RenderFacts(customer: CustomerFacts(id: "C1"), invitationCode: code))
        == "我的邀请码：\(code)")
    #expect(code.utf8.count <= 30)
  }

  @Test func `nothing goes out without one`() {
    #expect(Self.lab().text().contains("'code'"))
  }

  @Test func `other content has none`() throws {
    #expect(try ContentLab("{{code}}").problems().first?.hasPrefix(Self.noCode) == true)
    #expect(try Self.lab(givesCode: false).problems().first?.hasPrefix(Self.noCode) == true)
    // Sent by another SOP as well: there it would leave a blank.
    #expect(try Self.lab(alsoSentBy: true).problems().first?.hasPrefix(Self.noCode) == true)
  }

  @Test func `whose code it is, its SOP says`() throws {
    let library = try Self.lab().library()
    #expect(library.programme(of: "content/welcome", sentBy: "skincare.s0") == "skincare.star")
    #expect(library.programme(of: "content/welcome", sentBy: "skincare.other") == nil)
    #expect(library.programme(of: "content/gone", sentBy: "skincare.s0") == nil)
    var plain = ContentLab("你好")
    plain.send("content/welcome")
    plain.declarations.sops[0].programme = SOPProgramme(name: "skincare.star", givesCode: true)
    #expect(
      try plain.library().programme(of: "content/welcome", sentBy: "skincare.s0") == nil)
  }
}
