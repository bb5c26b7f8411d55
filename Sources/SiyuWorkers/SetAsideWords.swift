internal import CProcess
internal import SiyuBorder
internal import SiyuModel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Why plugins are set aside, in words: every such message of this target is made here.
struct SetAsideWords {
  let source: PluginSource

  /// Where the worker was, as far as it told.
  struct Place {
    /// The declared name of the rule.
    var rule: String
    var place: SourcePlace
    /// The public id of the customer.
    var subject: String?
  }

  func cannotStart(_ reason: String) -> SetAside {
    make(.crash, nil, "the plugin's worker cannot be started: \(reason)")
  }

  /// The machine lacks what protects it; not the plugin's fault, and so no reason to set it aside.
  static func unprotected(_ missing: [WorkerProtection]) -> Diagnostic {
    Diagnostic(
      "plugins are not run, because this machine does not protect itself from them: "
        + WorkerProtection.list(missing) + (missing.count == 1 ? " is missing" : " are missing"),
      hint: """
        run it on Linux 4.14 or later, in a container that allows seccomp; or, if you trust all \
        your plugins, write confinement = "available" under [workers] in siyu.toml
        """)
  }

  func loadFailed(_ diagnostics: [Diagnostic]) -> SetAside {
    guard var first = diagnostics.first.map(confined) else {
      return make(.load, nil, "the plugin cannot be loaded, and gives no reason")
    }
    let more = diagnostics.count - 1
    if more > 0 {
      let note = "… and \(more) more: siyu plugin check \(source.id)"
      first.hint = first.hint.map { "\($0)\n  \(note)" } ?? note
    }
    return SetAside(plugin: source.id, cause: .load, diagnostic: first)
  }

  func loadOverstayed(_ milliseconds: Int64) -> SetAside {
    make(
      .deadline, nil, "the plugin did not load within \(milliseconds) ms",
      hint: "look for loops outside functions; loading should only declare")
  }

  func overstayed(_ milliseconds: Int64, at place: Place?) -> SetAside {
    make(
      .deadline, place,
      "\(rule(place)) gave no answer\(place.map(customer) ?? "") within \(milliseconds) ms",
      hint: "look for a loop that does not end, or a pattern that tries too much")
  }

  func passOverstayed(_ milliseconds: Int64) -> SetAside {
    make(.deadline, nil, "the plugin used more than \(milliseconds / 1000) s for one pass")
  }

  func endless(_ milliseconds: Int64) -> SetAside {
    make(
      .deadline, nil,
      "the plugin's worker said for \(milliseconds / 1000) s that it gets on, and never answered")
  }

  func jobOverstayed(_ milliseconds: Int64) -> SetAside {
    make(.deadline, nil, "stopped: it worked for more than \(milliseconds / 1000) s")
  }

  func cancelled() -> SetAside { make(.deadline, nil, "stopped at your request") }

  func gaveUp(_ reason: GaveUp, at place: Place?) -> SetAside {
    var diagnostic = confined(reason.diagnostic)
    if diagnostic.file == nil, let place {
      diagnostic.file = file(place.place)
      diagnostic.line = place.place.line
    }
    if let place {
      let customer = place.subject.map { ", customer '\($0)'" } ?? ""
      diagnostic.message += " (rule '\(place.rule)'\(customer))"
    }
    return SetAside(plugin: source.id, cause: reason.cause, diagnostic: diagnostic)
  }

  func ended(_ ending: WorkerEnding, at place: Place?) -> SetAside {
    let signal = String(cString: siyu_signal_name(ending.signal))
    let how =
      switch ending.signal {
      case 0: "ended by itself (exit code \(ending.code))"
      case SIGSYS:
        ending.forbiddenCall.map {
          "was ended by the kernel for a forbidden call (\(signal): \($0))"
        } ?? "was ended by the kernel for a forbidden call (\(signal))"
      case SIGXCPU: "was ended by the kernel for using too much processor time (\(signal))"
      default: "crashed (\(signal))"
      }
    let words =
      switch (place, place?.subject) {
      case (let place?, let subject?):
        "the plugin's worker \(how) in rule '\(place.rule)' about customer '\(subject)'"
      case (let place?, nil): "the plugin's worker \(how) in rule '\(place.rule)'"
      case (nil, _): "the plugin's worker \(how)"
      }
    return make(.crash, place, words, hint: last(ending.words))
  }

  func nonsense(_ reason: String) -> SetAside {
    make(.protocolError, nil, "the plugin's worker answered what cannot be: \(reason)")
  }

  func stuck() -> SetAside {
    make(.deadline, nil, "the plugin's worker takes no more messages")
  }

  /// A worker may not speak of other people's files.
  func confined(_ diagnostic: Diagnostic) -> Diagnostic {
    var own = diagnostic
    if let file = own.file, source.file(at: file) == nil {
      own.file = nil
      own.line = nil
    }
    return own
  }

  // MARK: Parts

  private func rule(_ place: Place?) -> String {
    place.map { "rule '\($0.rule)'" } ?? "the plugin"
  }

  private func customer(_ place: Place) -> String {
    place.subject.map { " about customer '\($0)'" } ?? ""
  }

  private func file(_ place: SourcePlace) -> String { source.path(of: place.file) }

  /// The last line a crashing worker wrote, before the list of calls that Swift adds to its own.
  private func last(_ words: String) -> String? {
    words.split(separator: "\n").prefix { !$0.hasPrefix("Current stack trace") }.last
      .map { CappedText.cut("it said: \($0)", 500) }
  }

  private func make(
    _ cause: SetAside.Cause, _ place: Place?, _ message: String, hint: String? = nil
  ) -> SetAside {
    SetAside(
      plugin: source.id, cause: cause,
      diagnostic: Diagnostic(
        file: place.map { file($0.place) } ?? source.folder, line: place?.place.line, message,
        hint: hint))
  }
}
