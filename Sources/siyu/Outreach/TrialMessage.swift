import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuWords

/// A content sent once to a member of staff, to see what it looks like where it arrives.
struct TrialMessage {
  let host: Host
  private let plugin: PassPlugin
  private let library: ContentLibrary
  private let facts: ContentFacts

  /// `PLUGIN:content/welcome`
  var name: String { "\(plugin.source.id):\(facts.path)" }

  /// - Parameter content: `PLUGIN:content/welcome`; `content/` may be left out.
  init(host: Host, loaded: LoadedPlugins, content: String) throws {
    self.host = host
    let parts = content.split(separator: ":", maxSplits: 1).map(String.init)
    let known = loaded.libraryList.flatMap { plugin, library in
      library.contents.map { "\(plugin):\($0.path)" }
    }
    guard parts.count == 2,
      let plugin = loaded.plugins.first(where: { $0.source.id == parts[0] }),
      let library = loaded.libraries[plugin.source.checksum],
      let facts = library.facts(parts[1]) ?? library.facts(ContentFile.folder + parts[1])
    else {
      let short = known.map { $0.replacing(":\(ContentFile.folder)", with: ":") }
      let near = NearestName.nearest(to: content, in: known + short).map { "did you mean '\($0)'?" }
      throw Diagnostic(
        "there is no content '\(content)'",
        hint: near ?? "write it as PLUGIN:CONTENT; siyu content lists them")
    }
    self.plugin = plugin
    self.library = library
    self.facts = facts
  }

  /// - Throws: `Diagnostic` when its words cannot be made or nobody of that id is known.
  func message(to staff: String, as customer: String?) throws -> RenderedMessage {
    var given = try customer.map(known) ?? madeUp
    given.staffName = try name(ofStaff: staff)
    let words: MessageWords
    do { words = try library.render(facts.path, for: given, code: nil) } catch {
      var problem = error
      if customer == nil {
        problem.hint = "a made-up customer has not everything: --as CUSTOMER takes one of yours"
      }
      throw problem
    }
    return RenderedMessage(
      id: Self.newID(), customerID: nil, staffID: staff, touchpoint: facts.touchpoint,
      purpose: facts.purpose, title: "【测试】\(words.title)", text: words.text, link: words.link,
      picture: words.picture?.name(plugin: plugin.source.id), plannedAt: host.now,
      deadline: host.now.advanced(bySeconds: 86_400), sop: "", step: "", content: facts.path)
  }

  /// - Returns: by which channel, and what came of it.
  /// - Throws: `Diagnostic` when it was not taken.
  func deliver(_ message: RenderedMessage) throws -> (channel: String, words: String) {
    if try host.store.isPaused {
      throw Diagnostic("sending is paused, tests too", hint: "siyu resume lets messages go again")
    }
    let channels = WorkspaceChannels(
      workspace: host.workspace, zone: host.zone, console: host.console,
      wallClock: host.system.time, shouldStop: { false }
    ).byTouchpoint
    guard let channel = channels[message.touchpoint] else {
      throw Diagnostic(
        "no channel delivers \(message.touchpoint.rawValue)", hint: "see [channels] in siyu.toml")
    }
    let lock = try DeliveryLock(host.workspace)
    defer { withExtendedLifetime(lock) {} }
    let key = try channel.prepare([message], at: host.now)
    let answer = try channel.deliver([message], key: key)
    switch answer.outcomes.first {
    case .taken: return (channel.name, say("handed over to \(message.staffID ?? "")"))
    case .confirmed: return (channel.name, say("arrived"))
    case .failed(let reason, _): throw Diagnostic("\(channel.name): \(reason)")
    case .unknown(let reason):
      return (channel.name, say("nobody knows whether it was taken: \(reason)"))
    case nil: return (channel.name, say("nothing was said of it"))
    }
  }

  // MARK: For whom

  private func known(_ customer: String) throws -> RenderFacts {
    let number = try host.store.customer(named: customer)
    let addressee = try host.store.addressee(
      customer: number.rawValue, entity: nil, group: nil, staff: nil)
    var given = madeUp
    given.customer = addressee.facts.customer
    return given
  }

  /// Somebody who has everything, as far as siyu can guess it.
  private var madeUp: RenderFacts {
    var customer = CustomerFacts(
      id: "C0000",
      personal: [
        .name: "小雅", .phone: "13800138000", .birthday: "1990-05-20", .address: "示例路1号",
      ], gender: .female, province: "浙江", city: "杭州", channel: "douyin", campaign: "示例活动",
      pool: "wecom")
    customer.attributes = values(of: host.surroundings.attributes + declarations.attributes)
    customer.tags = declarations.tagRules.compactMap { rule in
      rule.group.values.first.map { TagName(group: rule.group.name, value: $0.name) }
    }
    // Nobody's: whoever tries it out shall not make one that counts.
    var given = RenderFacts(
      customer: customer, couponCode: "EXAMPLE10",
      invitationCode: InvitationCode(number: 0).description)
    switch subject {
    case .customer: break
    case .group:
      given.customer = nil
      given.group = GroupFacts(
        id: "G0000", name: "示例群", owner: nil, capacity: 200, members: 88)
    case .entity(let kind):
      let fields =
        (host.surroundings.entities + declarations.entities).first { $0.kind == kind }?.fields
      given.entity = EntityFacts(kind: kind, id: "E0000", fields: values(of: fields ?? []))
    }
    return given
  }

  private var declarations: PluginDeclarations { plugin.declarations }

  /// Whom the first SOP that uses it is for.
  private var subject: SOPSubjectKind {
    if facts.touchpoint == .group { return .group }
    return declarations.sops.first { $0.contents.contains(facts.path) }?.subject ?? .customer
  }

  private func values(of fields: [FieldDeclaration]) -> [String: String] {
    Dictionary(
      fields.map { field in
        let text =
          switch field.type {
          case .text: "示例"
          case .integer, .number: "1"
          case .boolean: "true"
          case .date: "2026-01-01"
          case .money: "100.00"
          case .choice: field.choices.first ?? "示例"
          }
        return (field.name, text)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// - Throws: `Diagnostic` for somebody who is not among the staff, where staff are known at all.
  private func name(ofStaff id: String) throws -> String? {
    var all: [String: String?] = [:]
    try host.store.export(.staff) { cells in
      guard case .text(let id) = cells[0] else { return }
      if case .text(let name) = cells[1] { all[id] = .some(name) } else { all[id] = .some(nil) }
    }
    if let known = all[id] { return known }
    if all.isEmpty { return nil }
    throw Diagnostic(
      "nobody of the staff has the id '\(id)'",
      hint: NearestName.nearest(to: id, in: all.keys.sorted()).map { "did you mean '\($0)'?" }
        ?? "siyu export staff lists them")
  }

  /// As a message's, and never the same: a channel takes each id once.
  private static func newID() -> String {
    let letters = Array("0123456789abcdefghjkmnpqrstvwxyz")
    var random = SystemRandomNumberGenerator()
    return "t" + String((0..<25).map { _ in letters[Int.random(in: 0..<32, using: &random)] })
  }
}
