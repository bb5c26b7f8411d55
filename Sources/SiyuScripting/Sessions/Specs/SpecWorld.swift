internal import Lua
internal import SiyuModel

/// Where customers come from that nobody described.
protocol StoredCustomers: AnyObject {
  /// Lays a customer out as rules see them at a time, and tells what the customer is in programmes.
  /// Valid until the next one is laid out.
  func layOut(
    _ id: String, at now: Instant
  ) throws(LuaError) -> (columns: BatchColumns, levels: [SpecCustomer.Level])
}

/// What a spec works with: customers it described, the clock and settings it set, and the plugin's
/// rules to ask about them.
final class SpecWorld {
  let machine: PluginMachine
  let context: ViewContext
  private(set) var clock: SpecClock

  private var made: [Int: MadeCustomer] = [:]
  private var lastNumber = 0
  /// Customers described in this `it`; their numbers begin again in the next one.
  private var described = 0
  private var focused: (number: Int, now: Instant)?
  private let plainSettings: SettingsView?
  /// In the order of their declaration.
  let sops: [AskedSOP]
  /// By the numbers of their functions.
  let sopsByFunction: [Int: AskedSOP]
  let directory: TagDirectory
  /// What rules were asked about, while there is an example whose name to note with it.
  private(set) var asked: [AskedCustomer] = []
  /// The example that runs.
  var example: [String]?
  private var settings: DataValue?

  /// Lays out customers that nobody described; for a REPL.
  weak var stored: (any StoredCustomers)?

  private struct MadeCustomer {
    var description: SpecCustomer
    /// Its rows are not described, but come from the workspace.
    var isStored = false
    /// From 1 in each `it`.
    let numberInExample: Int
    /// The clocks at which it was asked about.
    var notedAt: Set<Instant> = []
    /// The Lua value; held so that its identity is nobody else's.
    var value: LuaReference?
    var identity: UnsafeRawPointer?
    var batch: (now: Instant, SpecBatch)?
  }

  /// - Parameter known: the numbers that stored customers' tags have; all groups' are in it.
  init(
    _ machine: PluginMachine, seed: UInt64, directory known: TagDirectory? = nil
  ) throws(LuaError) {
    self.machine = machine
    sopsByFunction = AskedSOP.all(machine.declarations.sops)
    sops = machine.declarations.sops.enumerated().map { AskedSOP($0.element, number: $0.offset) }
    clock = SpecClock(zone: machine.surroundings.zone)
    let groups = machine.rules.compactMap(\.group) + machine.surroundings.sharedGroups
    var ids: [TagName: TagID] = [:]
    for group in groups {
      for value in group.values {
        let name = TagName(group: group.name, value: value.name)
        if ids[name] == nil { ids[name] = TagID(rawValue: Int32(ids.count + 1)) }
      }
    }
    directory = known ?? TagDirectory(ids: ids)
    let book = TagBook(directory: directory, pluginID: machine.source.id)
    for group in groups { book.add(group) }
    context = try ViewContext(
      lua: machine.lua, source: machine.source, surroundings: machine.surroundings, tags: book,
      seed: seed, machine: machine.context)
    try context.adopt(machine)
    plainSettings = context.settings
    context.setClock(clock.now)
  }

  // MARK: One `it` after the other

  /// Begins an `it`: the clock and the settings are as they were.
  func begin() {
    setClock(SpecClock(zone: clock.zone).now)
    context.settings = plainSettings
    settings = nil
    described = 0
  }

  var scene: Scene { Scene(now: clock.now, settings: settings, described: described) }

  /// Clock and settings, and the numbers of customers, are as they were then.
  func restore(_ scene: Scene) throws(LuaError) {
    setClock(scene.now)
    try setAllSettings(scene.settings)
    described = scene.described
  }

  var newestCustomer: Int { lastNumber }

  /// Ends an `it`: customers after `number` are gone.
  func end(keeping number: Int) {
    made = made.filter { $0.key <= number }
    unfocus()
  }

  private func unfocus() {
    focused = nil
    context.columns = nil
  }

  func setClock(_ now: Instant) {
    clock.now = now
    context.setClock(now)
  }

  // MARK: Customers

  /// Makes a customer and pushes it.
  func makeCustomer(_ value: LuaValue, _ lua: LuaState) throws(LuaError) {
    if let now = SpecCustomerReader.now(value) {
      setClock(try clock.time(now, "'now' of a customer"))
    }
    described += 1
    let reader = SpecCustomerReader(
      clock: clock, currency: machine.surroundings.currency, attributes: machine.attributes,
      entities: machine.entities, surveys: machine.source.surveys,
      memberships: machine.declarations.memberships, kocs: machine.declarations.kocs,
      plugin: machine.source.id, tags: context.tags, number: described, cards: context.cards,
      coupons: context.coupons, benefits: machine.declarations.benefits)
    let description = try reader.read(value)
    _ = try pushValue(of: adopt(description), lua)
  }

  /// Pushes the Lua value of a customer that has none yet.
  private func pushValue(of number: Int, _ lua: LuaState) throws(LuaError) -> LuaReference {
    try lua.push(.integer(Int64(number)))
    try lua.push(context.types.customerValue)
    try machine.sandbox.call("spec_customer", lua, arguments: 2, results: 1)
    made[number]?.identity = lua.stack.identity(at: -1)
    let value = try lua.popReference()
    made[number]?.value = value
    try lua.push(value)
    return value
  }

  /// Pushes a customer of the workspace, and gives its value.
  /// - Throws: what the host says where there is none.
  func makeStored(_ id: String, _ lua: LuaState) throws(LuaError) -> LuaReference {
    var description = SpecCustomer()
    description.id = id
    let number = adopt(description)
    made[number]?.isStored = true
    do throws(LuaError) {
      try focus(number)
    } catch {
      made[number] = nil
      throw error
    }
    return try pushValue(of: number, lua)
  }

  /// The number of the customer that a Lua value is.
  func number(of identity: UnsafeRawPointer?) -> Int? {
    guard let identity else { return nil }
    return made.first { $0.value.identity == identity }?.key
  }

  /// Full names of the tags that the focused customer holds, as the plugin writes them; sorted.
  var heldTags: [String] {
    guard context.columns != nil else { return [] }
    let prefix = "\(machine.source.id)."
    return context.held.compactMap { directory.names[TagID(rawValue: $0)]?.description }
      .map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }.sorted()
  }

  /// Takes a customer that has no Lua value, and gives its number.
  func adopt(_ description: SpecCustomer) -> Int {
    lastNumber += 1
    made[lastNumber] = MadeCustomer(description: description, numberInExample: described)
    return lastNumber
  }

  /// Notes that a rule is asked about a customer, for ``OrderCheck``; of a function of an SOP, with
  /// what it was told last.
  func noteAsked(_ number: Int, _ rule: Int, _ record: SubjectRecord?) {
    guard let example, var customer = made[number] else { return }
    if asked.count < OrderCheck.most, customer.notedAt.insert(clock.now).inserted {
      made[number] = customer
      asked.append(
        AskedCustomer(
          made: number, description: customer.description, now: clock.now, settings: settings,
          example: example, number: customer.numberInExample))
    }
    guard let record,
      let index = asked.lastIndex(where: { $0.made == number && $0.now == clock.now })
    else { return }
    asked[index].records[rule] = record
  }

  /// The ids of things of one kind that a customer has.
  func entities(of number: Int, kind: String) -> [String] {
    (made[number]?.description.entities ?? []).filter { $0.kind == kind }.map(\.id)
  }

  /// The customer given as an argument.
  func customer(_ call: LuaCall, _ n: Int) throws(LuaError) -> Int {
    let identity = call.stack.identity(at: call.index(n))
    if let identity, let found = made.first(where: { $0.value.identity == identity }) {
      return found.key
    }
    throw call.wrong(
      n,
      wants: "a customer made with customer { … }" + (stored == nil ? "" : " or siyu.customer(…)"))
  }

  /// What a customer was described to be in a programme.
  func stage(of customer: Int, in programme: String) -> String? {
    made[customer]?.description.levels.first { $0.programme == programme }?.level
  }

  /// The customer that a Lua value is.
  func description(_ identity: UnsafeRawPointer?) -> SpecCustomer? {
    guard let identity else { return nil }
    return made.values.first { $0.identity == identity }?.description
  }

  /// The settings that the spec set; `nil` for the plugin's own.
  var settingsNow: DataValue? { settings }

  /// Turns the views to a customer at the present clock.
  func focus(_ number: Int) throws(LuaError) {
    if let focused, focused == (number, clock.now) { return }
    guard var customer = made[number] else {
      throw LuaError(
        .runtime, "this customer was described in another 'it'; describe it here, or in before_each"
      )
    }
    if customer.isStored {
      try focus(onStored: &customer)
      made[number] = customer
      focused = (number, clock.now)
      return
    }
    if customer.batch?.now != clock.now {
      do {
        customer.batch = (
          clock.now,
          try SpecBatch(
            customer.description, now: clock.now, needs: machine.source.needs,
            plugin: machine.source.id, standings: machine.source.standingAccess)
        )
      } catch {
        throw LuaError(.host, "the customer cannot be laid out: \(error)")
      }
      made[number] = customer
    }
    context.columns = customer.batch?.1.columns
    context.begin(subject: 0)
    focused = (number, clock.now)
  }

  /// Its rows lie where the host puts the next one's, too: they are asked for each time.
  private func focus(onStored customer: inout MadeCustomer) throws(LuaError) {
    guard let stored else { throw LuaError(.host, "there are no customers here") }
    unfocus()
    let (columns, levels) = try stored.layOut(customer.description.id, at: clock.now)
    customer.description.levels = levels
    context.columns = columns
    context.begin(subject: 0)
  }

  // MARK: Settings

  /// Overrides settings until the `it` ends.
  func setSettings(_ value: LuaValue, _ lua: LuaState) throws(LuaError) {
    let settings = try SpecSettings(
      source: machine.source, currency: machine.surroundings.currency
    ).over(value)
    self.settings = .record(settings)
    context.settings = try SettingsView(lua, .record(settings))
  }

  /// Sets all settings at once; nil for the plugin's own.
  func setAllSettings(_ all: DataValue?) throws(LuaError) {
    settings = all
    context.settings =
      try all.map { all throws(LuaError) in try SettingsView(machine.lua, all) }
      ?? plainSettings
  }
}
