internal import SiyuBorder
internal import SiyuModel

/// A script, specs or an import under way in a worker.
final class WorkerJob {
  let sequence: UInt64
  let log: (LogLine) -> Void
  /// What the worker asked and waits for; it can wait for one thing only.
  var request: (sequence: UInt64, request: Request)?
  var result: Result<DataValue, Diagnostics>?

  init(sequence: UInt64, log: @escaping (LogLine) -> Void) {
    self.sequence = sequence
    self.log = log
  }
}

extension PluginWorker {
  func start(_ job: DataValue, log: @escaping (LogLine) -> Void) {
    noteProcessorTime()
    watch.restart()
    let sequence = send(RunJob(job: job))
    self.job = WorkerJob(sequence: sequence, log: log)
  }

  func takeRequest(_ frame: FrameBuffer) throws(ByteError) {
    guard let job, job.request == nil, job.result == nil else {
      return end(words.nonsense("a second request before the reply to the first"))
    }
    job.request = (frame.sequence, try Request(decoding: frame.payload))
  }

  func takeFinished(_ frame: FrameBuffer) throws(ByteError) {
    guard let job, frame.sequence == job.sequence, job.result == nil else {
      return end(words.nonsense("the end of something else"))
    }
    switch try Finished(decoding: frame.payload).result {
    case .success(let value): job.result = .success(value)
    case .failure(let diagnostics): job.result = .failure(diagnostics)
    }
  }
}
