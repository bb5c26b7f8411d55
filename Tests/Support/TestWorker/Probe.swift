import SiyuBorder
import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a worker finds around itself.
enum Probe {
  static func surroundings() -> DataValue {
    var open: [DataValue] = []
    for descriptor in Int32(0)..<64 where fcntl(descriptor, F_GETFD) >= 0 {
      open.append(.int(Int64(descriptor)))
    }
    var variables: Int64 = 0
    while environ[Int(variables)] != nil { variables += 1 }
    var core = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &core)
    let file = creat("left-behind", 0o600)
    return .record([
      "open": .list(open), "variables": .int(variables),
      "session": .bool(getsid(0) == getpid()), "core": .int(Int64(clamping: core.rlim_cur)),
      "writes a file": .bool(file >= 0),
    ])
  }

  /// Looks for a way to write where it may only read: the mapping itself, and its memory opened
  /// anew through /proc.
  static func writing(_ slot: DataValue, _ host: HostRequests) -> DataValue {
    guard let number = slot.intValue, let batch = host.batch(slot: Int(number)),
      let base = batch[.base]
    else { return "no batch" }
    let column: UnsafeBufferPointer<Int64> = base.column(BaseColumn.number.rawValue)
    guard let start = column.baseAddress else { return "empty" }
    let page = UnsafeMutableRawPointer(bitPattern: UInt(bitPattern: start) & ~4095)
    return .record([
      "protection lifted": .bool(mprotect(page, 4096, PROT_READ | PROT_WRITE) == 0)
    ])
  }
}
