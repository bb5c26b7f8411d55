import SiyuModel
import SiyuPackaging
import SiyuStorage
import SiyuWorkers

/// The workspace's customers for a REPL, one at a time, each as the store has it when it is looked at: a
/// session may last for hours, and nothing of the store is held on to meanwhile.
final class ReplCustomers {
  private let host: Host
  private let source: PluginSource
  private let lexicon = PassingLexicon()

  init(_ host: Host, _ source: PluginSource) {
    self.host = host
    self.source = source
  }

  /// - Returns: the slot, and what the customer is in the plugin's programmes.
  func layOut(_ id: String, at now: Instant, for session: WorkerSession) throws -> DataValue {
    let number: CustomerNumber
    do { number = try host.store.customer(named: id) } catch let error as StoreError {
      throw Diagnostic(TextEscape.terminalSafe(error.message), hint: error.hint)
    }
    let needs = source.needs
    let snapshot = try host.store.snapshot()
    let reader = try snapshot.reader(needs: needs, now: now)
    lexicon.reader = reader
    defer { lexicon.reader = nil }
    let batch = session.emptyBatch(needs: needs, lexicon: lexicon)
    guard let slice = try snapshot.slices(.only([number]), size: 1).first,
      try reader.read(slice, into: batch.writer) == 1
    else { throw Diagnostic("customer '\(TextEscape.terminalSafe(id))' has nothing to be read") }
    let slot = try session.handOver(batch)
    var levels: [DataValue] = []
    if needs.contains(.standings) {
      levels = try host.store.standings(of: number)
        .filter { $0.programme.hasPrefix("\(source.id).") }
        .map { .list([.string($0.programme), .string($0.state)]) }
    }
    return ["slot": .int(Int64(slot)), "levels": .list(levels)]
  }
}

/// The words of whichever reader is at work.
private final class PassingLexicon: Lexicon {
  var reader: (any PassReader)?

  private func present() throws -> any PassReader {
    guard let reader else { throw Diagnostic("a batch is filled while its customer is read") }
    return reader
  }

  func text(of word: Word) throws -> String { try present().text(of: word) }
  func texts(of item: ItemNumber) throws -> ItemTexts { try present().texts(of: item) }
}
