internal import SiyuDisk
internal import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Counts how often each content was seen, for rows without an id.
///
/// An open-addressing table of (64-bit hash, count), 16 bytes a row at a load of at most 0.7. Up to
/// 64 MB it lies in memory (about 2.9 million different rows); beyond, in an unlinked temporary
/// file that is mapped, so that the system can put it aside. Two different contents of equal hash
/// only share their numbering: the ids made from them hold 128 bits of content besides.
final class OccurrenceCounter {
  private struct Slot {
    var hash: UInt64
    var count: UInt64
  }

  private var slots: UnsafeMutableRawBufferPointer
  private var capacity: Int
  private var used = 0
  static let bytesInMemory = 64 << 20

  init() {
    capacity = 1 << 12
    slots = .allocate(byteCount: capacity * 16, alignment: 16)
    slots.initializeMemory(as: UInt8.self, repeating: 0)
    isMapped = false
  }

  private var isMapped: Bool

  deinit { release(slots, isMapped: isMapped) }

  /// - Returns: 1 for the first time, 2 for the second …
  func count(_ hash: UInt64) throws(FileFailure) -> UInt64 {
    if (used + 1) * 10 > capacity * 7 { try grow() }
    let table = slots.assumingMemoryBound(to: Slot.self)
    var place = Int(truncatingIfNeeded: hash) & (capacity - 1)
    while table[place].count != 0 {
      if table[place].hash == hash {
        table[place].count += 1
        return table[place].count
      }
      place = (place + 1) & (capacity - 1)
    }
    table[place] = Slot(hash: hash, count: 1)
    used += 1
    return 1
  }

  private func grow() throws(FileFailure) {
    let larger = capacity * 2
    let bytes = larger * 16
    let next: UnsafeMutableRawBufferPointer
    let nextIsMapped = bytes > Self.bytesInMemory
    if nextIsMapped {
      next = try Self.map(bytes)
    } else {
      next = .allocate(byteCount: bytes, alignment: 16)
      next.initializeMemory(as: UInt8.self, repeating: 0)
    }
    let target = next.assumingMemoryBound(to: Slot.self)
    for slot in slots.assumingMemoryBound(to: Slot.self) where slot.count != 0 {
      var place = Int(truncatingIfNeeded: slot.hash) & (larger - 1)
      while target[place].count != 0 { place = (place + 1) & (larger - 1) }
      target[place] = slot
    }
    release(slots, isMapped: isMapped)
    slots = next
    isMapped = nextIsMapped
    capacity = larger
  }

  private static func map(_ bytes: Int) throws(FileFailure) -> UnsafeMutableRawBufferPointer {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
    let descriptor: Int32
    do throws(DiskFailure) {
      descriptor = try UnnamedFile.open(in: folder, prefix: "siyu-import-")
    } catch {
      throw FileFailure(
        .cannotWrite, path: folder,
        "cannot hold a temporary file: \(SystemFailure.reason(error.code))",
        hint: "set TMPDIR to a folder that has room")
    }
    defer { close(descriptor) }
    // Reserves the room now: a full disk is an error here and not a crash later.
    let status = posix_fallocate(descriptor, 0, off_t(bytes))
    guard status == 0,
      let start = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      Int(bitPattern: start) != -1
    else {
      throw FileFailure(
        .cannotWrite, path: folder, "has no room for a temporary file of \(bytes >> 20) MB",
        hint: "set TMPDIR to a folder that has room")
    }
    return UnsafeMutableRawBufferPointer(start: start, count: bytes)
  }
}

private func release(_ slots: UnsafeMutableRawBufferPointer, isMapped: Bool) {
  if isMapped {
    munmap(slots.baseAddress, slots.count)
  } else {
    slots.deallocate()
  }
}
