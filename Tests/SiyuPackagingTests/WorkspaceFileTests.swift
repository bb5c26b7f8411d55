import SiyuModel
import Testing

@testable import SiyuPackaging

@Suite struct WorkspaceFileTests {
  private func parse(_ text: String) throws -> WorkspaceFile {
    try WorkspaceFile.parse(Array(text.utf8))
  }

  @Test func `everything that can be said is read`() throws {
    let file = try parse(
      """
      [brand]
      name = "雅"
      currency = "JPY"
      time_zone = "Asia/Tokyo"
      week_starts = "sunday"
      [store]
      path = "/var/lib/siyu/a.db"
      [plugins]
      enabled = ["b2", "a1"]
      [plugins.a1]
      grant = ["name", "tag:lifecycle"]
      [settings.a1]
      high_value = "3000"
      [tag_groups.lifecycle]
      title = "生命周期"
      dimension = "customer"
      exclusive = false
      values = { new = "新客", loyal = "老客", dormant = "沉睡" }
      [attributes.skin_type]
      type = "choice"
      choices = ["dry", "oily"]
      [entities.pet]
      title = "宠物"
      [entities.pet.fields.birthday]
      type = "date"
      [limits]
      question_ms = 5
      load_ms = 6
      pass_s = 7
      memory_mb = 8
      accounts_per_phone = 9
      [workers]
      confinement = "available"
      """)
    #expect(file.brand == "雅")
    #expect(file.currency.code == "JPY")
    #expect(file.weekStart == .sunday)
    #expect(file.storePath == "/var/lib/siyu/a.db")
    #expect(file.enabledPlugins == ["b2", "a1"])
    #expect(file.grants == ["a1": [.readPersonal(.name), .writeSharedTags(group: "lifecycle")]])
    #expect(file.settings["a1"]?["high_value"]?.line == 13)
    let group = try #require(file.tagGroups.first)
    #expect(group.name == "lifecycle")
    #expect(!group.exclusive)
    #expect(group.values.map(\.name) == ["new", "loyal", "dormant"])
    #expect(file.attributes.map(\.choices) == [["dry", "oily"]])
    #expect(file.attributes.first?.place?.description == "siyu.toml:19")
    #expect(file.entities.first?.fields.map(\.type) == [.date])
    #expect(file.limits.questionMilliseconds == 5)
    #expect(file.limits.loadMilliseconds == 6)
    #expect(file.limits.passMilliseconds == 7000)
    #expect(file.limits.memoryBytes == 8 << 20)
    #expect(file.accountsPerPhone == 9)
    #expect(file.confinement == .available)
  }

  @Test(arguments: [
    ("", "siyu.toml: [brand] lacks 'name'; write name = \"My brand\""),
    ("[brand]", "siyu.toml:1: [brand] lacks 'name'; write name = \"My brand\""),
    (
      "[brand]\nname = \"x\"\ncurency = \"CNY\"",
      "siyu.toml:3: unknown key 'curency' in [brand]; did you mean 'currency'?"
    ),
    (
      "[brand]\nname = \"x\"\ncurrency = \"RMB\"",
      "siyu.toml:3: brand.currency wants a three-letter code such as \"CNY\", got \"RMB\""
    ),
    (
      "[brand]\nname = \"x\"\ntime_zone = \"../etc/passwd\"",
      "siyu.toml:3: '../etc/passwd' cannot be a time zone; write a name such as \"Asia/Shanghai\""
    ),
    (
      "[brand]\nname = \"x\"\nweek_starts = \"mon\"",
      "siyu.toml:3: brand.week_starts cannot be 'mon'; possible are monday, saturday, sunday"
    ),
    (
      "[brand]\nname = \"x\"\n[store]\npath = \"../x.db\"",
      "siyu.toml:4: store.path wants a path inside the workspace or from the root, got '../x.db'"
    ),
    (
      "[brand]\nname = \"x\"\n[plugins]\nenabeld = [\"a1\"]",
      "siyu.toml:4: unknown key 'enabeld' in [plugins]; did you mean 'enabled'?"
    ),
    (
      "[brand]\nname = \"x\"\n[plugins]\nenabled = [\n\"a1\",\n\"a1\"]",
      "siyu.toml:6: plugins.enabled lists 'a1' twice"
    ),
    (
      "[brand]\nname = \"x\"\n[plugins.a1]\ngrant = [\"nmae\"]",
      "siyu.toml:4: unknown permission 'nmae' granted to a1; did you mean 'name'?"
    ),
    (
      "[brand]\nname = \"x\"\n[tag_groups.a]\nvalues = { x = \"X\" }",
      "siyu.toml:3: [tag_groups.a] lacks 'dimension'; write dimension = \"customer\""
    ),
    (
      "[brand]\nname = \"x\"\n[tag_groups.a]\ndimension = \"value\"\nvalues = {}",
      "siyu.toml:5: [tag_groups.a] lacks 'values'; write values = { new = \"新客\", loyal = \"老客\" }"
    ),
    (
      "[brand]\nname = \"x\"\n[attributes.a]\ntype = \"txt\"",
      "siyu.toml:4: attributes.a.type cannot be 'txt'; did you mean 'text'?"
    ),
    (
      "[brand]\nname = \"x\"\n[entities.pet.fields.a]\ntype = \"text\"\nchoices = [\"x\"]",
      "siyu.toml:5: entities.pet.fields.a.choices has no use for the type \"text\""
    ),
    (
      "[brand]\nname = \"x\"\n[workers]\nconfinement = \"none\"",
      "siyu.toml:4: workers.confinement cannot be 'none'; possible are available, required"
    ),
    (
      "[brand]\nname = \"x\"\n[limits]\nmemory_mb = 1",
      "siyu.toml:4: limits.memory_mb wants a whole number from 4 to 4096, got 1"
    ),
  ])
  func `each mistake is told where it is`(text: String, expected: String) {
    do {
      _ = try parse(text)
      Issue.record("not refused")
    } catch {
      #expect((error as? Diagnostics)?.all.map(\.description) == [expected])
    }
  }
}
