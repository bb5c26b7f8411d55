import SiyuModel

/// The profile fields that are not personal, of one account or merged over a customer's.
struct PackedProfile: Hashable {
  var gender: UInt8 = 0
  /// Words; 0 is none.
  var province: Int32 = 0
  var city: Int32 = 0
  var channel: Int32 = 0
  var campaign: Int32 = 0
  var pool: Int32 = 0
  var staff: Int32 = 0
  /// UTC seconds, `Int64.min` for none.
  var joinedAt: Int64 = .min
  /// 0 no, 1 yes, 2 not known.
  var consent: UInt8 = 2

  init() {}

  @inline(__always) init(_ bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.count == 0 { return }
    var reader = PackReader(bytes)
    let flags = reader.byte()
    gender = flags & 3
    consent = flags >> 2 & 3
    province = reader.int32()
    city = reader.int32()
    channel = reader.int32()
    campaign = reader.int32()
    pool = reader.int32()
    staff = reader.int32()
    if flags & 16 != 0 { joinedAt = reader.zigzag() }
  }

  func write(to writer: PackWriter) {
    writer.byte(gender & 3 | (consent & 3) << 2 | (joinedAt == .min ? 0 : 16))
    for word in [province, city, channel, campaign, pool, staff] { writer.varint(word) }
    if joinedAt != .min { writer.zigzag(joinedAt) }
  }

  /// Takes from another what is missing here. Consent is no field to be filled: a no given under any
  /// account of a person is that person's no.
  mutating func fill(from other: Self) {
    if gender == 0 { gender = other.gender }
    if province == 0 { province = other.province }
    if city == 0 { city = other.city }
    if channel == 0 { channel = other.channel }
    if campaign == 0 { campaign = other.campaign }
    if pool == 0 { pool = other.pool }
    if staff == 0 { staff = other.staff }
    if joinedAt == .min { joinedAt = other.joinedAt }
    consent = min(consent, other.consent)
  }
}

/// How a customer's rows lie. Raw values are stored.
enum CustomerShape {
  /// All its orders and events lie in its own home, and nobody else's do.
  static let plain: Int64 = 0
  /// No longer a customer of its own: see `owner`.
  static let mergedAway: Int64 = 1
  /// Rows in several homes, or in one shared with another customer: read account by account.
  static let scattered: Int64 = 2
}
