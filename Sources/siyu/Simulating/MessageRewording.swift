import SiyuEngine
import SiyuModel
import SiyuPackaging

/// What a message says with one version of a plugin and with another, for the same customer as they are
/// known now.
///
/// Personal fields, coupons and invitation codes stand in it by name: no more is decrypted into a
/// terminal than is asked for, and no code is made that nobody gets.
struct MessageRewording {
  let store: any OutreachDesk
  let writer: any MessageWriting
  /// By checksum.
  let plugins: [String: PassPlugin]

  func callAsFunction(_ then: Message, _ now: Message) throws -> Rewording? {
    if speakAlike(then, now) { return nil }
    var facts: RenderFacts
    do {
      facts = try store.addressee(
        customer: now.customer, entity: now.entity, group: now.group, staff: now.staff,
        sop: now.sop
      ).facts
    } catch let error as StoreError where error.code == .notFound {
      return nil
    }
    for field in facts.customer?.personal.keys.map({ $0 }) ?? [] {
      facts.customer?.personal[field] = "‹\(field.permission)›"
    }
    facts.couponCode = "‹coupon›"
    facts.invitationCode = "‹code›"
    let (old, new) = (words(then, facts), words(now, facts))
    var rewording = Rewording(then: [], now: [])
    func compare(_ a: [Rewording.Line], _ b: [Rewording.Line]) {
      if a == b { return }
      rewording.then += a
      rewording.now += b
    }
    compare(old.text, new.text)
    // People see the title on a link's card.
    if !old.link.isEmpty || !new.link.isEmpty { compare(old.title, new.title) }
    compare(old.link, new.link)
    if old.picture == new.picture, old.file != new.file,
      case .picture(let name)? = new.picture.first
    {
      compare(old.picture, [.otherPicture(name)])
    } else {
      compare(old.picture, new.picture)
    }
    return rewording.then.isEmpty && rewording.now.isEmpty ? nil : rewording
  }

  private struct Words {
    var text: [Rewording.Line]
    var title: [Rewording.Line] = []
    var link: [Rewording.Line] = []
    var picture: [Rewording.Line] = []
    /// The picture's bytes, where it is a file.
    var file: [UInt8]?
  }

  private func words(_ message: Message, _ facts: RenderFacts) -> Words {
    let words: MessageWords
    do {
      words = try writer.write(message.content, of: message.checksum, for: facts, code: nil)
    } catch {
      return Words(text: [.problem((error as? Diagnostic)?.message ?? "\(error)")])
    }
    var all = Words(
      text: words.text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { .text(String($0)) },
      title: [.title(words.title)])
    if let link = words.link { all.link = [.link(link)] }
    if let picture = words.picture {
      all.picture = [.picture(picture.name(plugin: String(message.sop.prefix { $0 != "." })))]
      if case .file(_, let bytes) = picture { all.file = bytes }
    }
    return all
  }

  /// Where nothing that words are made of differs, nobody has to make them.
  private func speakAlike(_ then: Message, _ now: Message) -> Bool {
    guard then.content == now.content else { return false }
    if then.checksum == now.checksum { return true }
    guard let old = plugins[then.checksum], let new = plugins[now.checksum] else { return false }
    let (a, b) = (old.declarations, new.declarations)
    func spoken(_ plugin: PassPlugin) -> [String: [UInt8]] {
      let file = now.content + ContentFile.suffix
      return plugin.files.filter { path, _ in
        path == file || !path.hasSuffix(".lua") && !path.hasSuffix(".md") && path != "plugin.toml"
      }
    }
    return old.source.settings == new.source.settings && old.source.grants == new.source.grants
      && a.attributes == b.attributes && a.entities == b.entities
      && a.tagRules.map(\.group) == b.tagRules.map(\.group) && spoken(old) == spoken(new)
  }
}
