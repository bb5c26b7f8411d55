import SiyuModel
import Testing

@testable import SiyuPackaging

/// What `siyu plugin check` says about variables: no blank may come out, whatever the values are.
@Suite struct ContentCheckTests {
  @Test(arguments: [
    "{{subject.id}} {{brand.name}}",
    ContentLab.idiom,
    "{{#staff.name}}我是{{staff.name}}{{/staff.name}}",
    "{{#subject.city}}{{.}}的朋友{{/subject.city}}",
    "{{#subject.city}}{{#subject.is_female}}{{subject.city}}{{/subject.is_female}}{{/subject.city}}",
    "{{#subject.tags.likes}}{{.}} {{/subject.tags.likes}}{{^subject.tags.likes}}无{{/subject.tags.likes}}",
    "{{#subject.tags.value.high}}贵宾{{/subject.tags.value.high}}",
    "{{#subject.attributes.vip}}会员{{/subject.attributes.vip}}",
    "{{#subject.attributes.budget}}{{.}} 元{{/subject.attributes.budget}}",
    "{{! a comment with {{ in it }}好",
  ])
  func `what cannot leave a blank is fine`(_ body: String) throws {
    #expect(try ContentLab(body).problems() == [])
  }

  @Test(arguments: [
    ("{{subject.name}}，你好", "'subject.name' may be missing, and would leave a blank"),
    ("{{staff.name}}", "'staff.name' may be missing"),
    ("{{#subject.city}}{{subject.name}}{{/subject.city}}", "'subject.name' may be missing"),
    ("{{#subject.name}}好{{/subject.name}}{{subject.name}}", "'subject.name' may be missing"),
    ("{{^subject.name}}{{subject.name}}{{/subject.name}}", "'subject.name' is always missing here"),
    ("{{subject.nmae}}", "there is no variable 'subject.nmae'; did you mean 'subject.name'?"),
    ("{{name}}", "there is no variable 'name'; did you mean"),
    ("{{#subject}}{{name}}{{/subject}}", "'subject' is no value by itself"),
    ("{{subject.phone}}", "'subject.phone' is personal, and plugin.toml does not ask for it"),
    ("{{subject.attributes.vip}}", "'subject.attributes.vip' is yes or no and has no words"),
    ("{{subject.tags.likes}}", "'subject.tags.likes' holds any number of texts"),
    ("{{link}}", "there is no 'link': the head gives none"),
    ("{{.}}", "{{.}} stands for the value of the section directly around it; there is none"),
    (
      "{{#subject.city}}{{^subject.name}}{{.}}{{/subject.name}}{{/subject.city}}",
      "{{.}} stands for"
    ),
    ("{{#subject.is_male}}{{.}}{{/subject.is_male}}", "{{.}} stands for"),
    ("{{subject.group.name}}", "there is no variable 'subject.group.name'"),
    ("{{settings.gone}}", "there is no variable 'settings.gone'"),
  ])
  func `what could leave a blank is an error with file and line`(
    _ body: String, _ words: String
  ) throws {
    let problems = try ContentLab("一行\n" + body).problems()
    #expect(problems.first?.hasPrefix("\(ContentLab.file):7: \(words)") ?? false, "\(problems)")
    #expect(throws: Diagnostic.self) { try ContentLab("一行\n" + body).render() }
  }

  @Test func `a missing value's error shows how to write it`() throws {
    #expect(
      try ContentLab("{{subject.name}}").problems() == [
        """
        \(ContentLab.file):6: 'subject.name' may be missing, and would leave a blank
          say what then: {{#subject.name}}{{subject.name}}{{/subject.name}}{{^subject.name}}…{{/subject.name}}
        """
      ])
  }

  @Test func `a personal field that is asked for and not granted is a warning`() throws {
    var lab = ContentLab(ContentLab.idiom)
    lab.grants = []
    let problems = try lab.library().problems
      .filter { $0.message != Message.contentUnused }
    #expect(problems.map(\.severity) == [.warning])
    #expect(problems.first?.message.contains("not granted") ?? false)
  }

  @Test func `settings are there unless nothing sets them`() throws {
    var lab = ContentLab("满{{settings.least}}元，{{settings.window}}内")
    lab.settings = """
      [settings.least]
      type = "money"
      default = "200.00"
      [settings.window]
      type = "duration"
      """
    #expect(try lab.problems().map { $0.prefix(70) }.count == 1)
    #expect(try lab.problems().first?.contains("'settings.window' may be missing") ?? false)
  }

  // MARK: Steps

  @Test func `steps name contents that are there`() throws {
    var lab = ContentLab()
    lab.send("content/welcom", "content/welcome.md", "../../siyu.toml")
    #expect(
      try lab.library().problems.map(\.description) == [
        "plugins/skincare/main.lua:7: step 'step0' of sop 'skincare.s0' names 'content/welcom', "
          + "which is not there; did you mean 'content/welcome'?",
        "plugins/skincare/main.lua:7: step 'step1' of sop 'skincare.s0' names 'content/welcome.md'; "
          + "leave out .md: 'content/welcome'",
        "plugins/skincare/main.lua:7: step 'step2' of sop 'skincare.s0' names '../../siyu.toml', "
          + "which is not there; possible are content/welcome",
        "plugins/skincare/content/welcome.md:3: no step sends it or shows it",
      ])
  }

  @Test func `what a step sends must be asked for, and fit whom it is for`() throws {
    var lab = ContentLab()
    lab.permissions = "send = [\"wecom.group\"]"
    lab.write(
      "group", "{{#subject.group.name}}{{.}}{{/subject.group.name}}", touchpoint: "wecom.group")
    lab.send("content/welcome", "content/group")
    lab.send("content/group", to: .group)
    let problems = try lab.library().problems.map(\.description)
    #expect(
      problems.contains {
        $0.hasSuffix(
          "step 'step0' of sop 'skincare.s0' sends 'content/welcome' by wecom.chat, which plugin.toml "
            + "does not ask for\n  write in plugin.toml under [permissions]: send = [\"wecom.group\", \"wecom.chat\"]"
        )
      }, "\(problems)")
    #expect(
      problems.contains {
        $0.hasSuffix(
          "step 'step1' of sop 'skincare.s0' is for persons, and 'content/group' goes by wecom.group"
        )
      }, "\(problems)")
  }

  @Test func `an entity's fields are those of the sop that sends it`() throws {
    var lab = ContentLab(
      "{{#subject.entity.name}}{{.}}{{/subject.entity.name}}{{#subject.entity.area}}{{.}}{{/subject.entity.area}}好"
    )
    lab.entities.append(
      EntityDeclaration(
        kind: "flat", title: "房", fields: [FieldDeclaration(name: "area", title: "", type: .number)]
      ))
    #expect(try lab.problems() == [])
    lab.send("content/welcome", to: .entity(kind: "pet"))
    #expect(try lab.problems().first?.contains("no variable 'subject.entity.area'") ?? false)
  }

  @Test func `a friend request carries a few words and nothing else`() throws {
    func problems(_ body: String, _ head: String = "") throws -> [String] {
      var lab = ContentLab(body, head: head, touchpoint: "wecom.friend")
      lab.permissions = "send = [\"wecom.friend\"]"
      return try lab.problems()
    }
    #expect(try problems(String(repeating: "好", count: 50)) == [])
    #expect(
      try problems(String(repeating: "好", count: 51)).first?.contains("50 characters") ?? false)
    for key in ["link", "picture"] {
      let found = try problems("你好", "\(key) = \"https://a.example/b.png\"")
      #expect(
        found.first?.contains("content/welcome.md:4: a friend request carries words alone")
          ?? false,
        "\(found)")
    }
  }

  @Test func `a moments post speaks of nobody`() throws {
    let lab = ContentLab("{{subject.id}}", touchpoint: "wecom.moments")
    #expect(try lab.problems().first?.contains("no variable 'subject.id'") ?? false)
  }
}
