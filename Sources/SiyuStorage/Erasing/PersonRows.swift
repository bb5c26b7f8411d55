import SiyuModel

/// Where one customer's rows lie: its numbers and its accounts.
struct PersonRows {
  /// The customer's own number first, then those it absorbed.
  var numbers: [Int64]
  /// In canonical order.
  var accounts: [NamedAccount]

  var accountNumbers: Set<Int64> { Set(accounts.map(\.number)) }
  /// Under which its orders and events lie, ascending; other people's may lie there too.
  var homes: [Int64] { Set(accounts.map(\.home)).sorted() }

  init(of customer: CustomerNumber, in connection: Connection) throws {
    guard
      let owner = try connection.int(
        "SELECT owner FROM customers WHERE number = ?", customer.rawValue)
    else {
      throw StoreError(.notFound, "there is no customer with the number \(customer.rawValue)")
    }
    numbers = [owner] + (try HeldTags(connection).absorbed(by: owner))
    accounts = try canonicalAccounts(of: owner, in: connection)
  }

  /// The packed rows of these accounts with their places, in the order in which they lie.
  func eachPlaced(
    _ sql: String, in connection: Connection,
    _ body: (Int64, UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    let ours = accountNumbers
    let find = try Statement(connection.handle, sql)
    for home in homes {
      find.bind(1, PlacedTable.firstPlace(of: home))
      find.bind(2, PlacedTable.firstPlace(of: home + 1))
      while try find.step() {
        var reader = PackReader(find.bytes(1))
        if ours.contains(reader.int()) { try body(find.int(0), find.bytes(1)) }
      }
      find.reset()
    }
  }
}

/// What each table holds about a person, what a personal export calls it, and how it is erased.
///
/// A table that is missing here fails a test: whoever adds one decides what becomes of a person's
/// rows in it.
enum PersonalTable {
  /// - `rows`: its rows belong to persons; `section` is where a personal export shows them.
  /// - `derived`: made from other tables' rows of the person, and goes with them.
  /// - `nobody`: holds nothing about a customer, for this reason.
  enum Content {
    case rows(section: String)
    case derived(String)
    case nobody(String)
  }

  static let all: [String: Content] = [
    "customers": .rows(section: "customer"),
    "accounts": .rows(section: "accounts"),
    "profiles": .rows(section: "accounts"),
    "evidence": .rows(section: "evidence"),
    "links": .rows(section: "links"),
    "apart": .rows(section: "links"),
    "attributes": .rows(section: "attributes"),
    "entities": .rows(section: "entities"),
    "entity_fields": .rows(section: "entities"),
    "answers": .rows(section: "answers"),
    "orders": .rows(section: "orders"),
    "events": .rows(section: "events"),
    "group_members": .rows(section: "groups"),
    "held": .rows(section: "tags"),
    "decisions": .rows(section: "decisions"),
    "owners": .rows(section: "owners"),
    "enrolments": .rows(section: "enrolments"),
    "standings": .rows(section: "outreach"),
    "programme_standings": .rows(section: "standings"),
    "standing_history": .rows(section: "standings"),
    "born_events": .derived("which events siyu itself made; goes with them"),
    "entity_marks": .rows(section: "outreach"),
    "messages": .rows(section: "messages"),
    "tasks": .rows(section: "tasks"),
    "ledger": .rows(section: "ledger"),
    "ledger_keys": .derived(
      "digests of the keys of entries; they stay, so that nothing is paid twice"),
    "coupon_codes": .rows(section: "coupons"),
    "coupon_holders": .rows(section: "coupons_before"),
    "coupon_waiting": .derived(
      "pieces of the ledger that wait for another code; they go with them"),
    "invitations": .rows(section: "invitations"),
    "invitation_codes": .rows(section: "invitation_codes"),
    "rewards": .rows(section: "rewards"),
    "invitation_rules": .nobody("by what invitations of a programme count"),
    "koc_proofs": .derived("digests of what was handed in for tasks; they go with it"),
    "past_standings": .derived("standings in the copy that a simulation works on"),
    "invitation_history": .derived("what was found about invitations, and goes with them"),
    "message_keys": .derived("digests of the ids of messages, which are digests themselves"),
    "recent_message_keys": .derived("the newest of them"),
    "run_undo": .derived("enrolments and tags as they stood before a run; the person's go"),
    "data_keys": .derived("the keys that the person's fields are sealed with"),
    "order_keys": .derived("keyed hashes of the ids of orders"),
    "event_keys": .derived("keyed hashes of the ids of events"),
    "words": .derived("texts that rows share; those of the person alone go with it"),
    "items": .derived("what order lines name; those of the person alone go with it"),
    "meta": .nobody("counters and the store's own key"),
    "products": .nobody("the catalogue"),
    "regions": .nobody("where shops are"),
    "shops": .nobody("where staff work"),
    "staff": .nobody("the brand's staff, who are no customers"),
    "staff_phones": .derived(
      "which phones are staff's, sealed; one that is the person's goes with the person"),
    "spend": .nobody("what advertisements and fission cost"),
    "groups": .nobody("groups without their members"),
    "tags": .nobody("names of tags"),
    "runs": .nobody("clocks and marks of passes"),
    "run_plugins": .nobody("names of plugins"),
    "run_rules": .nobody("names of rules"),
    "plugins": .nobody("names of plugins"),
    "plugin_files": .nobody("the plugins themselves"),
    "labels": .nobody("names of SOPs, steps, contents, touchpoints and staff"),
    "sops": .nobody("names of SOPs"),
    "in_flight": .nobody("enrolments counted by step"),
    "staff_use": .nobody("messages counted by staff and time"),
    "group_marks": .nobody("conditions that are true of groups"),
    "erased_outreach": .nobody("counts by SOP of those who were erased"),
    "erased_orders": .nobody("sums by month of those who were erased"),
    "audit": .nobody("who ran which command; never anything out of customers' data"),
    "grdb_migrations": .nobody("the store's version"),
    "sqlite_sequence": .nobody("the last number of a run"),
  ]
}
