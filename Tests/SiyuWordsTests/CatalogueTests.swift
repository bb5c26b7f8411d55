import Foundation
import SiyuWords
import Testing

/// The catalogue as it is built in, compared with the sources.
@Suite struct CatalogueTests {
  private typealias Entry = (area: String, entry: Catalogue.Entry)

  /// Entries with their files; texts of the argument parser and of Lua are in no source of ours.
  private static func entries(withParser: Bool = true) throws -> [Entry] {
    var all: [Entry] = []
    for file in Catalogue.builtIn where withParser || !["parser", "pieces"].contains(file.area) {
      do {
        for entry in try CatalogueFile(parsing: file.text).entries {
          all.append((file.area, entry))
        }
      } catch {
        throw Problem("zh-Hans/\(file.area).words:\(error.line): \(error)")
      }
    }
    return all
  }

  struct Problem: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
  }

  @Test func `nothing that is said is missing`() throws {
    let known = Set(try Self.entries().map(\.entry.english))
    let missing = try CarriedOver.phrases().filter { !known.contains($0.key) }
      .sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    #expect(
      missing.isEmpty,
      """
      add to a file of Sources/CWords/zh-Hans, with the translation behind '=':
      \(missing.map { "# \($0.value)\n\($0.key)\n= \n" }.joined(separator: "\n"))
      """)
  }

  @Test func `nothing is left over that nobody says`() throws {
    let said = try CarriedOver.phrases(
      in: CarriedOver.files() + CarriedOver.files(CarriedOver.partly))
    let left = try Self.entries(withParser: false).filter { said[$0.entry.english] == nil }
    #expect(
      left.isEmpty,
      """
      take out of the catalogue, or correct the English:
      \(left.map { "\($0.area).words:\($0.entry.line): \($0.entry.english)" }
        .joined(separator: "\n"))
      """)
  }

  @Test func `a translation has the places of its English`() throws {
    func places(_ text: String) -> [String] {
      text.matches(of: /\{\d+\}/).map { String($0.output) }.sorted()
    }
    let different = try Self.entries().filter {
      Set(places($0.entry.english)) != Set(places($0.entry.translation))
    }
    #expect(
      different.isEmpty,
      "\(different.map { "\($0.area).words:\($0.entry.line): \($0.entry.english)" })")
  }

  /// Of `{1}{2}` nobody can tell where the first ends. What a command prints need not be read back.
  @Test func `what is read back has no two places side by side`() throws {
    let rooms = CarriedOver.rooms + CarriedOver.partly
    let unreadable = try CarriedOver.phrases(in: CarriedOver.files(rooms))
      .filter { $0.key.contains("}{") && !$0.key.contains("}}{") && !$0.key.contains("}{{") }
    let known = Set(try Self.entries().map(\.entry.english))
    #expect(unreadable.keys.filter(known.contains).sorted() == [])
  }

  /// Errors and hints are English until they are shown, and what is in tables for programs stays so.
  @Test func `names that are printed are listed in the language of now`() throws {
    for file in CarriedOver.files(["siyu/"]) {
      let source = try String(
        contentsOfFile: "\(CarriedOver.top)/Sources/\(file)", encoding: .utf8)
      let joined = "joined(separator: \", \")"
      if file.hasSuffix("Text.swift") { #expect(!source.contains(joined), "\(file): .listed()") }
      for literal in SwiftLiterals(source).all where literal.call == "say" {
        #expect(!literal.values.contains { $0.contains(joined) }, "\(file): \(literal.texts)")
      }
    }
  }

  @Test func `a text is translated once`() throws {
    let all = try Self.entries()
    let twice = Dictionary(grouping: all, by: \.entry.english).filter { $0.value.count > 1 }
    #expect(twice.isEmpty, "\(twice.map { "\($0.key): \($0.value.map(\.area))" })")
  }

  @Test func `a translation is not English, and holds nothing that moves the cursor`() throws {
    for (area, entry) in try Self.entries() {
      let controls = entry.translation.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }
      #expect(!controls, "\(area).words:\(entry.line)")
    }
  }

  @Test func `every file of the catalogue is built in as it is`() throws {
    let folder = "\(CarriedOver.top)/Sources/CWords/zh-Hans"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(files == Catalogue.builtIn.map { "\($0.area).words" }.sorted())
    for (area, text) in Catalogue.builtIn {
      #expect(try String(contentsOfFile: "\(folder)/\(area).words", encoding: .utf8) == text)
    }
  }

  @Test func `what is listed as English or silent is there`() throws {
    for path in CarriedOver.stillEnglish + CarriedOver.silent + CarriedOver.rooms
      + CarriedOver.partly
    {
      #expect(FileManager.default.fileExists(atPath: "\(CarriedOver.top)/Sources/\(path)"))
    }
  }
}
