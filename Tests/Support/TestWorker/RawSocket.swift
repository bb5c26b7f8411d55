import SiyuBorder
import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The worker's end of the socket, without the manners of the loop.
enum RawSocket {
  static func send(kind: UInt16, sequence: UInt64, _ payload: [UInt8], length: Int? = nil) {
    put(header(kind: kind, sequence: sequence, length ?? payload.count) + payload)
  }

  static func header(
    kind: UInt16, sequence: UInt64, _ length: Int, descriptors: UInt16 = 0
  ) -> [UInt8] {
    var writer = ByteWriter()
    writer.uint32(UInt32(truncatingIfNeeded: length))
    writer.uint16(kind)
    writer.uint16(descriptors)
    writer.uint64(sequence)
    return writer.bytes
  }

  /// By `sendmsg`: a confined worker may not `write` to its socket.
  static func put(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { rest in
        var part = iovec(
          iov_base: UnsafeMutableRawPointer(mutating: rest.baseAddress), iov_len: rest.count)
        return withUnsafeMutablePointer(to: &part) { part in
          var message = msghdr()
          message.msg_iov = part
          message.msg_iovlen = 1
          return sendmsg(WorkerLoop.socketDescriptor, &message, 0)
        }
      }
      if count <= 0 { _exit(3) }
      sent += count
    }
  }

  /// Sends bytes with copies of a descriptor beside them.
  static func put(_ bytes: [UInt8], with descriptor: Int32, copies: Int) {
    // A `cmsghdr` as it lies in memory on 64-bit Linux: length, level, type.
    let room = 16 + copies * 4
    let control = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 8)
    control.storeBytes(of: UInt64(room), as: UInt64.self)
    control.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: Int32.self)
    control.storeBytes(of: Int32(SCM_RIGHTS), toByteOffset: 12, as: Int32.self)
    for index in 0..<copies {
      control.storeBytes(of: descriptor, toByteOffset: 16 + index * 4, as: Int32.self)
    }
    var copy = bytes
    copy.withUnsafeMutableBytes { raw in
      var part = iovec(iov_base: raw.baseAddress, iov_len: raw.count)
      withUnsafeMutablePointer(to: &part) { parts in
        var message = msghdr()
        message.msg_iov = parts
        message.msg_iovlen = 1
        message.msg_control = control
        message.msg_controllen = numericCast(room)
        _ = sendmsg(WorkerLoop.socketDescriptor, &message, 0)
      }
    }
    control.deallocate()
  }

  static func fallSilent() -> Never { while true { poll(nil, 0, -1) } }
}
