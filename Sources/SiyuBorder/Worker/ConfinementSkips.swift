/// What a worker is to leave out when it gives up its rights: for measuring and for tests that look
/// at one layer alone. The host says it when it starts the process; nothing a plugin holds can.
public struct ConfinementSkips: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Others of the same user may look at the process, to measure its memory.
  public static let hiddenMemory = ConfinementSkips(rawValue: 1)
  /// System calls are not filtered.
  public static let callFilter = ConfinementSkips(rawValue: 2)
  /// Landlock is not used.
  public static let closedFiles = ConfinementSkips(rawValue: 4)
  /// No limits of the system's.
  public static let limits = ConfinementSkips(rawValue: 8)
  public static let everything: ConfinementSkips = [
    .hiddenMemory, .callFilter, .closedFiles, .limits,
  ]

  private static let option = "--without="

  /// As an argument of the worker's program; `nil` when nothing is left out.
  public var argument: String? { isEmpty ? nil : "\(Self.option)\(rawValue)" }

  /// What a worker's arguments say.
  public init(arguments: [String]) {
    self.init()
    for argument in arguments where argument.hasPrefix(Self.option) {
      rawInsert(UInt8(argument.dropFirst(Self.option.count)) ?? 0)
    }
  }

  private mutating func rawInsert(_ bits: UInt8) { formUnion(ConfinementSkips(rawValue: bits)) }
}
