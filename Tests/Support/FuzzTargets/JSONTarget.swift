import SiyuModel

extension FuzzTarget {
  /// JSON text, and plain values as they cross borders.
  static let json = FuzzTarget("json", "JSON and the bytes of plain values") { bytes in
    if let value = try? JSON.parse(bytes, limits: JSON.Limits(depth: 24, size: 1 << 16)) {
      let written = JSON.bytes(value)
      let again = try? JSON.parse(written)
      try expect(again.map { JSON.bytes($0) } == written, "JSON reads otherwise than it writes")
      try expect((try? JSON.parse(JSON.bytes(value, pretty: true))) == again, "pretty JSON differs")
      try expect(!value.canonicalText.isEmpty, "no canonical text")
    }
    var reader = ByteReader(bytes)
    if let value = try? reader.value() {
      var writer = ByteWriter()
      writer.value(value)
      let again = try? ByteReader.reading(writer.bytes) { reader throws(ByteError) in
        try reader.value()
      }
      var second = ByteWriter()
      if let again { second.value(again) }
      try expect(second.bytes == writer.bytes, "a value reads otherwise than it was written")
      _ = JSON.bytes(value)
    }
  }
}
