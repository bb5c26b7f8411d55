internal import SiyuBorder
internal import SiyuModel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Why an archive is refused, for whoever was given it.
enum UnpackWords {
  static func refused(
    _ problem: UnpackProblem, missing: [WorkerProtection] = [], file: String
  ) -> Diagnostic {
    let limits = UnpackLimits()
    let name = TextEscape.terminalSafe(problem.name)
    switch problem.code {
    case .damaged:
      return Diagnostic(
        file: file, name.isEmpty ? "is damaged" : "is damaged (\(lowercasedStart(name)))",
        hint: "fetch it again, and compare its size with the sender's")
    case .otherFormat:
      return Diagnostic(
        file: file, "is no archive that siyu plugin pack makes: tar in gzip, packed once")
    case .tooManyEntries:
      return Diagnostic(
        file: file, "holds more than \(limits.entries - 2) files, which no plugin does")
    case .entryTooLarge:
      return Diagnostic(
        file: file, "'\(name)' in it has more than \(limits.entryBytes >> 20) MB, which is refused")
    case .tooLarge:
      return Diagnostic(
        file: file, "holds more than \(limits.totalBytes >> 20) MB, which no plugin does")
    case .notPlainFile:
      return Diagnostic(
        file: file, "'\(name)' in it is no plain file; links, folders and devices are refused")
    case .unconfined:
      return Diagnostic(
        "archives are not read, because this machine does not protect itself from them: "
          + WorkerProtection.list(missing) + (missing.count == 1 ? " is missing" : " are missing"),
        hint: """
          run it on Linux 4.14 or later, in a container that allows seccomp; or, if you trust the \
          sender, write confinement = "available" under [workers] in siyu.toml
          """)
    }
  }

  /// The program ended in the middle.
  static func ended(_ ending: WorkerEnding, file: String) -> Diagnostic {
    switch ending.signal {
    case SIGXCPU, SIGKILL:
      return Diagnostic(file: file, "takes longer to unpack than any plugin does; it is refused")
    case SIGSYS:
      let call = ending.forbiddenCall.map { " (\($0))" } ?? ""
      return Diagnostic(
        file: file,
        "made the program that reads archives ask for more than it may\(call); it was ended",
        hint: "an archive that siyu plugin pack made does not do that")
    default:
      return Diagnostic(
        file: file, "brought the program that reads archives down; nothing was taken from it")
    }
  }

  static func slow(file: String) -> Diagnostic {
    Diagnostic(
      file: file, "was not unpacked in time",
      hint: "if this machine is busy, run the same command again")
  }

  static func nonsense(file: String) -> Diagnostic {
    Diagnostic(
      file: file, "made the program that reads archives talk nonsense; nothing was taken from it")
  }

  private static func lowercasedStart(_ text: String) -> String {
    text.prefix(1).lowercased() + text.dropFirst()
  }
}
