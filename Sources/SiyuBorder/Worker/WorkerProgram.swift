public import SiyuModel

/// What runs inside a worker: a plugin in some language.
///
/// All calls come from the worker's one thread; `requestStop` comes in a signal handler on it.
public protocol WorkerProgram: AnyObject {
  /// Loads the plugin, once, as the first call.
  func load(_ hello: Hello) -> Result<PluginDeclarations, LoadFailure>
  /// A pass begins; these are its tags.
  func begin(_ tags: TagDirectory)
  /// Answers the questions about each of those asked about whom the question's mask includes, by
  /// their numbers among those (`Ask.rows` says which subject of the batch that is). For every
  /// question about every one of them it says `answers.began` first.
  /// - Throws: when the plugin can go on no longer; the worker then ends.
  func ask(_ ask: Ask, _ batch: MappedBatch, into answers: AnswersWriter) throws(GaveUp)
  /// Runs a script, specs or an importer. May ask the host.
  func run(_ job: DataValue, _ host: HostRequests) throws(GaveUp) -> Result<DataValue, Diagnostics>
  /// What was printed since the last time, and is still to be told. Asked after loading and after
  /// each batch.
  func printed() -> [LogLine]
  /// The question at hand has taken too long. Sets flags and nothing else: no lock, no memory.
  /// Called again and again until another question begins.
  func requestStop()
}

extension WorkerProgram {
  public func printed() -> [LogLine] { [] }
}

/// Why a plugin could not be loaded.
public enum LoadFailure: Error {
  /// Its author has to act.
  case problems([Diagnostic])
  /// It overstayed, or wanted too much memory.
  case gaveUp(GaveUp)
}
