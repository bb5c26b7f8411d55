/// Which subjects a pass looks at.
public enum PassScope: Sendable, Hashable {
  /// Everybody.
  case full
  /// Those changed after a change number, and those whose answers may have changed by now.
  case changed(after: Int64, dueBy: Instant)
  /// These customers.
  case only([CustomerNumber])
}

/// One piece of a pass: consecutive customers of as many whole buckets as make a fair batch.
public struct PassSlice: Sendable, Hashable {
  /// Position in the pass, from 0. Slices do not depend on the number of workers.
  public var index: Int
  /// Half-open, aligned to buckets.
  public var numbers: Range<Int64>
  /// `nil`: every customer in the range. Otherwise these, ascending.
  public var only: [Int64]?
  public init(index: Int, numbers: Range<Int64>, only: [Int64]?) {
    self.index = index
    self.numbers = numbers
    self.only = only
  }
}

/// A frozen state of the store that any number of threads read at once.
///
/// All readers of a snapshot see the same state, whatever is written meanwhile.
public protocol PassSnapshot: AnyObject, Sendable {
  /// The newest change number it contains.
  var change: Int64 { get }
  /// The newest change of products, staff or groups, which may concern any customer.
  var referenceChange: Int64 { get }
  var customerCount: Int64 { get }
  /// For whoever commits what was decided on it.
  var basis: RunBasis { get }
  /// So many customers, ascending: everybody, or one at each of as many equal distances. The same of
  /// the same state.
  func sample(of count: Int) throws -> [CustomerNumber]
  /// The pieces of a pass, in ascending order, about `size` customers each.
  func slices(_ scope: PassScope, size: Int) throws -> [PassSlice]
  /// A reader for one thread; each has a connection of its own.
  func reader(needs: ReadNeeds, now: Instant) throws -> any PassReader
  /// What SOPs need of the same state.
  var outreach: any OutreachSnapshot { get }
}

/// Reads slices; belongs to one thread at a time.
public protocol PassReader: Lexicon {
  /// Pushes the slice's customers, ascending, into the writer, and returns how many.
  ///
  /// Orders paid after the pass's clock are not pushed, only announced in `endCustomer`.
  func read(_ slice: PassSlice, into writer: any SubjectWriter) throws -> Int
}
