internal import SiyuModel

/// What of customers' data the SOPs of a pass look at.
struct WantedFacts: Sendable {
  /// Types of events, orders left out.
  var events: Set<String> = []
  /// Of those, the ones whose props matter.
  var withProps: Set<String> = []
  var orders = false
  var orderProps = false
  var birthday = false
  /// Attributes that are dates.
  var attributes: Set<String> = []
  /// Kinds of entities, with the fields that are dates.
  var entities: [String: Set<String>] = [:]
  /// Some trigger is an event.
  var enrolsOnEvents = false
  /// Some screen looks at new events.
  var screens = false

  /// Only what one programme looks at.
  init(_ koc: KOCDeclaration) { add(koc) }

  init(entries: [SOPBook.Entry], plugins: [PassPlugin]) {
    for entry in entries { add(entry, plugins[entry.plugin]) }
    for plugin in plugins {
      for koc in plugin.declarations.kocs { add(koc) }
      for screen in plugin.declarations.screens { add(screen) }
    }
  }

  private mutating func add(_ entry: SOPBook.Entry, _ plugin: PassPlugin) {
    let sop = entry.sop
    func isEntity() -> Bool { if case .entity = sop.subject { true } else { false } }
    func want(_ type: String, props: Bool) {
      if type == SeenEvent.orderPaid {
        orders = true
        orderProps = orderProps || props
      } else {
        events.insert(type)
        if props { withProps.insert(type) }
      }
    }
    if case .entity(let kind) = sop.subject { entities[kind, default: []].formUnion([]) }
    for trigger in sop.triggers where entry.enrolling != nil {
      switch trigger {
      case .event(let type, let props):
        enrolsOnEvents = true
        want(type, props: !props.isEmpty || isEntity() || sop.enrolWhen != nil)
      case .date(let trigger):
        switch trigger.source {
        case .birthday: birthday = true
        case .attribute(let name): attributes.insert(name)
        case .field(let name):
          if case .entity(let kind) = sop.subject { entities[kind, default: []].insert(name) }
        }
      case .condition, .calendar: break
      }
    }
    if let goal = sop.goal { want(goal.event, props: !goal.props.isEmpty) }
    for step in sop.steps {
      if case .waitFor(let event, let props, _, _, _) = step.action {
        want(event, props: !props.isEmpty)
      }
    }
    if !sop.functions.isEmpty {
      // For `ctx.run`.
      if plugin.source.grants.contains("orders") { orders = true }
      events.insert(SeenEvent.leftPool)
      withProps.insert(SeenEvent.leftPool)
    }
  }

  /// What is handed in for tasks, what is found of it, and what was counted.
  private mutating func add(_ koc: KOCDeclaration) {
    guard let assess = koc.assess else { return }
    let types =
      [
        KOCDeclaration.EventType.proof, KOCDeclaration.EventType.reviewed,
        KOCDeclaration.EventType.taskAccepted,
      ]
      + TaskResult.Result.allCases.map(KnownEvents.task)
    events.formUnion(types)
    withProps.formUnion(types)
    if assess.tasks.contains(where: { $0.proof == .order }) {
      orders = true
      orderProps = true
    }
  }

  private mutating func add(_ screen: ScreenRule) {
    screens = true
    for type in screen.on {
      if type == SeenEvent.orderPaid {
        orders = true
        orderProps = true
      } else {
        events.insert(type)
        withProps.insert(type)
      }
    }
  }

  var needs: ReadNeeds {
    var needs: ReadNeeds = []
    if !events.isEmpty { needs.insert(.events) }
    if orders { needs.insert(.orders) }
    if birthday { needs.insert(.birthday) }
    return needs
  }
}
