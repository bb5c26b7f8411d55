internal import Crypto
internal import SiyuModel

/// Digests of what the SOP stratum decided, by bucket as those of tags are. Reasons are left out: that
/// the gate says no in other words is not a change.
struct OutreachDigester {
  private(set) var digests: [BucketDigest] = []
  private(set) var touched: [TouchedSubject] = []
  private let marks: TagMarks
  private var buffer = ByteWriter()
  private var bucket: Int64 = -1

  /// Groups stand behind all customers.
  static let groupsBucket = Int64.max

  init(_ marks: TagMarks) { self.marks = marks }

  /// Ascending by customer.
  mutating func add(_ record: OutreachRecord) {
    if record.change.isEmpty, record.steps.isEmpty { return }
    begin(CustomerNumber(rawValue: record.customer).bucket)
    let start = buffer.bytes.count
    buffer.int64(record.customer)
    for step in record.steps {
      buffer.uint64(marks[step.tag])
      buffer.bool(step.gained)
    }
    buffer.change(record.change, bare: true)
    // FNV-1a, 32 bits (Fowler, Noll, Vo), as for tags.
    var mark: UInt32 = 2_166_136_261
    for byte in buffer.bytes[start...] { mark = (mark ^ UInt32(byte)) &* 16_777_619 }
    touched.append(TouchedSubject(customer: record.customer, mark: mark))
  }

  /// After all customers, ascending by id.
  mutating func add(group: String, _ change: OutreachChange) {
    if change.isEmpty { return }
    begin(Self.groupsBucket)
    buffer.string(group)
    buffer.change(change, bare: true)
  }

  mutating func finish() {
    guard bucket >= 0, !buffer.bytes.isEmpty else { return }
    digests.append(
      BucketDigest(bucket: bucket, bytes: Array(SHA256.hash(data: buffer.bytes))))
    buffer.bytes.removeAll(keepingCapacity: true)
  }

  private mutating func begin(_ next: Int64) {
    guard next != bucket else { return }
    finish()
    bucket = next
  }

}
