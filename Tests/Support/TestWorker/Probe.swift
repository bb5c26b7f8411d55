import SiyuBorder
import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a worker finds around itself. To look it needs calls that a worker does not have: the host
/// starts it without the filter.
enum Probe {
  static func surroundings() -> DataValue {
    var open: [DataValue] = []
    for descriptor in Int32(0)..<64 where fcntl(descriptor, F_GETFD) >= 0 {
      open.append(.int(Int64(descriptor)))
    }
    var variables: [DataValue] = []
    while let variable = environ[variables.count] {
      variables.append(.string(String(cString: variable)))
    }
    var entries: Int64 = 0
    if let folder = opendir(".") {
      while readdir(folder) != nil { entries += 1 }
      closedir(folder)
    }
    return .record([
      "open": .list(open), "variables": .list(variables),
      "session": .bool(getsid(0) == getpid()), "entries": .int(entries),
      "folder has a name": .bool(getcwd(nil, 0) != nil),
      "input": .string(device(0)), "output": .string(device(1)),
      "limits": .list([
        limit(RLIMIT_CORE.rawValue), limit(RLIMIT_FSIZE.rawValue),
        limit(RLIMIT_NOFILE.rawValue), limit(processes),
      ]),
    ])
  }

  /// "null" for /dev/null.
  private static func device(_ descriptor: Int32) -> String {
    var about = stat()
    guard fstat(descriptor, &about) == 0 else { return "closed" }
    var null = stat()
    guard stat("/dev/null", &null) == 0 else { return "unknown" }
    return about.st_rdev == null.st_rdev && about.st_ino == null.st_ino ? "null" : "something"
  }

  /// RLIMIT_NPROC, which Swift's Glibc module does not show.
  private static let processes: UInt32 = 6

  private static func limit(_ resource: UInt32) -> DataValue {
    var value = rlimit()
    getrlimit(__rlimit_resource_t(resource), &value)
    return .int(Int64(clamping: value.rlim_max))
  }

  /// Looks for a way to write where it may only read: the mapping itself made writable.
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
