import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `[channels.NAME]` in siyu.toml.
@Suite struct ChannelSettingsTests {
  private func parse(_ text: String) throws -> [ChannelSettings] {
    try WorkspaceFile.parse(Array(("[brand]\nname = \"素颜\"\n" + text).utf8)).channels
  }

  private func problems(_ text: String) -> [String] {
    do {
      _ = try parse(text)
      return []
    } catch let error as Diagnostics {
      return error.all.map { "\($0.line ?? 0): \($0.message)" }
    } catch {
      return ["\(error)"]
    }
  }

  @Test func `all three kinds`() throws {
    let channels = try parse(
      """
      [channels.files]
      kind = "folder"
      touchpoints = ["wecom.chat", "wecom.group"]
      path = "out/wecom/"
      format = "xlsx"
      split = "staff"
      batch = 500
      [channels.lines]
      kind = "stdout"
      touchpoints = ["wecom.moments"]
      [channels.shop]
      kind = "webhook"
      touchpoints = ["wechat.service"]
      url = "https://example.com:8443/siyu?a=1"
      secret_file = ".siyu/webhook"
      timeout_s = 5
      retries = 0
      deduplicates = true
      batch = 50
      """)
    #expect(channels.map(\.name) == ["files", "lines", "shop"])
    #expect(channels[0].touchpoints == [.chat, .group] && channels[0].line == 3)
    #expect(
      channels[0].way
        == .folder(.init(path: "out/wecom", format: .xlsx, split: .staff, batch: 500)))
    #expect(channels[1].way == .stdout(.init()))
    guard case .webhook(let webhook) = channels[2].way else {
      Issue.record("no webhook")
      return
    }
    #expect(webhook.address.host == "example.com")
    #expect(webhook.secret == .file(".siyu/webhook"))
    #expect(webhook.timeoutSeconds == 5 && webhook.retries == 0 && webhook.batch == 50)
    #expect(webhook.deduplicates)
    #expect(try parse("").isEmpty)
  }

  @Test(arguments: [
    (
      "[channels.a]\ntouchpoints = [\"wecom.chat\"]\n",
      "3: [channels.a] lacks 'kind'; write kind = \"folder\""
    ),
    (
      "[channels.a]\nkind = \"ftp\"\ntouchpoints = [\"wecom.chat\"]\n",
      "4: channels.a.kind cannot be 'ftp'; possible are folder, stdout, webhook"
    ),
    (
      "[channels.a]\nkind = \"stdout\"\n",
      "3: [channels.a] lacks 'touchpoints'; write touchpoints = [\"wecom.chat\"]"
    ),
    (
      "[channels.a]\nkind = \"stdout\"\ntouchpoints = []\n",
      "5: channels.a.touchpoints is empty; write for example [\"wecom.chat\"]"
    ),
    (
      "[channels.a]\nkind = \"stdout\"\ntouchpoints = [\"wecom.chatt\"]\n",
      "5: channels.a.touchpoints cannot be 'wecom.chatt'; did you mean 'wecom.chat'?"
    ),
    (
      "[channels.a]\nkind = \"stdout\"\ntouchpoints = [\"wecom.chat\"]\npath = \"x\"\n",
      "6: channels.a.path has no use for a channel of kind \"stdout\""
    ),
    (
      "[channels.a]\nkind = \"stdout\"\ntouchpoints = [\"wecom.chat\"]\ndeduplicate = true\n",
      "6: unknown key 'deduplicate' in [channels.a]; did you mean 'deduplicates'?"
    ),
    (
      "[channels.a]\nkind = \"folder\"\ntouchpoints = [\"wecom.chat\"]\npath = \"../x\"\n",
      "6: channels.a.path wants a folder of its own in the workspace (\"out/wecom\") or from the"
        + " root, without '..', got '../x'"
    ),
    (
      "[channels.a]\nkind = \"folder\"\ntouchpoints = [\"wecom.chat\"]\n",
      "3: [channels.a] lacks 'path'; write path = \"out/wecom\""
    ),
    (
      "[channels.A1]\nkind = \"stdout\"\ntouchpoints = [\"wecom.chat\"]\n",
      "3: 'A1' cannot name a channel; use a-z, 0-9 and _, a letter first, at most 40"
    ),
    (
      "[channels.a]\nkind = \"webhook\"\ntouchpoints = [\"wecom.chat\"]\nurl = \"https://a.cn\"\n",
      "3: [channels.a] lacks the secret that its requests are signed with; name a file"
        + " (secret_file = \".siyu/webhook-secret\") or a variable (secret_env = \"SIYU_SECRET\")"
    ),
    (
      "[channels.a]\nkind = \"webhook\"\ntouchpoints = [\"wecom.chat\"]\nurl = \"https://a.cn\"\n"
        + "secret_env = \"a secret!\"\n",
      "7: channels.a.secret_env wants the name of a variable such as \"SIYU_SECRET\", not the secret"
        + " itself, got 9 characters"
    ),
    (
      "[channels.a]\nkind = \"webhook\"\ntouchpoints = [\"wecom.chat\"]\nurl = \"http://a.cn\"\n"
        + "secret_env = \"A\"\n",
      "6: channels.a.url wants https://; http:// would show customers to whoever listens, and is for"
        + " this machine only (127.0.0.1)"
    ),
    (
      "[channels.a]\nkind = \"webhook\"\ntouchpoints = [\"wecom.chat\"]\nurl = \"https://a.cn\"\n"
        + "secret_env = \"A\"\ntimeout_s = 0\n",
      "8: channels.a.timeout_s wants a whole number from 1 to 120, got 0"
    ),
  ])
  func `one clear error each`(_ text: String, _ message: String) {
    #expect(problems(text) == [message])
  }

  @Test func `two channels for one touchpoint, and for one folder`() {
    #expect(
      problems(
        """
        [channels.a]
        kind = "folder"
        touchpoints = ["wecom.chat"]
        path = "out/a"
        [channels.b]
        kind = "folder"
        touchpoints = ["wecom.group", "wecom.chat"]
        path = "out//a"
        """) == [
          "9: [channels.b] and [channels.a] both deliver 'wecom.chat'; a touchpoint has one channel",
          "10: channels.b.path is the folder of [channels.a]; each has one of its own",
        ])
  }

  @Test(arguments: [
    "http://127.0.0.1:8080/x", "http://localhost", "http://[::1]:9/", "HTTPS://Example.COM/a?b=c",
    "https://[2001:db8::1]/", "http://127.9.8.7/",
  ])
  func `addresses that are taken`(_ url: String) throws {
    #expect(try WebhookAddress(url).url == url)
  }

  @Test(arguments: [
    ("ftp://a", WebhookAddressError.scheme), ("a.cn", .scheme), ("", .scheme),
    ("https://", .host), ("https:///x", .host), ("https://a:b@c/", .userInfo),
    ("https://a/#b", .fragment), ("https://a:0/", .port), ("https://a:65536", .port),
    ("https://a:", .port), ("https://a b/", .characters), ("https://素颜.cn/", .characters),
    ("http://127.0.0.1.evil.cn/", .insecure), ("http://127.1/", .insecure),
    ("http://0x7f.0.0.1/", .insecure), ("http://10.0.0.1/", .insecure),
    ("https://[::1", .host), ("https://.a/", .host), ("http://localhost@evil.cn/", .userInfo),
    ("http://localhost\\@evil.cn/", .characters), ("https://[::1]x/", .host),
  ])
  func `addresses that are not`(_ url: String, _ error: WebhookAddressError) {
    #expect(throws: error) { try WebhookAddress(url) }
  }
}

/// What webhooks are signed with.
@Suite struct WebhookSecretTests {
  private let folder: TemporaryFolder
  private let workspace: Workspace

  init() throws {
    folder = try TemporaryFolder()
    workspace = try Workspace.create(at: "\(folder.path)/brand").workspace
  }

  private func channel(_ secret: ChannelSettings.Secret) throws -> ChannelSettings {
    ChannelSettings(
      name: "shop", touchpoints: [.chat],
      way: .webhook(.init(address: try WebhookAddress("https://a.cn"), secret: secret)), line: 7)
  }

  private func message(_ secret: ChannelSettings.Secret) throws -> String {
    let channel = try channel(secret)
    do throws(Diagnostic) {
      _ = try workspace.secret(of: channel)
      return "none"
    } catch { return "\(error)" }
  }

  @Test func `a file's blanks at its ends are not part of the secret`() throws {
    try folder.write("brand/.siyu/webhook", " 0123456789abcdef\n")
    chmod("\(workspace.root)/.siyu/webhook", 0o600)
    let secret = try workspace.secret(of: channel(.file(".siyu/webhook")))
    #expect(secret == Array("0123456789abcdef".utf8))
  }

  @Test func `what others may read is no secret`() throws {
    try folder.write("brand/webhook", "0123456789abcdef")
    let path = "\(workspace.root)/webhook"
    chmod(path, 0o640)
    #expect(
      try message(.file("webhook"))
        == "webhook: others may read it, so it is no secret\n  chmod 600 \(path)")
    chmod(path, 0o600)
    #expect(try message(.file("webhook")) == "none")
    symlink("webhook", "\(workspace.root)/link")
    #expect(try message(.file("link")).hasPrefix("link: is a link"))
    try folder.write("brand/short", "0123456789abcd\n")
    chmod("\(workspace.root)/short", 0o600)
    #expect(try message(.file("short")).hasPrefix("short: a secret has 16 to 4096 bytes"))
    #expect(try message(.file("none")).hasPrefix("none: is not there; [channels.shop] signs"))
    mkfifo("\(workspace.root)/pipe", 0o600)
    #expect(try message(.file("pipe")) == "pipe: is not a plain file")
  }

  @Test func `a variable that is not set is named`() throws {
    #expect(
      try message(.environment("SIYU_TEST_NO_SUCH_VARIABLE")).hasPrefix(
        "siyu.toml:7: the variable SIYU_TEST_NO_SUCH_VARIABLE is not set"))
  }
}
