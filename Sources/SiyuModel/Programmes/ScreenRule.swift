/// A function that says of each new event of some types whether it looks abnormal: a join by a machine,
/// many accounts on one device. Who is suspect counts for nobody as brought.
public struct ScreenRule: Sendable, Hashable {
  /// Full name: `snacks.odd-join`.
  public var name: String
  public var title: String
  /// Types of events, each once; at least one.
  public var on: [String]
  public var function: Int
  public var place: SourcePlace

  public init(name: String, title: String, on: [String], function: Int, place: SourcePlace) {
    self.name = name
    self.title = title
    self.on = on
    self.function = function
    self.place = place
  }

  /// `odd-join`, as its author calls it.
  public var localID: String { String(name.drop { $0 != "." }.dropFirst()) }

  /// What the function finds as `ctx.event`: the event's props, with its type and time where no prop has
  /// that name.
  public static func told(_ type: String, at: Instant, _ props: DataValue) -> DataValue {
    var record: DataRecord = ["type": .string(type), "at": .int(at.seconds)]
    for field in props.recordValue?.fields ?? [] { record[field.name] = field.value }
    return .record(record)
  }

  /// Types that look like a slip of one that siyu knows.
  /// - Parameter folder: the plugin's.
  public func strangeEvents(in folder: String) -> [Diagnostic] {
    on.compactMap { type in
      guard !KnownEvents.types.contains(type),
        let near = NearestName.nearest(to: type, in: KnownEvents.types)
      else { return nil }
      return Diagnostic(
        .warning, file: "\(folder)/\(place.file)", line: place.line,
        "screen '\(localID)' looks at '\(type)', which only an import can bring; siyu itself knows "
          + "'\(near)'"
      ).coded(.unknownEvent)
    }
  }

  /// So many types, and screens of one plugin, at most.
  public static let mostTypes = 10
  public static let most = 20
  /// What its author calls the function.
  public static let path = "suspect"
}
