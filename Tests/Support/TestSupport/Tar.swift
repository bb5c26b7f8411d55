/// tar's blocks by hand, where libarchive would refuse to write such a thing.
public struct Tar {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  /// - Parameters:
  ///   - kind: `0` a file, `1` a hard link, `2` a link, `3` a device, `5` a folder, `6` a pipe.
  ///   - size: as the head claims; `nil`: as it is.
  public mutating func add(
    _ name: String, _ content: [UInt8] = [], kind: Character = "0", to target: String = "",
    size: Int? = nil
  ) {
    var head = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int, most: Int) {
      for (index, byte) in text.utf8.prefix(most).enumerated() { head[offset + index] = byte }
    }
    func octal(_ number: Int, at offset: Int, digits: Int) {
      let text = String(String(number, radix: 8).suffix(digits))
      put(String(repeating: "0", count: digits - text.count) + text, at: offset, most: digits)
    }
    put(name, at: 0, most: 100)
    octal(0o644, at: 100, digits: 7)
    octal(0, at: 108, digits: 7)
    octal(0, at: 116, digits: 7)
    octal(size ?? content.count, at: 124, digits: 11)
    octal(0, at: 136, digits: 11)
    put("        ", at: 148, most: 8)
    put(String(kind), at: 156, most: 1)
    put(target, at: 157, most: 100)
    put("ustar", at: 257, most: 5)
    put("00", at: 263, most: 2)
    let sum = head.reduce(0) { $0 + Int($1) }
    octal(sum, at: 148, digits: 6)
    head[154] = 0
    bytes += head + content
    bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  /// With tar's end.
  public var whole: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}
