import Foundation
import SiyuPackaging

/// The attacks, read from `Corpus/`.
enum Corpus {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Corpus").path

  /// The root of the repository.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  static let all: [Attack] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { name in
      do {
        return try read(name)
      } catch {
        // The suite has a test that fails then; one bad file hides no other attack.
        return Attack(broken: name, "\(error)")
      }
    }
  }()

  static func named(_ name: String) -> Attack? { all.first { $0.name == name } }

  private static func read(_ name: String) throws -> Attack {
    let path = "\(folder)/\(name)/outcome.toml"
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let root = try TOMLDocument(bytes, file: "\(name)/outcome.toml").root
    let known: Set = [
      "threat", "tries", "outcome", "says", "command", "tags", "leaves", "limits", "manifest",
      "make", "grants", "messages", "tasks",
    ]
    if let odd = root.keys.first(where: { !known.contains($0) }) {
      throw CorpusError(words: "\(name): unknown key \(odd)")
    }
    let words = root.texts("outcome")
    let outcomes = words.compactMap(Attack.Outcome.init(rawValue:))
    guard let threat = root.texts("threat").first, let tries = root.texts("tries").first,
      !outcomes.isEmpty, outcomes.count == words.count
    else { throw CorpusError(words: "\(name): wants threat, tries and a known outcome") }
    return Attack(
      name: name, folder: "\(folder)/\(name)", threat: threat, tries: tries, outcomes: outcomes,
      says: root.texts("says"), command: root["command"] == nil ? nil : root.texts("command"),
      tags: Int(root.integer("tags") ?? 0), grants: root.texts("grants"),
      messages: Int(root.integer("messages") ?? 0), tasks: Int(root.integer("tasks") ?? 0),
      leaves: root.texts("leaves"),
      limits: limits(root["limits"]), hasManifest: !root.says("manifest", false),
      makes: try makes(root["make"], of: name))
  }

  private static func limits(_ item: TOMLItem?) -> [String: Int64] {
    guard case .table(let section)? = item?.value else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: section.keys.compactMap { key in
        section.integer(key).map { (key, $0) }
      })
  }

  private static func makes(_ item: TOMLItem?, of name: String) throws -> [Attack.Made] {
    guard case .list(let items)? = item?.value else { return [] }
    return try items.map { item in
      guard case .table(let section) = item.value,
        let path = section.texts("path").first ?? section.texts("at").first
      else { throw CorpusError(words: "\(name): make wants path or at") }
      let text = section.texts("text").first ?? ""
      let kind: Attack.Made.Kind
      if let target = section.texts("link").first {
        kind = .link(to: target)
      } else if section.says("pipe", true) {
        kind = .pipe
      } else if let size = section.integer("size") {
        kind = .empty(size: size)
      } else if let count = section.integer("count") {
        kind = .many(text, count: Int(count))
      } else {
        let whole = String(repeating: text, count: Int(section.integer("repeat") ?? 1))
        kind = .text(
          (section.texts("before").first ?? "") + whole + (section.texts("after").first ?? ""))
      }
      return Attack.Made(path: path, isInPlugin: section["path"] != nil, kind: kind)
    }
  }
}

struct CorpusError: Error, CustomStringConvertible {
  var words: String
  var description: String { words }
}

extension Attack {
  fileprivate init(broken name: String, _ problem: String) {
    self.init(
      name: name, folder: "", threat: "", tries: problem, outcomes: [], says: [], command: nil,
      tags: 0, leaves: [], limits: [:], hasManifest: false, makes: [])
  }
}

extension TOMLSection {
  /// A text, or a list of texts.
  fileprivate func texts(_ key: String) -> [String] {
    switch self[key]?.value {
    case .text(let text): [text]
    case .list(let items):
      items.compactMap { if case .text(let text) = $0.value { text } else { nil } }
    default: []
    }
  }

  fileprivate func integer(_ key: String) -> Int64? {
    if case .integer(let number)? = self[key]?.value { number } else { nil }
  }

  fileprivate func says(_ key: String, _ wanted: Bool) -> Bool {
    if case .flag(let flag)? = self[key]?.value { flag == wanted } else { false }
  }
}
