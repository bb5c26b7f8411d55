internal import SiyuModel

/// The permissions that what a plugin declares makes use of.
struct DeclaredNeeds {
  private(set) var permissions: Set<String> = []

  init(_ declared: PluginDeclarations, plugin: String) {
    for rule in declared.tagRules {
      permissions.insert(rule.shared ? "tag:\(rule.group.name)" : "tag")
    }
    for sop in declared.sops { add(sop, plugin) }
    for koc in declared.kocs { add(koc) }
    for screen in declared.screens {
      permissions.formUnion(["koc"] + screen.on.map(KnownEvents.permission(for:)))
    }
    if !declared.handovers.isEmpty { permissions.insert("handover") }
    if !declared.coupons.isEmpty { permissions.insert("coupon") }
    for benefit in declared.benefits {
      permissions.insert("membership")
      if benefit.points != nil { permissions.insert("points") }
      if benefit.coupon != nil { permissions.insert("coupon") }
    }
    for membership in declared.memberships {
      permissions.insert("membership")
      switch membership {
      // What `by` needs stands in the source: a word of its own, or what the function reads.
      case .growth, .storedValue: break
      case .product(let product):
        // What is bought is seen in orders.
        permissions.insert("orders")
        if product.task != nil { permissions.insert("task") }
      case .benefit: permissions.insert("orders")
      }
    }
  }

  private mutating func add(_ sop: SOPDeclaration, _ plugin: String) {
    // What siyu makes of a programme looks for events of siyu's own.
    if sop.programme == nil {
      for type in sop.eventTypes { permissions.insert(KnownEvents.permission(for: type)) }
    }
    for case .date(let date) in sop.triggers where date.source == .birthday {
      permissions.insert("birthday")
    }
    for step in sop.steps {
      if let permission = step.action.permission(plugin: plugin) { permissions.insert(permission) }
    }
  }

  private mutating func add(_ koc: KOCDeclaration) {
    permissions.formUnion(["koc", "answers"])
    for task in koc.assess?.tasks ?? [] {
      if task.points > 0 { permissions.insert("points") }
      if task.proof == .order { permissions.insert("orders") }
      if task.review == .staff { permissions.insert("task") }
    }
    // What a function gives is not known before it is asked.
    if koc.fission?.reward != nil { permissions.insert("points") }
  }
}
