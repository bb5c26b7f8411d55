import SiyuModel

/// A zone whose clocks change twice a year, made here so that no system file is needed.
enum Berlin {
  static let zone: TimeZoneRules = {
    func header(types: UInt8, names: UInt8) -> [UInt8] {
      Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + [UInt8](repeating: 0, count: 19)
        + [types] + [0, 0, 0, names]
    }
    let bytes =
      header(types: 1, names: 4) + [0, 0, 14, 16, 0, 0] + Array("CET\0".utf8)
      + header(types: 1, names: 4) + [0, 0, 14, 16, 0, 0] + Array("CET\0".utf8)
      + Array("\nCET-1CEST,M3.5.0,M10.5.0/3\n".utf8)
    do { return try TimeZoneRules(name: "Europe/Berlin", tzif: bytes) } catch {
      preconditionFailure("\(error)")
    }
  }()
}
