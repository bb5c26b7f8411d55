import SiyuModel
import SiyuPackaging

/// Makes what a channel gets: a message's words, from the content of the plugin version that planned
/// it and from what is known of its customer now.
struct MessageRendering {
  let store: any OutreachDesk & InvitationStore
  let writer: any MessageWriting

  /// - Throws: `Diagnostic` why the words cannot be made; it holds nothing of the customer's.
  func render(_ message: Message) throws -> RenderedMessage {
    var addressee: Addressee
    do {
      addressee = try store.addressee(
        customer: message.customer, entity: message.entity, group: message.group,
        staff: message.staff, sop: message.sop)
    } catch let error as StoreError where error.code == .notFound {
      throw Diagnostic(error.message)
    }
    if let customer = message.customer,
      let programme = try writer.programme(
        of: message.content, sentBy: message.sop, of: message.checksum)
    {
      // Made with the first message that shows it, and the same from then on.
      addressee.facts.invitationCode =
        try store.invitationCode(
          of: CustomerNumber(rawValue: customer), programme: programme
        ).description
    }
    let words = try writer.write(
      message.content, of: message.checksum, for: addressee.facts, code: message.id)
    return RenderedMessage(
      id: message.id, customerID: addressee.facts.customer?.id, group: message.group,
      staffID: message.staff, touchpoint: message.touchpoint, purpose: message.purpose,
      title: words.title, text: words.text, link: words.link,
      picture: words.picture?.name(plugin: String(message.sop.prefix { $0 != "." })),
      plannedAt: message.plannedAt, deadline: message.deadline, sop: message.sop,
      step: message.step, content: message.content)
  }
}

extension MessageWords.Picture {
  /// An address, or a file of the plugin as `PLUGIN/PATH`.
  func name(plugin: String) -> String {
    switch self {
    case .url(let url): url
    case .file(let path, _): "\(plugin)/\(path)"
    }
  }
}
