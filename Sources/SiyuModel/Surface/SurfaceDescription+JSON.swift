// As `siyu api --json` gives it, and as a worker tells it to its host.

extension SurfaceDescription {
  public var json: DataValue {
    .record([
      "surface": .string(version),
      "modules": .list(modules.map(\.json)),
      "declarations": .list(declarations.map(\.json)),
      "classes": .list(classes.map(\.json)),
      "aliases": .list(
        aliases.map {
          .record([
            "name": .string($0.name), "type": .string($0.type), "about": .string($0.about),
          ])
        }),
      "standard": .list(standard.map { .string($0) }),
      "differences": .list(differences.map(\.json)),
    ])
  }

  /// `nil` for what no siyu has written.
  public init?(json: DataValue) {
    guard let version = json["surface"]?.stringValue,
      let modules = json.all("modules", SurfaceModule.init(json:)),
      let declarations = json.all("declarations", SurfaceDeclaration.init(json:)),
      let classes = json.all("classes", SurfaceClass.init(json:)),
      let aliases = json.all(
        "aliases",
        { item -> SurfaceAlias? in
          guard let name = item.text("name"), let type = item.text("type"),
            let about = item.text("about")
          else { return nil }
          return SurfaceAlias(name, type, about)
        }),
      let differences = json.all("differences", SurfaceDifference.init(json:))
    else { return nil }
    self.init(
      version: version, modules: modules, declarations: declarations, classes: classes,
      aliases: aliases, standard: (json["standard"]?.listValue ?? []).compactMap(\.stringValue),
      differences: differences)
  }
}

extension SurfaceDifference {
  fileprivate var json: DataValue {
    .record([
      "what": .string(what), "instead": .string(instead), "reason": .string(reason),
      "names": .list(names.map { .string($0) }),
    ])
  }

  fileprivate init?(json: DataValue) {
    guard let what = json.text("what"), let instead = json.text("instead"),
      let reason = json.text("reason")
    else { return nil }
    self.init(
      what, instead, reason, (json["names"]?.listValue ?? []).compactMap(\.stringValue))
  }
}

extension DataValue {
  /// A list's elements, each read; `nil` where one of them cannot be.
  fileprivate func all<Value>(_ name: String, _ read: (DataValue) -> Value?) -> [Value]? {
    guard let list = self[name]?.listValue else { return nil }
    let values = list.compactMap(read)
    return values.count == list.count ? values : nil
  }
  fileprivate func text(_ name: String) -> String? { self[name]?.stringValue }
  /// `nil` where it does not say, or says what nobody knows.
  fileprivate var places: [SurfacePlace]? {
    self["places"] == nil ? nil : all("places", { $0.stringValue.flatMap(SurfacePlace.init) })
  }
  fileprivate func flag(_ name: String) -> Bool { self[name]?.boolValue ?? false }
}

extension DataRecord {
  /// Leaves out what says nothing.
  fileprivate mutating func put(_ name: String, _ text: String?) {
    if let text, !text.isEmpty { self[name] = .string(text) }
  }
  fileprivate mutating func put(_ name: String, _ all: [DataValue]) {
    if !all.isEmpty { self[name] = .list(all) }
  }
  fileprivate mutating func put(_ name: String, _ flag: Bool) {
    if flag { self[name] = .bool(true) }
  }
  fileprivate mutating func put(_ places: [SurfacePlace]?) {
    if let places { self["places"] = .list(places.map { .string($0.rawValue) }) }
  }
}

extension SurfaceModule {
  fileprivate var json: DataValue {
    var record: DataRecord = ["name": .string(name), "title": .string(title)]
    record.put("about", about)
    record["places"] = .list(places.map { .string($0.rawValue) })
    record["functions"] = .list(functions.map(\.json))
    record["values"] = .list(values.map(\.json))
    return .record(record)
  }

  fileprivate init?(json: DataValue) {
    guard let name = json.text("name"), let title = json.text("title"),
      let places = json.all("places", { $0.stringValue.flatMap(SurfacePlace.init) }),
      let functions = json.all("functions", SurfaceFunction.init(json:)),
      let values = json.all("values", SurfaceField.init(json:))
    else { return nil }
    self.init(
      name: name, title: title, about: json.text("about") ?? "", places: places,
      functions: functions, values: values)
  }
}

extension SurfaceFunction {
  fileprivate var json: DataValue {
    var record: DataRecord = [
      "name": .string(name), "summary": .string(summary),
      "signature": .string(signature(as: name)),
    ]
    record["parameters"] = .list(
      parameters.map {
        .record(["name": .string($0.name), "type": .string($0.type), "about": .string($0.about)])
      })
    record.put("variadic", isVariadic)
    record["returns"] = .list(
      results.map { .record(["type": .string($0.type), "about": .string($0.about)]) })
    record.put("errors", errors.map { .string($0) })
    record["phases"] = .string(phases)
    record.put("permission", permission)
    record.put(places)
    record["since"] = .string(since)
    record["example"] = .string(example)
    return .record(record)
  }

  fileprivate init?(json: DataValue) {
    guard let name = json.text("name"), let summary = json.text("summary"),
      let phases = json.text("phases"), let since = json.text("since"),
      let example = json.text("example"),
      let parameters = json.all(
        "parameters",
        { item -> Parameter? in
          guard let name = item.text("name"), let type = item.text("type"),
            let about = item.text("about")
          else { return nil }
          return Parameter(name, type, about)
        }),
      let results = json.all(
        "returns",
        { item -> Result? in
          guard let type = item.text("type"), let about = item.text("about") else { return nil }
          return Result(type, about)
        })
    else { return nil }
    self.init(
      name: name, summary: summary, parameters: parameters, isVariadic: json.flag("variadic"),
      results: results, errors: (json["errors"]?.listValue ?? []).compactMap(\.stringValue),
      phases: phases, permission: json.text("permission"), places: json.places, since: since,
      example: example)
  }
}

extension SurfaceField {
  fileprivate var json: DataValue {
    var record: DataRecord = [
      "name": .string(name), "type": .string(type), "about": .string(about),
    ]
    record.put("required", isRequired)
    record.put("permission", permission)
    record.put(places)
    record["since"] = .string(since)
    record.put("example", example)
    return .record(record)
  }

  fileprivate init?(json: DataValue) {
    guard let name = json.text("name"), let type = json.text("type"),
      let about = json.text("about"), let since = json.text("since")
    else { return nil }
    self.init(
      name, type, about, isRequired: json.flag("required"), permission: json.text("permission"),
      places: json.places, since: since, example: json.text("example"))
  }
}

extension SurfaceClass {
  fileprivate var json: DataValue {
    var record: DataRecord = [
      "name": .string(name), "summary": .string(summary), "from": .string(from),
    ]
    record["fields"] = .list(fields.map(\.json))
    record["functions"] = .list(functions.map(\.json))
    record["methods"] = .list(methods.map(\.json))
    record.put("others", others)
    record.put("written", isWritten)
    record.put("notes", notes)
    return .record(record)
  }

  fileprivate init?(json: DataValue) {
    guard let name = json.text("name"), let summary = json.text("summary"),
      let from = json.text("from"), let fields = json.all("fields", SurfaceField.init(json:)),
      let functions = json.all("functions", SurfaceFunction.init(json:)),
      let methods = json.all("methods", SurfaceFunction.init(json:))
    else { return nil }
    self.init(
      name, summary, from: from, fields: fields, functions: functions, methods: methods,
      others: json.text("others"), isWritten: json.flag("written"),
      notes: json.text("notes") ?? "")
  }
}

extension SurfaceDeclaration {
  fileprivate var json: DataValue {
    .record([
      "name": .string(name), "summary": .string(summary), "takes": .string(takes),
      "errors": .list(errors.map { .string($0) }), "phases": .string(phases),
      "since": .string(since), "example": .string(example),
    ])
  }

  fileprivate init?(json: DataValue) {
    guard let name = json.text("name"), let summary = json.text("summary"),
      let takes = json.text("takes"), let phases = json.text("phases"),
      let since = json.text("since"), let example = json.text("example")
    else { return nil }
    self.init(
      name: name, summary: summary, takes: takes,
      errors: (json["errors"]?.listValue ?? []).compactMap(\.stringValue), phases: phases,
      since: since, example: example)
  }
}
