/// How every packed order and event begins: whose it is, and who issued its id.
struct PlacedIdentity {
  var account: Int64
  /// Words.
  var source: Int32
  var shop: Int32
  var id: UnsafeBufferPointer<UInt8>

  @inline(__always) init(_ reader: inout PackReader) {
    account = reader.int()
    source = reader.int32()
    shop = reader.int32()
    id = reader.counted()
  }

  init(account: Int64, source: Int32, shop: Int32, id: UnsafeBufferPointer<UInt8>) {
    self.account = account
    self.source = source
    self.shop = shop
    self.id = id
  }

  @inline(__always) func write(to writer: PackWriter) {
    writer.varint(UInt64(bitPattern: account))
    writer.varint(source)
    writer.varint(shop)
    writer.counted(id)
  }

  /// Ids are unique within (source, shop).
  func names(sameAs other: Self) -> Bool {
    source == other.source && shop == other.shop && id.elementsEqual(other.id)
  }
}
