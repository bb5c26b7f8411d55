import Foundation
import SiyuDelivery
import SiyuModel
import SiyuPackaging
import SiyuTestSupport
import Testing

@testable import siyu

/// Channels as siyu.toml names them, made and used.
@Suite struct WorkspaceChannelsTests {
  private let root: String
  private let now = Instant(seconds: 1_793_000_000)

  init() throws {
    root = NSTemporaryDirectory() + "/siyu-channels-\(UUID().uuidString)"
    _ = try Workspace.create(at: root, brand: "素颜")
  }

  private func remove() { try? FileManager.default.removeItem(atPath: root) }

  private func workspace(_ toml: String) throws -> Workspace {
    let path = root + "/siyu.toml"
    try ("[brand]\nname = \"素颜\"\n" + toml).write(toFile: path, atomically: true, encoding: .utf8)
    return try Workspace.open(root)
  }

  private func channels(_ workspace: Workspace) -> [Touchpoint: any DeliveryChannel] {
    WorkspaceChannels(
      workspace: workspace, zone: .utc, console: Console(), wallClock: { now },
      shouldStop: { false }
    ).byTouchpoint
  }

  /// The one file that a folder channel writes.
  private func deliver(
    _ messages: [RenderedMessage], format: String
  ) throws -> (path: String, bytes: Data, workspace: Workspace) {
    let workspace = try workspace(
      """
      [channels.files]
      kind = "folder"
      touchpoints = ["wecom.chat"]
      path = "out/files"
      format = "\(format)"
      """)
    let channel = try #require(channels(workspace)[.chat])
    let key = try channel.prepare(messages, at: now)
    let answer = try channel.deliver(messages, key: key)
    #expect(answer.outcomes == messages.map { _ in .taken })
    let names = try FileManager.default.contentsOfDirectory(atPath: root + "/out/files")
    #expect(names == ["\(key).\(format)"])
    let path = "\(workspace.root)/out/files/\(names.first ?? "")"
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    return (path, try Data(contentsOf: URL(fileURLWithPath: path)), workspace)
  }

  @Test func `a CSV file is for spreadsheets: marked, guarded, ids first, remembered for erasing`()
    throws
  {
    defer { remove() }
    var message = Message.sample(1).rendered
    message.text = "=HYPERLINK(\"http://evil\")"
    let (path, bytes, workspace) = try deliver([message], format: "csv")
    #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    let lines = String(decoding: bytes.dropFirst(3), as: UTF8.self).split(separator: "\n")
    #expect(lines[0] == RenderedMessage.fieldNames.joined(separator: ",")[...])
    #expect(lines[1].hasPrefix("\(message.id),C1,,zhang,wecom.chat,marketing,新客见面礼,"))
    #expect(lines[1].contains("\"'=HYPERLINK(\"\"http://evil\"\")\""))
    #expect(try workspace.writtenFiles().paths == [path])
  }

  @Test func `a file of JSON lines reads back, and a spreadsheet is one`() throws {
    defer { remove() }
    let message = Message.sample(1).rendered
    let json = try JSON.parse(Array(try deliver([message], format: "jsonl").bytes))
    #expect(json["message_id"] == .string(message.id) && json["text"] == .string(message.text))
    #expect(json["picture"] == .null)
    try FileManager.default.removeItem(atPath: root + "/out/files")
    #expect(try deliver([message], format: "xlsx").bytes.starts(with: Array("PK".utf8)))
  }

  @Test func `a channel without its secret takes nothing and says why`() throws {
    defer { remove() }
    let workspace = try workspace(
      """
      [channels.shop]
      kind = "webhook"
      touchpoints = ["wecom.chat"]
      url = "http://127.0.0.1:9/"
      secret_file = "secret"
      """)
    let channel = try #require(channels(workspace)[.chat])
    let error = #expect(throws: Diagnostic.self) {
      try channel.prepare([Message.sample(1).rendered], at: now)
    }
    #expect(error?.message == "is not there; [channels.shop] signs its requests with what it holds")
    #expect(throws: Diagnostic.self) { try channel.recall("request") }
  }

  @Test func `two do not hand over one workspace's messages at once`() throws {
    defer { remove() }
    let workspace = try workspace("")
    let lock = try DeliveryLock(workspace)
    #expect(throws: Diagnostic.self) { try DeliveryLock(workspace) }
    withExtendedLifetime(lock) {}
  }
}
