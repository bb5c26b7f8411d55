import SiyuModel

/// An event as it lies in its row; texts are borrowed from the row's bytes.
struct PackedEvent {
  var identity: PlacedIdentity
  /// Word.
  var type: Int32
  /// UTC seconds.
  var at: Int64
  /// A JSON object, or nothing.
  var props: UnsafeBufferPointer<UInt8>

  @inline(__always) init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var reader = PackReader(bytes)
    identity = PlacedIdentity(&reader)
    type = reader.int32()
    at = reader.zigzag()
    props = reader.rest()
  }

  init(identity: PlacedIdentity, type: Int32, at: Int64, props: UnsafeBufferPointer<UInt8>) {
    self.identity = identity
    self.type = type
    self.at = at
    self.props = props
  }

  /// Of a `pool.left`: that staff handed the customer over, which is no leave.
  var isHandOver: Bool {
    guard props.count > 2, let props = try? JSON.parse(UnsafeRawBufferPointer(props)) else {
      return false
    }
    return KnownEvents.isHandOver(props)
  }

  func write(to writer: PackWriter) {
    identity.write(to: writer)
    writer.varint(type)
    writer.zigzag(at)
    writer.raw(props)
  }
}
