/// What every implementation of the `Store` port must do. An implementation's tests run all of it:
///
///     @Test(arguments: StoreContract.all) func contract(_ promise: StoreContract.Promise) throws {
///       try promise.check(lab())
///     }
public enum StoreContract {
  public struct Promise: Sendable, CustomStringConvertible {
    public var description: String
    public var check: @Sendable (StoreLab) throws -> Void

    init(_ description: String, _ check: @escaping @Sendable (StoreLab) throws -> Void) {
      self.description = description
      self.check = check
    }
  }

  public static let all: [Promise] =
    importing + orders + identity + passes + histories + tags + exports + audit
    + outreach + outbox + undo + measures + surveys + staff + standings
}
