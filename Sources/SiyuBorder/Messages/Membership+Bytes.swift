internal import SiyuModel

// How memberships travel. Whether their numbers make sense is checked by whoever uses them.

extension ByteWriter {
  mutating func membership(_ membership: MembershipDeclaration) {
    switch membership {
    case .growth(let growth):
      uint8(0)
      string(growth.name)
      string(growth.title)
      varint(UInt64(max(0, growth.by)))
      duration(growth.period)
      duration(growth.grace)
      list(growth.levels) { writer, level in
        writer.string(level.id)
        writer.string(level.title)
        writer.double(level.from)
        writer.list(level.benefits) { $0.string($1) }
      }
      place(growth.place)
    case .storedValue(let card):
      uint8(1)
      string(card.name)
      string(card.title)
      list(card.bonuses) { writer, bonus in
        writer.zigzag(bonus.from)
        writer.zigzag(bonus.bonus)
      }
      optional(card.bonusLasts) { $0.duration($1) }
      uint8(UInt8(Wallet.Order.allCases.firstIndex(of: card.order) ?? 0))
      place(card.place)
    case .product(let product):
      uint8(2)
      self.product(product)
    case .benefit(let benefit):
      uint8(3)
      string(benefit.name)
      string(benefit.title)
      list(benefit.sells) { $0.string($1) }
      varint(UInt64(max(0, benefit.bought)))
      duration(benefit.lasts)
      list(benefit.benefits) { $0.string($1) }
      place(benefit.place)
    }
  }

  private mutating func product(_ product: ProductSubscription) {
    string(product.name)
    string(product.title)
    list(product.sells) { $0.string($1) }
    varint(UInt64(max(0, product.bought)))
    duration(product.every)
    optional(product.times) { $0.varint(UInt64(max(0, $1))) }
    switch product.deliver {
    case .sku(let sku):
      uint8(0)
      string(sku)
    case .function(let function):
      uint8(1)
      varint(UInt64(max(0, function)))
    }
    optional(product.remind) { $0.duration($1) }
    optional(product.task) { $0.string($1) }
    place(product.place)
  }

  mutating func benefit(_ benefit: BenefitDeclaration) {
    string(benefit.name)
    string(benefit.title)
    uint8(UInt8(BenefitDeclaration.Sort.allCases.firstIndex(of: benefit.sort) ?? 0))
    optional(benefit.uses) { $0.zigzag($1) }
    optional(benefit.per) { $0.duration($1) }
    optional(benefit.points) { $0.zigzag($1) }
    optional(benefit.coupon) { $0.string($1) }
    place(benefit.place)
  }
}

private let mostNames = 1000

extension ByteReader {
  mutating func membership() throws(ByteError) -> MembershipDeclaration {
    switch try kind(4, "kind of membership") {
    case 0: return .growth(try growth())
    case 1:
      return .storedValue(
        StoredValueMembership(
          name: try name(), title: try name(),
          bonuses: try list(limit: StoredValueMembership.mostBonuses, each: 2) {
            reader throws(ByteError) in
            StoredValueMembership.Bonus(from: try reader.zigzag(), bonus: try reader.zigzag())
          }, bonusLasts: try optional { reader throws(ByteError) in try reader.duration() },
          order: try oneOf(Wallet.Order.allCases, "order"), place: try place()))
    case 2: return .product(try product())
    default:
      return .benefit(
        BenefitSubscription(
          name: try name(), title: try name(), sells: try names(), bought: try number(),
          lasts: try duration(), benefits: try names(), place: try place()))
    }
  }

  private mutating func names() throws(ByteError) -> [String] {
    try list(limit: mostNames) { reader throws(ByteError) in try reader.name() }
  }

  private mutating func growth() throws(ByteError) -> GrowthMembership {
    GrowthMembership(
      name: try name(), title: try name(), by: try number(), period: try duration(),
      grace: try duration(),
      levels: try list(limit: GrowthMembership.mostLevels, each: 10) {
        reader throws(ByteError) in
        GrowthMembership.Level(
          id: try reader.name(), title: try reader.name(), from: try reader.double(),
          benefits: try reader.names())
      }, place: try place())
  }

  private mutating func product() throws(ByteError) -> ProductSubscription {
    ProductSubscription(
      name: try name(), title: try name(), sells: try names(), bought: try number(),
      every: try duration(),
      times: try optional { reader throws(ByteError) in try reader.number() },
      deliver: try kind(2, "delivery") == 0 ? .sku(try name()) : .function(try number()),
      remind: try optional { reader throws(ByteError) in try reader.duration() },
      task: try optional { reader throws(ByteError) in try reader.name() }, place: try place())
  }

  mutating func benefit() throws(ByteError) -> BenefitDeclaration {
    BenefitDeclaration(
      name: try name(), title: try name(),
      sort: try oneOf(BenefitDeclaration.Sort.allCases, "sort"),
      uses: try optional { reader throws(ByteError) in try reader.zigzag() },
      per: try optional { reader throws(ByteError) in try reader.duration() },
      points: try optional { reader throws(ByteError) in try reader.zigzag() },
      coupon: try optional { reader throws(ByteError) in try reader.name() }, place: try place())
  }
}
