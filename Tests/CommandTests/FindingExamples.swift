import SiyuModel

/// For each kind of finding the smallest plugin that has it, and nothing else that is to be found.
enum FindingExamples {
  struct Example {
    /// Stands behind id, version, title and siyu in plugin.toml.
    var manifest = ""
    var main = ""
    var files: [String: [UInt8]] = [:]

    func with(_ name: String, _ text: String) -> Example {
      var copy = self
      copy.files[name] = Array(text.utf8)
      return copy
    }
  }

  static func of(_ code: FindingCode) -> [Example] {
    lua(code) ?? use(code) ?? walk(code) ?? content(code) ?? survey(code) ?? file(code)
  }

  // MARK: Pieces

  private static func asking(
    read: [String] = [], write: [String] = [], send: [String] = [], _ more: String = ""
  ) -> String {
    func list(_ name: String, _ words: [String]) -> String {
      "\(name) = [\(words.map { "\"\($0)\"" }.joined(separator: ", "))]\n"
    }
    return "[permissions]\n" + list("read", read) + list("write", write) + list("send", send) + more
  }

  private static func segment(_ answer: String, _ manifest: String = "") -> Example {
    Example(
      manifest: manifest,
      main: "siyu.segment { id = 'a', title = 'A', where = function(c, ctx) \(answer) end }\n")
  }

  private static func group(_ values: String, _ assign: String) -> Example {
    Example(
      manifest: asking(write: ["tag"]),
      main: """
        siyu.tag_group {
          id = 'g', title = 'G', dimension = 'value', values = { \(values) },
          assign = function(c) \(assign) end,
        }

        """)
  }

  private static func sop(
    _ steps: String, on: String = "order.paid", more: String = "", manifest: String? = nil
  ) -> Example {
    Example(
      manifest: manifest ?? asking(read: ["orders"], write: ["task"]),
      main: """
        siyu.sop {
          id = 's', title = 'S', enrol = { on = '\(on)' }, \(more)
          steps = { \(steps) },
        }

        """)
  }

  private static let task = "{ id = 'a', task = 'T' }"

  private static func sending(
    _ words: String, head: String = "", read: [String] = ["orders"]
  ) -> Example {
    sop(
      "{ id = 'a', send = 'content/hi' }", manifest: asking(read: read, send: ["wecom.chat"])
    ).with(
      "content/hi.md", "+++\ntouchpoint = \"wecom.chat\"\ntitle = \"T\"\n\(head)+++\n\(words)\n")
  }

  private static let questions = """
    title = "K"
    [[question]]
    id = "fans"
    type = "number"
    text = "F"
    [[question]]
    id = "often"
    type = "choices"
    text = "O"
    choices = { daily = "D" }

    """

  private static func asked(_ answer: String) -> Example {
    segment("return \(answer)", asking(read: ["answers"])).with("surveys/koc.toml", questions)
  }

  // MARK: Kinds

  private static func lua(_ code: FindingCode) -> [Example]? {
    switch code {
    case .syntax: [Example(main: "local x =\n"), Example(main: "").with("lib/a.lua", "return {")]
    case .unknownGlobal: [segment("return nope(c)"), Example(main: "nope()")]
    case .unknownField:
      [
        segment("return ctx.nwo == 1"), Example(main: "local x = siyu.mony"),
        Example(
          main:
            "siyu.segment { id = 'a', titel = 'x', title = 'A', where = function() return true end }"
        ),
      ]
    case .missingField:
      [
        Example(main: "siyu.segment { id = 'a', where = function(c) return true end }"),
        sop("{ task = 'T' }"),
      ]
    case .wrongType:
      [
        segment("return c.orders:within(30):count() > 0", asking(read: ["orders"])),
        Example(main: "siyu.segment { id = 'a', title = 5, where = function() return true end }"),
      ]
    case .wrongCount:
      [
        segment("return siyu.time.add(ctx.now) > 0"),
        segment("return siyu.time.add(ctx.now, '1d', 3) > 0"),
      ]
    case .wrongCall:
      [
        segment("return c.orders.count() > 0", asking(read: ["orders"])),
        segment("return c:level('vip') == 'gold'"),
        segment("return siyu.time:add(ctx.now, '1d') > 0"),
      ]
    case .load: [Example(main: "error('halt')"), sop("")]
    case .unknownReturn: [group("yes = 'Y'", "if c.city then return 'yes' end return 'no'")]
    case .unusedValue: [group("yes = 'Y', no = 'N'", "return 'yes'")]
    case .unknownTag:
      [
        group("yes = 'Y'", "return c.tags:has('g:no') and 'yes' or nil"),
        segment("return c.tags:has('none')"),
        segment("return c.tags:get('unknown-tag-2.none') == 'yes'"),
      ]
    case .module:
      [
        Example(main: "require('lib/x')").with("lib/x.lua", "return 1"),
        Example(main: "pcall(function() require('x') end)").with("lib/x.lua", "return 1"),
      ]
    default: nil
    }
  }

  private static func use(_ code: FindingCode) -> [Example]? {
    let setting = "[settings.days]\ntype = \"integer\"\ntitle = \"D\"\n"
    return switch code {
    case .missingPermission:
      [segment("return c.orders:count() > 0"), sop(task, manifest: asking(read: ["orders"]))]
    case .notGranted:
      [
        sending(
          "{{#subject.name}}{{subject.name}}{{/subject.name}}好", read: ["orders", "name"])
      ]
    case .unusedPermission: [Example(manifest: asking(read: ["orders"]))]
    case .unknownSetting:
      [
        segment("return ctx.settings.nope == 1"), segment("return ctx.settings['nope'] == 1"),
      ]
    case .unusedSetting: [Example(manifest: setting)]
    default: nil
    }
  }

  private static func walk(_ code: FindingCode) -> [Example]? {
    switch code {
    case .circle:
      [
        sop(
          "{ id = 'a', points = 1 }, { id = 'b', go_to = 'a' }",
          manifest: asking(read: ["orders"], write: ["points"]))
      ]
    case .unreachable: [sop("{ id = 'a', finish = true }, { id = 'b', task = 'T' }")]
    case .stepNever:
      [
        "return false", "local x = 1 return nil", "if c.city then return false end",
      ].map { sop("{ id = 'a', when = function(c) \($0) end, task = 'T' }") }
    case .stepOrder:
      [
        sop(
          "{ id = 'a', day = 3, at = '10:00', task = 'T' }, "
            + "{ id = 'b', day = 2, at = '10:00', task = 'T' }")
      ]
    case .goalWindow:
      [
        sop(
          "{ id = 'a', after = '30d', send = 'content/hi' }",
          more: "goal = { on = 'order.paid', within = '7d' },",
          manifest: asking(read: ["orders"], send: ["wecom.chat"])
        ).with("content/hi.md", "+++\ntouchpoint = \"wecom.chat\"\ntitle = \"T\"\n+++\n好\n")
      ]
    case .noGoal: [sop(task, more: "holdout = 0.1,")]
    case .unknownEvent:
      [sop(task, on: "pool.jioned", manifest: asking(read: ["events"], write: ["task"]))]
    case .tagOverwritten:
      [
        Example(
          manifest: asking(read: ["orders"], write: ["tag"]),
          main: group("yes = 'Y'", "return 'yes'").main + sop("{ id = 'a', tag = 'g:yes' }").main)
      ]
    default: nil
    }
  }

  private static func content(_ code: FindingCode) -> [Example]? {
    switch code {
    case .content:
      [
        sending("{{#subject.city}}好"), sending(String(repeating: "好", count: 3_000)),
        sending("好", head: "purpose = \"none\"\n"),
      ]
    case .unknownVariable: [sending("{{subject.nope}}好"), sending("{{settings.nope}}好")]
    case .missingValue: [sending("{{subject.name}}好", read: ["orders", "name"])]
    case .missingContent:
      [
        sop(
          "{ id = 'a', send = 'content/hi' }",
          manifest: asking(read: ["orders"], send: ["wecom.chat"])),
        sop("{ id = 'a', task = 'T', words = 'content/hi' }"),
      ]
    case .unusedContent:
      [
        Example(manifest: asking(send: ["wecom.chat"])).with(
          "content/hi.md", "+++\ntouchpoint = \"wecom.chat\"\ntitle = \"T\"\n+++\n好\n")
      ]
    case .forbiddenWord: [sending("全国第一")]
    default: nil
    }
  }

  private static func survey(_ code: FindingCode) -> [Example]? {
    switch code {
    case .survey:
      [
        Example().with(
          "surveys/koc.toml",
          "title = \"K\"\n[[question]]\nid = \"a\"\ntype = \"no\"\ntext = \"A\"\n")
      ]
    case .unknownSurvey:
      [
        asked("c.answers('kco') ~= nil"),
        Example(
          manifest: asking(read: ["answers"], write: ["koc"]),
          main: """
            siyu.koc {
              id = 'k', title = 'K', recruit = { survey = 'kco', open = true },
              select = { top = 2, score = function(c, ctx) return 1 end },
            }
            """
        ).with("surveys/koc.toml", questions),
      ]
    case .unknownQuestion: [asked("c.answers('koc'):number('fan', 0) > 1")]
    case .wrongQuestion: [asked("c.answers('koc'):scale('fans', 0) > 1")]
    case .unknownChoice: [asked("c.answers('koc'):has('often', 'dialy')")]
    default: nil
    }
  }

  private static func file(_ code: FindingCode) -> [Example] {
    switch code {
    case .manifest:
      [Example(manifest: "description = 5\n"), Example(manifest: asking(read: ["no"]))]
    case .unknownKey:
      [
        Example(manifest: "colour = \"red\"\n"), sending("好", head: "colour = \"red\"\n"),
        Example().with("surveys/koc.toml", "colour = \"red\"\n" + questions),
      ]
    case .file:
      [
        Example().with("lib/a b.lua", ""), Example().with("MAIN.lua", ""),
        Example(files: ["lib/a.lua": [0xFF, 0xFE]]),
      ]
    default: []
    }
  }
}
