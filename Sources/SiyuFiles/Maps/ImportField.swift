public import SiyuModel

/// Every column siyu knows, over all kinds of files. The raw values are not stored anywhere.
public enum ImportField: Int, CaseIterable, Sendable, Hashable {
  case customerID, platform, accountID, unionID, phone
  case name, gender, birthday, address, province, city, channel, campaign, joinedAt, staffID, pool
  case marketingConsent, value, entityID, kind, orderID, createdAt, paidAt, amount, refunded, shop
  case status, sku, title, category, quantity, price, brand, at, eventID, type, props, region
  case groupID, owner, capacity, leftAt, tag, messageID, text
  case entryID, purse, of, expiresAt, note
  case surveyID, question, answer
  case regionID, parentID, shopID, taskID, result
  case inviterID, inviteeID, programme, task, proof
  case code, coupon
  case subscriptionID, membership, from, until, state, benefit

  /// As it stands in siyu's own files: `customer_id`.
  public var key: String {
    switch self {
    case .customerID: "customer_id"
    case .accountID: "account_id"
    case .unionID: "unionid"
    case .joinedAt: "joined_at"
    case .staffID: "staff_id"
    case .marketingConsent: "marketing_consent"
    case .entityID: "entity_id"
    case .orderID: "order_id"
    case .createdAt: "created_at"
    case .paidAt: "paid_at"
    case .eventID: "event_id"
    case .groupID: "group_id"
    case .leftAt: "left_at"
    case .messageID: "message_id"
    case .entryID: "entry_id"
    case .expiresAt: "expires_at"
    case .surveyID: "survey_id"
    case .regionID: "region_id"
    case .parentID: "parent_id"
    case .shopID: "shop_id"
    case .taskID: "task_id"
    case .subscriptionID: "subscription_id"
    case .inviterID: "inviter_id"
    case .inviteeID: "invitee_id"
    default: "\(self)"
    }
  }

  private static let byKey = Dictionary(uniqueKeysWithValues: allCases.map { ($0.key, $0) })

  public init?(key: String) {
    guard let field = Self.byKey[key] else { return nil }
    self = field
  }
}

extension ImportKind {
  /// The columns of siyu's own files of this kind, in their order. Orders may carry the columns of
  /// their lines.
  public var fields: [ImportField] {
    switch self {
    case .customers:
      [
        .customerID, .name, .phone, .gender, .birthday, .address, .province, .city, .channel,
        .campaign, .joinedAt, .staffID, .pool, .marketingConsent, .platform, .accountID, .unionID,
      ]
    case .accounts: [.customerID, .platform, .accountID, .unionID, .phone]
    case .attributes: [.customerID, .platform, .accountID, .name, .value]
    case .entities: [.entityID, .customerID, .platform, .accountID, .kind, .name, .value]
    case .orders:
      [
        .orderID, .customerID, .platform, .accountID, .paidAt, .amount, .refunded, .channel, .shop,
        .status, .createdAt, .unionID, .phone, .sku, .title, .category, .quantity, .price,
      ]
    case .orderLines: [.orderID, .sku, .title, .category, .quantity, .price, .shop]
    case .products: [.sku, .title, .category, .brand, .price, .at]
    case .events: [.eventID, .customerID, .platform, .accountID, .type, .at, .props]
    case .regions: [.regionID, .title, .parentID]
    case .shops: [.shopID, .title, .regionID]
    case .staff: [.staffID, .name, .phone, .shop, .region, .status]
    case .groups: [.groupID, .name, .owner, .capacity]
    case .groupMembers: [.groupID, .customerID, .platform, .accountID, .joinedAt, .leftAt]
    case .tags: [.customerID, .platform, .accountID, .tag, .at]
    case .receipts: [.messageID, .kind, .at, .text]
    case .wallet:
      [
        .entryID, .customerID, .platform, .accountID, .purse, .kind, .amount, .at, .of, .expiresAt,
        .orderID, .note,
      ]
    case .answers:
      [.surveyID, .customerID, .platform, .accountID, .question, .answer, .at]
    case .taskResults: [.taskID, .result, .at, .note]
    case .coupons: [.pool, .code, .expiresAt]
    case .couponUses: [.code, .coupon, .customerID, .platform, .accountID, .orderID, .at]
    case .subscriptions:
      [
        .subscriptionID, .customerID, .platform, .accountID, .membership, .from, .until, .state,
        .at,
      ]
    case .benefitUses: [.benefit, .customerID, .platform, .accountID, .at, .note]
    case .invitations: [.inviterID, .inviteeID, .at, .kind, .programme]
    case .kocProofs: [.programme, .customerID, .platform, .accountID, .task, .proof, .at]
    case .spend: [.at, .amount, .channel, .campaign, .programme, .kind]
    }
  }

  /// Of each of these sets a file has at least one column, or no row can be read.
  var neededFields: [[ImportField]] {
    let person: [ImportField] = [.customerID, .accountID]
    return switch self {
    case .customers, .accounts: [person]
    case .attributes: [person, [.name], [.value]]
    case .entities: [[.entityID], person, [.kind], [.name], [.value]]
    case .orders: [person, [.amount], [.paidAt, .createdAt]]
    case .orderLines: [[.orderID]]
    case .products: [[.sku]]
    case .events: [person, [.type], [.at]]
    case .regions: [[.regionID]]
    case .shops: [[.shopID]]
    case .staff: [[.staffID]]
    case .groups: [[.groupID]]
    case .groupMembers: [[.groupID], person]
    case .tags: [person, [.tag]]
    case .receipts: [[.messageID], [.kind], [.at]]
    case .wallet: [[.entryID], person, [.purse], [.kind], [.amount], [.at]]
    case .answers: [[.surveyID], person, [.question], [.answer], [.at]]
    case .taskResults: [[.taskID], [.result], [.at]]
    case .coupons: [[.pool], [.code]]
    case .couponUses: [[.code, .coupon], [.at]]
    case .subscriptions: [[.subscriptionID], person, [.membership], [.from]]
    case .benefitUses: [[.benefit], person, [.at]]
    case .invitations: [[.inviterID], [.inviteeID], [.at]]
    case .kocProofs: [[.programme], person, [.task], [.proof], [.at]]
    case .spend: [[.at], [.amount], [.kind]]
    }
  }

  /// Fields that tell who somebody is: Lua sees them as handles only, and masked ones are dropped.
  func isPersonal(_ field: ImportField) -> Bool {
    switch field {
    case .phone, .birthday, .address: true
    case .name: self == .customers
    default: false
    }
  }

  /// Fields a platform masks; a masked one says nothing and matches nobody.
  func mayBeMasked(_ field: ImportField) -> Bool {
    switch field {
    case .customerID, .accountID, .unionID, .inviterID, .inviteeID: true
    default: isPersonal(field)
    }
  }
}
