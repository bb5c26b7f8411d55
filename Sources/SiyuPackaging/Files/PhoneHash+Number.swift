import Crypto
public import SiyuModel

extension PhoneHash {
  /// - Parameter number: as siyu writes it (``PhoneNumber``).
  public init?(ofNumber number: String) { self.init(bytes: SHA256.hash(data: Array(number.utf8))) }
}
