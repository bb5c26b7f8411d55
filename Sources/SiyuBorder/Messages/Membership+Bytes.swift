internal import SiyuModel

// How memberships travel. Whether their numbers make sense is checked by whoever uses them.

extension ByteWriter {
  mutating func membership(_ membership: MembershipDeclaration) {
    switch membership {
    case .growth(let growth):
      uint8(0)
      string(growth.name)
      string(growth.title)
      varint(UInt64(max(0, growth.by)))
      duration(growth.period)
      duration(growth.grace)
      list(growth.levels) { writer, level in
        writer.string(level.id)
        writer.string(level.title)
        writer.double(level.from)
      }
      place(growth.place)
    }
  }
}

extension ByteReader {
  mutating func membership() throws(ByteError) -> MembershipDeclaration {
    _ = try kind(1, "kind of membership")
    return .growth(
      GrowthMembership(
        name: try name(), title: try name(), by: try number(), period: try duration(),
        grace: try duration(),
        levels: try list(limit: GrowthMembership.mostLevels, each: 10) {
          reader throws(ByteError) in
          GrowthMembership.Level(
            id: try reader.name(), title: try reader.name(), from: try reader.double())
        }, place: try place()))
  }
}
