internal import SiyuBorder

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// One of the protections that stand between a plugin and this machine, in a worker that was
/// started here.
public struct WorkerProtection: Sendable, Hashable {
  /// As an operator finds it in the documentation: "seccomp".
  public var name: String
  public var isActive: Bool
  /// Without it no Lua runs, unless `siyu.toml` accepts that.
  public var isRequired: Bool
  /// What it does, or why it is not active: a phrase, lower case, without a full stop.
  public var detail: String

  public init(name: String, isActive: Bool, isRequired: Bool, detail: String) {
    self.name = name
    self.isActive = isActive
    self.isRequired = isRequired
    self.detail = detail
  }

  init(_ outcome: Confined.Outcome) {
    self.init(
      name: outcome.protection.name, isActive: outcome.isActive,
      isRequired: outcome.protection.isRequired,
      detail: outcome.isActive
        ? outcome.protection.does(version: outcome.version) : Self.reason(outcome))
  }

  private static func reason(_ outcome: Confined.Outcome) -> String {
    if outcome.isSkipped { return "left out for measuring" }
    switch outcome.error {
    case ENOSYS: return "this system does not have it"
    case EOPNOTSUPP where outcome.protection == .closedFiles:
      return "this kernel has it, but was started without it"
    case EBUSY where outcome.protection == .callFilter:
      return "the worker has several threads"
    default: return "the system refuses it: \(systemReason(outcome.error))"
    }
  }

  /// What is missing, once: "seccomp (this system does not have it)".
  public static func list(_ all: [WorkerProtection]) -> String {
    all.map { "\($0.name) (\($0.detail))" }.joined(separator: ", ")
  }
}

extension Protection {
  fileprivate var name: String {
    switch self {
    case .privileges: "no_new_privs"
    case .limits: "resource limits"
    case .callFilter: "seccomp"
    case .closedFiles: "Landlock"
    case .hiddenMemory: "hidden memory"
    case .endsWithHost: "ends with siyu"
    }
  }

  fileprivate func does(version: Int32) -> String {
    switch self {
    case .privileges: "no privileges, and none can be gained"
    case .limits: "memory, processor time, processes, files and core files are limited"
    case .callFilter: "system calls beyond computing end the worker"
    case .closedFiles:
      "version \(version): no files"
        + (version >= 4 ? ", no TCP ports" : "")
        + (version >= 6 ? ", no signals to others" : "")
    case .hiddenMemory: "other processes of the same user cannot read its memory"
    case .endsWithHost: "no worker outlives the command that started it"
    }
  }
}
