internal import CProcess
internal import SiyuBorder
internal import SiyuModel

extension PluginWorker {
  /// Ends the worker if it is late and its time to be looked at has come. To be called at every
  /// turn of a wait: one that always has something to say must not keep anybody from looking.
  func checkDeadlines(after interval: Int64) {
    let now = siyu_monotonic_time()
    guard now - lookedAt >= interval else { return }
    lookedAt = now
    checkDeadlines()
  }

  private func checkDeadlines() {
    guard let process, setAside == nil else { return }
    let limits = setup.surroundings.limits
    if isLoading {
      if watch.isLate(process, limit: limits.loadMilliseconds, clock: setup.clock) {
        end(words.loadOverstayed(limits.loadMilliseconds))
      } else if isEndless(limits) {
        end(words.endless(StallWatch.longestAnswer(pass: limits.passMilliseconds)))
      }
    } else if !asked.isEmpty {
      if watch.isLate(process, limit: limits.questionMilliseconds, clock: setup.clock) {
        end(words.overstayed(limits.questionMilliseconds, at: place))
      } else if isEndless(limits) {
        end(words.endless(StallWatch.longestAnswer(pass: limits.passMilliseconds)))
      } else {
        checkPassTime()
      }
    } else if job != nil {
      checkJob(process, limits)
    }
  }

  private func isEndless(_ limits: PluginLimits) -> Bool {
    watch.isEndless(
      limit: StallWatch.longestAnswer(pass: limits.passMilliseconds), clock: setup.clock)
  }

  private func checkJob(_ process: WorkerProcess, _ limits: PluginLimits) {
    if processorSpent > nanoseconds(limits.passMilliseconds) {
      end(words.jobOverstayed(limits.passMilliseconds))
    } else if let step = mode.stepMilliseconds(limits), !process.progress.isWaitingForHost,
      watch.isLate(process, limit: step, clock: setup.clock)
    {
      end(words.overstayed(step, at: nil))
    } else if isEndless(limits) {
      // Nobody is asked anything at the moment, so it does not wait for the host either.
      end(words.endless(StallWatch.longestAnswer(pass: limits.passMilliseconds)))
    }
  }

  /// Ends the worker if the pass has cost more than it may, in the worker's own time.
  func checkPassTime() {
    let limit = setup.surroundings.limits.passMilliseconds
    if processorSpent > nanoseconds(limit) { end(words.passOverstayed(limit)) }
  }

  /// Ends the worker if answers that have just come took more time than all that it was asked may
  /// take: they do not count, whatever its page and its own clock say.
  func checkAnswerTime() {
    let limit = setup.surroundings.limits.questionMilliseconds
    // It may have begun with the next batches before anybody took these answers.
    let questions = asked.reduce(Int64(0)) { $0 + $1.questionsAsked }
    let allowed = nanoseconds(limit).multipliedReportingOverflow(by: questions)
    if !allowed.overflow, processorTime - answersSince > allowed.partialValue + StallWatch.grace {
      end(words.overstayed(limit, at: nil))
    }
  }

  /// Ends the worker if loading took more time than it may.
  func checkLoadTime() {
    let limit = setup.surroundings.limits.loadMilliseconds
    if processorTime > nanoseconds(limit) + StallWatch.grace { end(words.loadOverstayed(limit)) }
  }

  /// Used since the worker started, by the host's own look; 0 when it is gone.
  var processorTime: Int64 { process.flatMap { setup.clock.processorTime($0.pid) } ?? 0 }

  /// A pass or a job begins: its time counts from here.
  func noteProcessorTime() {
    guard let process else { return }
    processorBefore = processorTime
    guard !setup.skips.contains(.limits) else { return }
    // The kernel counts real processor time, whatever the setup's clock says. One that still loads
    // has that before it, too.
    let limits = setup.surroundings.limits
    let used = max(0, siyu_processor_time(process.pid))
    process.limitProcessor(
      used: used, allowed: limits.passMilliseconds + (isLoading ? limits.loadMilliseconds : 0))
  }

  /// Limits are settings and may be any number.
  private func nanoseconds(_ milliseconds: Int64) -> Int64 {
    min(max(milliseconds, 0), 1_000_000_000) * nanosecondsPerMillisecond
  }

  private var processorSpent: Int64 { max(0, processorTime - processorBefore) }
}
