import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the host asks the system it runs on: tests answer for it.
struct HostSystem: Sendable {
  /// The wall clock.
  var time: @Sendable () -> Instant
  /// Who runs this process.
  var user: @Sendable () -> AuditActor

  static let live = HostSystem(
    time: { Instant(seconds: Int64(Self.seconds())) }, user: { Self.currentUser() })

  private static func seconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now.tv_sec
  }

  /// The real user's name in the system's list; empty where the list has none.
  private static func currentUser() -> AuditActor {
    let uid = getuid()
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16_384)
    let name = buffer.withUnsafeMutableBufferPointer { buffer -> String in
      guard let start = buffer.baseAddress,
        getpwuid_r(uid, &entry, start, buffer.count, &found) == 0, found != nil,
        let name = entry.pw_name
      else { return "" }
      return String(cString: name)
    }
    return AuditActor(login: name, uid: Int64(uid))
  }
}
