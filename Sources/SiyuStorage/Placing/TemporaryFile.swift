import Foundation
import SiyuDisk
import SiyuModel

/// A file without a name: gone when the process is, however it ends.
final class TemporaryFile {
  private let directory: String
  private let descriptor: Int32
  private(set) var length: off_t = 0
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
  private var buffered = 0

  init(in directory: String) throws {
    self.directory = directory
    do throws(DiskFailure) {
      descriptor = try UnnamedFile.open(in: directory, prefix: "siyu-sort-")
    } catch {
      throw StoreError(
        .failed,
        "no temporary file can be made in \"\(directory)\": \(SystemFailure.reason(error.code))",
        hint: SystemFailure.advice(error.code, about: directory)
          ?? "check that the folder exists and may be written by you")
    }
  }

  deinit {
    close(descriptor)
    buffer.deallocate()
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws {
    length += off_t(bytes.count)
    if buffered + bytes.count > buffer.count { try flush() }
    if bytes.count > buffer.count { return try write(bytes) }
    (buffer.baseAddress! + buffered).copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
    buffered += bytes.count
  }

  func flush() throws {
    try write(UnsafeRawBufferPointer(rebasing: buffer[0..<buffered]))
    buffered = 0
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    do throws(DiskFailure) {
      try DiskWriting.write(bytes, to: descriptor)
    } catch {
      throw StoreError(
        error.code == ENOSPC || error.code == EDQUOT ? .diskFull : .failed,
        "a temporary file in \"\(directory)\" cannot be written: "
          + "\(SystemFailure.reason(error.code))",
        hint: SystemFailure.advice(error.code, about: directory))
    }
  }

  func read(at offset: off_t, into target: UnsafeMutableRawPointer, _ count: Int) throws -> Int {
    while true {
      let got = pread(descriptor, target, count, offset)
      if got >= 0 { return got }
      if errno != EINTR {
        throw StoreError(
          .failed, "a temporary file cannot be read: \(SystemFailure.reason(errno))",
          hint: SystemFailure.advice(errno, about: directory))
      }
    }
  }
}
