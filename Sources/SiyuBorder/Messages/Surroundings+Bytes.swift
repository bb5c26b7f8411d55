internal import SiyuModel

// How a plugin and its surroundings travel.

extension ByteWriter {
  mutating func pluginSource(_ source: PluginSource) {
    string(source.id)
    string(source.version)
    string(source.checksum)
    string(source.folder)
    list(source.files.sorted { $0.key < $1.key }) { writer, file in
      writer.string(file.key)
      writer.byteString(file.value)
    }
    value(source.settings)
    list(source.grants.sorted()) { writer, grant in writer.string(grant) }
    list(source.asked.sorted()) { writer, word in writer.string(word) }
    list(source.surveys) { writer, survey in writer.survey(survey) }
    list(source.requires.sorted { $0.key < $1.key }) { writer, plugin in
      writer.string(plugin.key)
      writer.list(plugin.value) { writer, id in writer.string(id) }
    }
    list(source.settingRules) { writer, rule in writer.settingRule(rule) }
  }

  mutating func surroundings(_ surroundings: PluginSurroundings) {
    surroundings.zone.encode(to: &self)
    string(surroundings.currency.code)
    list(surroundings.sharedGroups) { writer, group in writer.tagGroup(group) }
    list(surroundings.attributes) { writer, field in writer.field(field) }
    list(surroundings.entities) { writer, entity in writer.entity(entity) }
    int64(surroundings.limits.questionMilliseconds)
    int64(surroundings.limits.loadMilliseconds)
    int64(surroundings.limits.passMilliseconds)
    int64(surroundings.limits.memoryBytes)
    bool(surroundings.confinement == .required)
  }
}

extension ByteReader {
  mutating func pluginSource() throws(ByteError) -> PluginSource {
    let id = try string()
    let version = try string()
    let checksum = try string()
    let folder = try string()
    var files: [String: [UInt8]] = [:]
    for _ in 0..<(try count(each: 2)) {
      let path = try string()
      files[path] = try byteString()
    }
    let settings = try value()
    let grants = try list { reader throws(ByteError) in try reader.string() }
    let asked = try list { reader throws(ByteError) in try reader.string() }
    let surveys = try list { reader throws(ByteError) in try reader.survey() }
    var requires: [String: [String]] = [:]
    for _ in 0..<(try count(each: 2)) {
      let id = try string()
      requires[id] = try list { reader throws(ByteError) in try reader.string() }
    }
    let rules = try list { reader throws(ByteError) in try reader.settingRule() }
    return PluginSource(
      id: id, version: version, checksum: checksum, folder: folder, files: files,
      settings: settings, grants: Set(grants), asked: Set(asked), surveys: surveys,
      requires: requires, settingRules: rules)
  }

  mutating func surroundings() throws(ByteError) -> PluginSurroundings {
    let zone = try TimeZoneRules(from: &self)
    let code = try string()
    guard let currency = Currency(code: code) else {
      throw failure("unknown currency")
    }
    let groups = try list { reader throws(ByteError) in try reader.tagGroup() }
    let attributes = try list { reader throws(ByteError) in try reader.field() }
    let entities = try list { reader throws(ByteError) in try reader.entity() }
    var limits = PluginLimits()
    limits.questionMilliseconds = try int64()
    limits.loadMilliseconds = try int64()
    limits.passMilliseconds = try int64()
    limits.memoryBytes = try int64()
    let isRequired = try bool()
    return PluginSurroundings(
      zone: zone, currency: currency, sharedGroups: groups, attributes: attributes,
      entities: entities, limits: limits, confinement: isRequired ? .required : .available)
  }
}
