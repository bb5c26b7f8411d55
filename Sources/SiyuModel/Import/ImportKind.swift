/// What kind of rows a file holds, as typed after `siyu import` and `siyu export`.
public enum ImportKind: String, CaseIterable, Sendable, Hashable {
  case customers
  case accounts
  case attributes
  case entities
  case orders
  case orderLines = "order-lines"
  case products
  case events
  case regions
  case shops
  case staff
  case groups
  case groupMembers = "group-members"
  /// Tags set by hand: `customer_id,tag,at`.
  case tags
  /// What came back about messages: `message_id,kind,at,text`.
  case receipts
  /// Points and money of customers: `entry_id,customer_id,purse,kind,amount,at,of,order_id,…`.
  case wallet
  /// What was answered in surveys: `survey_id,customer_id,question,answer,at`.
  case answers
  /// What staff made of their tasks: `task_id,result,at,note`.
  case taskResults = "task-results"
  /// Codes of coupons that may be given: `pool,code,expires_at`.
  case coupons
  /// Coupons that were paid with: `code,order_id,at`.
  case couponUses = "coupon-uses"
  /// Subscriptions that another system began: `subscription_id,customer_id,membership,from,until,state,at`.
  case subscriptions
  /// Benefits that members made use of: `benefit,customer_id,at,note`.
  case benefitUses = "benefit-uses"
  /// Who brought whom: `inviter_id,invitee_id,at,kind,programme`.
  case invitations
  /// What was handed in for tasks of KOCs: `programme,customer_id,task,proof,at`.
  case kocProofs = "koc-proofs"
  /// What advertisements and fission cost: `at,amount,channel,campaign,programme,kind`.
  case spend
}
