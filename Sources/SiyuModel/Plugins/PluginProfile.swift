/// Where a plugin spent its time and its memory over a pass.
public struct PluginProfile: Sendable, Hashable {
  public struct Cost: Sendable, Hashable {
    /// Of a function: how often it was called. Of a line: how often it called something.
    public var calls: Int64
    /// How often the counted instructions were over there.
    public var samples: Int64
    /// Bytes allocated, whatever became of them.
    public var bytes: Int64
    /// Nanoseconds in the plugin's own Lua.
    public var spent: Int64
    /// Nanoseconds in siyu's and Lua's own functions that were called from there.
    public var outside: Int64
    /// Of a function that siyu asks: nanoseconds with all that it called in turn.
    public var whole: Int64

    public init(
      calls: Int64 = 0, samples: Int64 = 0, bytes: Int64 = 0, spent: Int64 = 0,
      outside: Int64 = 0, whole: Int64 = 0
    ) {
      self.calls = calls
      self.samples = samples
      self.bytes = bytes
      self.spent = spent
      self.outside = outside
      self.whole = whole
    }

    public var time: Int64 { Cost.sum(spent, outside) }

    static func + (a: Cost, b: Cost) -> Cost {
      Cost(
        calls: sum(a.calls, b.calls), samples: sum(a.samples, b.samples),
        bytes: sum(a.bytes, b.bytes), spent: sum(a.spent, b.spent),
        outside: sum(a.outside, b.outside),
        whole: sum(a.whole, b.whole))
    }

    /// A worker may say any numbers.
    private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
      let (sum, isTooMuch) = a.addingReportingOverflow(b)
      return isTooMuch ? .max : sum
    }
  }

  public struct Place: Sendable, Hashable {
    /// In the plugin's folder.
    public var file: String
    /// Of a function, the line where it begins.
    public var line: Int
    /// Of a function; of a line empty.
    public var name: String
    public var cost: Cost

    public init(file: String, line: Int, name: String, cost: Cost) {
      self.file = file
      self.line = line
      self.name = name
      self.cost = cost
    }
  }

  public var functions: [Place] = []
  public var lines: [Place] = []
  /// The most memory that its Lua held at once, in bytes.
  public var memoryPeak: Int64 = 0

  /// The kind of job by which a worker is asked for it.
  public static let job = "profile"

  public init() {}

  /// Of all its functions.
  public var total: Cost { functions.reduce(Cost()) { $0 + $1.cost } }

  /// Adds what another worker of the same plugin measured.
  public mutating func add(_ other: PluginProfile) {
    functions = Self.joined(functions + other.functions)
    lines = Self.joined(lines + other.lines)
    memoryPeak = max(memoryPeak, other.memoryPeak)
  }

  private static func joined(_ places: [Place]) -> [Place] {
    var known: [SourcePlace: Int] = [:]
    var joined: [Place] = []
    for place in places {
      if let index = known[SourcePlace(file: place.file, line: place.line)] {
        joined[index].cost = joined[index].cost + place.cost
      } else {
        known[SourcePlace(file: place.file, line: place.line)] = joined.count
        joined.append(place)
      }
    }
    return joined
  }

  /// The dearest first: by time; of one time by place.
  public static func dearest(_ places: [Place]) -> [Place] {
    places.sorted {
      ($1.cost.time, $0.file, $0.line) < ($0.cost.time, $1.file, $1.line)
    }
  }

  /// As much of it as crosses the border at once: nobody reads more.
  public func bounded(_ most: Int = 10_000) -> PluginProfile {
    var bounded = self
    if functions.count > most { bounded.functions = Array(Self.dearest(functions).prefix(most)) }
    if lines.count > most { bounded.lines = Array(Self.dearest(lines).prefix(most)) }
    return bounded
  }
}

extension PluginProfile {
  /// As a worker says it.
  public var data: DataValue {
    [
      "functions": .list(functions.map(Self.data)), "lines": .list(lines.map(Self.data)),
      "memory": .int(memoryPeak),
    ]
  }

  private static func data(_ place: Place) -> DataValue {
    let cost = place.cost
    let numbers = [
      Int64(place.line), cost.calls, cost.samples, cost.bytes, cost.spent, cost.outside, cost.whole,
    ]
    return .list([.string(place.file), .string(place.name)] + numbers.map { .int($0) })
  }

  /// What a worker said: its word, so nothing about it is taken for granted. `nil` when it is none.
  public init?(_ data: DataValue) {
    guard let functions = data["functions"]?.listValue, let lines = data["lines"]?.listValue,
      let memory = data["memory"]?.intValue
    else { return nil }
    self.functions = functions.compactMap(Self.place)
    self.lines = lines.compactMap(Self.place)
    memoryPeak = max(0, memory)
    guard self.functions.count == functions.count, self.lines.count == lines.count else {
      return nil
    }
  }

  private static func place(_ data: DataValue) -> Place? {
    guard let parts = data.listValue, parts.count == 9, let file = parts[0].stringValue,
      let name = parts[1].stringValue
    else { return nil }
    let numbers = parts[2...].compactMap(\.intValue).filter { $0 >= 0 }
    guard numbers.count == 7, let line = Int(exactly: numbers[0]) else { return nil }
    return Place(
      file: file, line: line, name: name,
      cost: Cost(
        calls: numbers[1], samples: numbers[2], bytes: numbers[3], spent: numbers[4],
        outside: numbers[5], whole: numbers[6]))
  }
}
