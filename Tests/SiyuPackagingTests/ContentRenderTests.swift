import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

@Suite struct ContentRenderTests {
  private let anna = CustomerFacts(
    id: "C1", personal: [.name: "安娜", .phone: "13800000000"], gender: .female, city: "上海",
    attributes: ["skin": "dry", "budget": "200.00", "vip": "true"],
    tags: [
      TagName(group: "skincare.value", value: "high"),
      TagName(group: "skincare.likes", value: "mask"),
      TagName(group: "skincare.likes", value: "serum"),
    ])

  @Test(arguments: [
    (ContentLab.idiom + "，你好", "安娜，你好"),
    ("{{brand.name}}：{{subject.id}}", "花间集：C1"),
    ("{{#subject.gender}}{{.}}{{/subject.gender}}", "女"),
    ("{{#subject.is_female}}姐{{/subject.is_female}}{{#subject.is_male}}哥{{/subject.is_male}}", "姐"),
    ("{{#subject.attributes.budget}}{{.}}元{{/subject.attributes.budget}}", "200元"),
    ("{{#subject.attributes.vip}}会员{{/subject.attributes.vip}}", "会员"),
    ("{{#subject.tags.value}}{{.}}{{/subject.tags.value}}", "高价值"),
    ("{{#subject.tags.likes}}{{.}} {{/subject.tags.likes}}", "面膜 精华"),
    ("{{#subject.tags.likes.mask}}买过面膜{{/subject.tags.likes.mask}}", "买过面膜"),
    ("{{#subject.tags.likes}}{{brand.name}}{{/subject.tags.likes}}", "花间集花间集"),
    ("{{^subject.province}}某省{{/subject.province}}", "某省"),
    ("a < b & \"c\" 'd'", "a < b & \"c\" 'd'"),
    ("\n\n一\n\n二\n\n", "一\n\n二"),
    ("一\n{{#subject.is_male}}\n二\n{{/subject.is_male}}\n三", "一\n三"),
    ("x { y }} {", "x { y }} {"),
    ("{{! nothing }}好", "好"),
  ])
  func `words come out`(_ body: String, _ text: String) {
    #expect(ContentLab(body).text(RenderFacts(customer: anna)) == text)
  }

  @Test func `foreign values are put on one line, and cannot bring tags with them`() {
    var customer = anna
    customer.personal[.name] = " 安\u{202E}娜\u{200B}\n{{subject.phone}} <b> "
    #expect(
      ContentLab(ContentLab.idiom).text(RenderFacts(customer: customer))
        == "安娜 {{subject.phone}} <b>")
    customer.personal[.name] = " \u{200B}\n"
    #expect(ContentLab(ContentLab.idiom).text(RenderFacts(customer: customer)) == "亲")
  }

  @Test func `a personal field that was not granted is missing, whatever is given`() {
    var lab = ContentLab(ContentLab.idiom)
    lab.grants = []
    #expect(lab.text(RenderFacts(customer: anna)) == "亲")
  }

  @Test func `settings stand as people write them`() {
    var lab = ContentLab(
      "{{settings.least}} {{settings.most}} {{settings.days}} {{settings.share}} "
        + "{{#settings.on}}开{{/settings.on}} {{#settings.list}}{{.}},{{/settings.list}}")
    lab.settings = """
      [settings.least]
      type = "money"
      default = "2000.00"
      [settings.most]
      type = "money"
      default = "99.90"
      [settings.days]
      type = "duration"
      default = "1y2mo"
      [settings.share]
      type = "number"
      default = 0.5
      [settings.on]
      type = "boolean"
      default = true
      [settings.list]
      type = "list"
      default = ["甲", "乙"]
      """
    #expect(lab.text() == "2000 99.90 1 年 2 个月 0.5 开 甲,乙,")
  }

  @Test func `a group's message speaks of the group, an entity's of both`() throws {
    var lab = ContentLab("{{#subject.entity.name}}{{.}}{{/subject.entity.name}}的{{subject.id}}")
    lab.send("content/welcome", to: .entity(kind: "pet"))
    let pet = EntityFacts(kind: "pet", id: "p1", fields: ["name": "咪咪"])
    #expect(lab.text(RenderFacts(customer: anna, entity: pet)) == "咪咪的C1")
    let group = ContentLab("{{subject.group.members}}人", touchpoint: "wecom.group")
    let facts = GroupFacts(id: "g1", name: nil, owner: nil, capacity: nil, members: 12)
    #expect(group.text(RenderFacts(group: facts)) == "12人")
  }

  @Test func `a value that is missing all the same is an error and never a blank`() {
    // Checked for a customer, rendered for nobody.
    let text = ContentLab("[{{subject.id}}]").text(RenderFacts())
    #expect(
      text.hasPrefix("\(ContentLab.file): 'subject.id' is missing, so the message is not made"))
  }

  @Test func `too long and empty are errors`() {
    var customer = anna
    customer.city = String(repeating: "长", count: 1_400)
    let lab = ContentLab("{{#subject.city}}{{.}}{{/subject.city}}")
    #expect(
      lab.text(RenderFacts(customer: customer)).contains(
        "come out with 4200 where wecom.chat takes 4000 bytes"))
    #expect(lab.text().contains("no words come out"))
  }

  @Test func `the link carries the code, in the words too`() throws {
    let lab = ContentLab("看 {{link}}", head: "link = \"https://a.example/新?x=1#y\"")
    let code = "0123456789abcdefghjkmnpqrs"
    let message = try lab.render(code: code)
    #expect(message.link == "https://a.example/%E6%96%B0?x=1&siyu=\(code)#y")
    #expect(message.text == "看 \(message.link ?? "")")
    #expect(try lab.render().link == "https://a.example/%E6%96%B0?x=1#y")
    #expect(try lab.library().facts("content/welcome")?.hasLink == true)
  }

  @Test func `days of validity are the brand's, the last one included`() throws {
    let lab = ContentLab(head: "valid_from = 2026-11-01\nvalid_until = 2026-11-11")
    let facts = try #require(try lab.library().facts("content/welcome"))
    let day = try #require(CivilDate(year: 2026, month: 11, day: 1))
    #expect(facts.validFrom == TimeZoneRules.utc.start(of: day))
    #expect(facts.validUntil == TimeZoneRules.utc.start(of: day.adding(days: 11)))
    #expect(!facts.isValid(at: TimeZoneRules.utc.start(of: day).advanced(bySeconds: -1)))
    #expect(
      facts.isValid(at: TimeZoneRules.utc.start(of: day.adding(days: 11)).advanced(bySeconds: -1)))
    #expect(!facts.isValid(at: TimeZoneRules.utc.start(of: day.adding(days: 11))))
  }

  @Test func `libraries are found by checksum`() throws {
    let writer = ContentLibraries(["abc": try ContentLab().library()])
    #expect(
      try writer.write("content/welcome", of: "abc", for: RenderFacts(), code: nil).text == "你好")
    #expect(try writer.content("content/welcome", of: "abc")?.touchpoint == .chat)
    #expect(try writer.content("content/welcome", of: "other") == nil)
    #expect(throws: Diagnostic.self) {
      try writer.write("content/welcome", of: "other", for: RenderFacts(), code: nil)
    }
    #expect(throws: Diagnostic.self) {
      try writer.write("content/gone", of: "abc", for: RenderFacts(), code: nil)
    }
  }

  @Test func `a kept version speaks with the settings and grants of today`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "siyu.toml",
      """
      [brand]
      name = "b"
      [plugins.old]
      grant = ["name", "phone"]
      [settings.old]
      least = "300"
      since = "newer versions know this"
      """)
    let workspace = try Workspace.open(folder.path)
    let manifest = """
      id = "old"
      version = "0.9.0"
      title = "o"
      siyu = "1"
      [permissions]
      read = ["name"]
      [settings.least]
      type = "money"
      default = "200"
      """
    let words = "+++\ntouchpoint = \"wecom.chat\"\ntitle = \"t\"\n+++\n满{{settings.least}}"
    let kept = ["plugin.toml": Array(manifest.utf8), "content/a.md": Array(words.utf8)]
    let installed = try workspace.plugin(kept: kept, label: "old@0.9.0")
    #expect(installed.grants == [.readPersonal(.name)])
    let library = ContentLibrary(
      installed, declarations: PluginDeclarations(),
      surroundings: try workspace.contentSurroundings(
        PluginSurroundings(zone: .utc, currency: .cny)))
    #expect(try library.render("content/a", for: RenderFacts(), code: nil).text == "满300")
    #expect(throws: Diagnostics.self) { try workspace.plugin(kept: [:], label: "gone") }
  }

  /// A tag that is called as names begin would stand before them inside of its group's section.
  @Test func `a tag's name hides no other variable`() {
    var lab = ContentLab("{{#subject.tags.odd}}{{brand.name}}{{/subject.tags.odd}}")
    lab.shared = [
      TagGroup(
        name: "odd", title: "", dimension: .value, exclusive: true,
        values: [TagValue(name: "brand", title: "品牌")])
    ]
    let customer = CustomerFacts(id: "C1", tags: [TagName(group: "odd", value: "brand")])
    #expect(lab.text(RenderFacts(customer: customer)) == "花间集")
  }
}
