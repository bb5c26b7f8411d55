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

extension KeyHash {
  /// What `order_keys` and `event_keys` find a row by: its id and source, in any shop.
  @inline(__always) func index(_ identity: PlacedIdentity) -> Int64 {
    Int64(bitPattern: self(identity.id, scope: identity.source).0)
  }
}
