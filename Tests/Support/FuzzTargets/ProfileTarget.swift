import SiyuModel

extension FuzzTarget {
  /// What a worker says it measured: bytes as they cross the border, or JSON.
  static let profile = FuzzTarget("profile", "what workers measured", longest: 1024) { bytes in
    var input = FuzzInput(bytes)
    let isText = input.choice(2) == 0
    var reader = ByteReader(input.rest)
    let given = isText ? try? JSON.parse(input.rest) : try? reader.value()
    guard let value = given, let told = PluginProfile(value) else { return }
    try expect(PluginProfile(told.data) == told, "told again it is another")
    var twice = told
    twice.add(told)
    try expect(twice.memoryPeak == told.memoryPeak, "more at once than either")
    for place in twice.functions + twice.lines {
      let cost = place.cost
      try expect(
        [cost.calls, cost.samples, cost.bytes, cost.time].allSatisfy { $0 >= 0 },
        "less than nothing")
    }
    let dearest = PluginProfile.dearest(twice.functions)
    try expect(dearest.count == twice.functions.count, "one was lost")
    try expect(
      zip(dearest, dearest.dropFirst()).allSatisfy { $0.cost.time >= $1.cost.time }, "out of order")
    try expect(told.bounded(3).lines.count <= 3, "more than asked for")
  }
}
