internal import SiyuModel

/// A customer as `customer { … }` describes one: times in UTC seconds, money in minor units.
struct SpecCustomer {
  struct Item {
    var texts = ItemTexts(sku: "", title: "", category: "", brand: "")
    var quantity: Int64 = 1
    var price: Int64 = 0
  }

  struct Order {
    var id = ""
    var paidAt: Int64 = 0
    var amount: Int64 = 0
    var refunded: Int64 = 0
    var status = OrderStatus.paid
    var platform = ""
    var channel = ""
    var shop = ""
    var items: [Item] = []
  }

  struct Event {
    var type = ""
    var at: Int64 = 0
    /// JSON.
    var props = ""
  }

  struct Entity {
    var id = ""
    var kind = ""
    var fields: [(name: String, value: String)] = []
  }

  struct Answer {
    /// Full name.
    var survey = ""
    var question = ""
    var at: Int64 = 0
    var value: AnswerValue
  }

  struct Level {
    /// Full name.
    var programme: String
    var level: String
    /// Of subscriptions, where they are described.
    var since, until: Instant?
    /// Of the standing.
    var data = DataRecord()
  }

  var id = ""
  var gender = Gender.unknown
  var texts: [Word: String] = [:]
  var joinedAt: Int64 = .min
  /// 0 no, 1 yes, 2 not known.
  var consent: UInt8 = 2
  var personal: [PersonalField: String] = [:]
  var tags: [Int32] = []
  var attributes: [(name: String, value: String)] = []
  var entities: [Entity] = []
  /// One to each question.
  var answers: [Answer] = []
  /// What it has in memberships, by programme.
  var levels: [Level] = []
  /// Above 0, by purse.
  var balances: [Balance] = []
  /// Ascending by (paid time, id).
  var orders: [Order] = []
  /// Ascending by time.
  var events: [Event] = []

  /// The profile's texts that repeat from customer to customer.
  enum Word: String, CaseIterable {
    case province, city, channel, campaign, pool, staff = "staff_id"
  }
}
