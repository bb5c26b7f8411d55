internal import Crypto
internal import SiyuModel

// A digest stands for decisions without holding them: a plan file carries digests, and `apply`
// computes the decisions again and compares. It goes by buckets of customer numbers, so that it
// does not depend on how a pass was cut into batches or on how many lanes ran it.
//
// Reasons are left out: a reason alone changing is not a change.

/// SHA-256 over one plugin's decisions in one bucket.
struct BucketDigest: Sendable, Hashable {
  var bucket: Int64
  var bytes: [UInt8]
}

/// A customer with decisions, and 32 bits of what was decided: enough to say which customers
/// differ; whether anything differs is decided by the SHA-256.
struct TouchedSubject: Sendable, Hashable {
  var customer: Int64
  var mark: UInt32
}

/// What stands for tags in digests: made of their names, because a plan can be older than a new
/// tag's number.
struct TagMarks: Sendable {
  private var marks: [UInt64] = []

  init() {}

  init(_ directory: TagDirectory) {
    let largest = directory.names.keys.map(\.rawValue).max() ?? 0
    marks = Array(repeating: 0, count: Int(largest) + 1)
    for (name, id) in directory.ids where id.rawValue >= 0 {
      marks[Int(id.rawValue)] = FixedHash.hash(name.description)
    }
  }

  @inline(__always)
  subscript(tag: Int32) -> UInt64 {
    marks.indices.contains(Int(tag)) ? marks[Int(tag)] : UInt64(bitPattern: Int64(tag))
  }
}

/// Digests changes that arrive ascending by customer.
struct DecisionDigester {
  private let marks: TagMarks
  private(set) var digests: [BucketDigest] = []
  private(set) var touched: [TouchedSubject] = []
  private var buffer: [UInt8] = []
  private var bucket: Int64 = -1
  private var customer: Int64 = -1
  private var subjectStart = 0

  init(_ marks: TagMarks = TagMarks()) { self.marks = marks }

  mutating func add(customer: Int64, tag: Int32, gained: Bool) {
    if customer != self.customer {
      endSubject()
      let bucket = CustomerNumber(rawValue: customer).bucket
      if bucket != self.bucket {
        endBucket()
        self.bucket = bucket
      }
      self.customer = customer
      subjectStart = buffer.count
      withUnsafeBytes(of: customer.littleEndian) { buffer.append(contentsOf: $0) }
    }
    withUnsafeBytes(of: marks[tag].littleEndian) { buffer.append(contentsOf: $0) }
    buffer.append(gained ? 1 : 0)
  }

  mutating func finish() {
    endSubject()
    endBucket()
  }

  private mutating func endSubject() {
    guard customer >= 0 else { return }
    // FNV-1a, 32 bits (Fowler, Noll, Vo): only names the differing customers.
    var mark: UInt32 = 2_166_136_261
    for byte in buffer[subjectStart...] { mark = (mark ^ UInt32(byte)) &* 16_777_619 }
    touched.append(TouchedSubject(customer: customer, mark: mark))
    customer = -1
  }

  private mutating func endBucket() {
    guard bucket >= 0, !buffer.isEmpty else { return }
    digests.append(BucketDigest(bucket: bucket, bytes: Array(SHA256.hash(data: buffer))))
    buffer.removeAll(keepingCapacity: true)
  }

  /// One digest for many buckets, ascending.
  static func combined(_ digests: [BucketDigest]) -> [UInt8] {
    var hash = SHA256()
    for digest in digests {
      withUnsafeBytes(of: digest.bucket.littleEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: digest.bytes)
    }
    return Array(hash.finalize())
  }
}
