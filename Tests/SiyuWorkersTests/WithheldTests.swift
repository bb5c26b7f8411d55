import SiyuBorder
import SiyuModel
import SiyuWorkers
import Testing

extension WorkerTests {
  /// What a plugin was not granted is not in the memory it is handed, in whatever form.
  @Suite struct WithheldTests {
    private static let permissions = ["orders", "events", "name", "phone", "birthday", "address"]

    private static func canary(_ permission: String) -> String { "canary of \(permission) 7f3a" }

    private static func searcher(_ id: String, grants: Set<String>) -> PluginSource {
      let canaries = permissions.map { permission in
        DataValue.list(canary(permission).utf8.map { .int(Int64(~$0)) })
      }
      return PluginSource(
        id: id, version: "1.0.0", checksum: "search", folder: "plugins/\(id)", files: [:],
        settings: ["behaviour": "search", "canaries": .list(canaries)],
        grants: grants.union(["tag"]), asked: Set(permissions))
    }

    /// Every text of orders and events that comes through the dictionary is a canary too.
    private final class Words: Lexicon {
      func text(of word: Word) throws -> String {
        word.rawValue == 0
          ? "" : WithheldTests.canary(WithheldTests.permissions[Int(word.rawValue) - 1])
      }
      func texts(of item: ItemNumber) throws -> ItemTexts {
        let text = WithheldTests.canary("orders")
        return ItemTexts(sku: text, title: text, category: text, brand: text)
      }
    }

    /// As many customers as permissions; each has everything.
    private static func fill(_ batch: any PluginBatch) throws {
      func with(_ text: String, _ body: (BorrowedText) throws -> Void) rethrows {
        try Array(text.utf8).withUnsafeBufferPointer(body)
      }
      let writer = batch.writer
      for number in permissions.indices {
        try with("c-\(number)") { try writer.customer(CustomerRow(number: Int64(number), id: $0)) }
        try with(canary("orders")) { id in
          try writer.order(
            OrderRow(
              id: id, paidAt: 1, amount: 2, refunded: 0, status: 1, platform: Word(rawValue: 1),
              channel: Word(rawValue: 1), shop: Word(rawValue: 1)))
        }
        try writer.line(ItemNumber(rawValue: 1), quantity: 1, price: 1)
        try with(canary("events")) { try writer.event(Word(rawValue: 2), at: 1, props: $0) }
        for field in PersonalField.allCases {
          try with(canary(field.permission)) { try writer.personal(field, $0) }
        }
        try writer.endCustomer(nextOrderAt: .max, nextEventAt: .max)
      }
    }

    private static func found(_ plugins: [PluginSource]) throws -> [Set<String>] {
      let lane = try ProcessRuntime(try Fixture.setup(question: 5000)).lane(
        plugins: plugins, tags: TagDirectory(ids: [:]), lexicon: Words(), needs: .everything)
      defer { lane.close() }
      var found: [Set<String>] = plugins.map { _ in [] }
      // Both slots, and the first of them a second time.
      for _ in 0..<3 {
        let batch = try lane.emptyBatch()
        try fill(batch)
        try lane.ask(batch, plugins.map { _ in Fixture.questions }, now: Fixture.now)
        for (index, result) in try lane.answers().enumerated() {
          let codes = try #require(result).get().columns[2].codes
          found[index].formUnion(zip(permissions, codes).filter { $0.1 == 1 }.map(\.0))
        }
      }
      return found
    }

    /// What two plugins with these grants find of each other's records and their own.
    private static func foundInRecords(_ grants: [Set<String>]) throws -> [[Bool]] {
      let texts = grants.indices.flatMap { ["record of \($0) 91c2", "event of \($0) 91c2"] }
      let canaries = texts.map { DataValue.list($0.utf8.map { .int(Int64(~$0)) }) }
      let plugins = grants.enumerated().map { number, grants in
        PluginSource(
          id: "p\(number)", version: "1.0.0", checksum: "search", folder: "plugins/p\(number)",
          files: [:], settings: ["behaviour": "search", "canaries": .list(canaries)],
          grants: grants.union(["tag"]))
      }
      let lane = try ProcessRuntime(try Fixture.setup(question: 5000)).lane(
        plugins: plugins, tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: .everything)
      defer { lane.close() }
      var found: [[Bool]] = plugins.map { _ in texts.map { _ in false } }
      for _ in 0..<3 {
        let batch = try lane.emptyBatch()
        try Fixture.fill(batch, orders: [0])
        // The one customer, asked about once for each text.
        let asked = plugins.indices.map { number in
          Asked(
            [Fixture.questions[2]], about: texts.map { _ in 0 },
            records: texts.map { _ in
              SubjectRecord(
                entity: "record of \(number) 91c2",
                event: ["note": .string("event of \(number) 91c2")]
              ).data
            })
        }
        try lane.ask(batch, asked, now: Fixture.now)
        for (index, result) in try lane.answers().enumerated() {
          let codes = try #require(result).get().columns[0].codes
          for (text, code) in codes.enumerated() where code == 1 { found[index][text] = true }
        }
      }
      return found
    }

    private final class SurveyWords: Lexicon {
      func text(of word: Word) throws -> String { word == .none ? "" : "p\(word.rawValue - 1).koc" }
      func texts(of item: ItemNumber) throws -> ItemTexts {
        ItemTexts(sku: "", title: "", category: "", brand: "")
      }
    }

    /// What plugins with these grants find of the answers to each one's survey: what was chosen, and
    /// words.
    private static func foundInAnswers(_ grants: [Set<String>]) throws -> [[Bool]] {
      let texts = grants.indices.flatMap { ["chosen in \($0) 91c2", "words in \($0) 91c2"] }
      let canaries = texts.map { DataValue.list($0.utf8.map { .int(Int64(~$0)) }) }
      let plugins = grants.enumerated().map { number, grants in
        PluginSource(
          id: "p\(number)", version: "1.0.0", checksum: "search", folder: "plugins/p\(number)",
          files: [:], settings: ["behaviour": "search", "canaries": .list(canaries)],
          grants: grants.union(["tag"]),
          surveys: [
            Survey(
              name: "p\(number).koc", title: "",
              questions: [SurveyQuestion(id: "why", form: .text(longest: 100))])
          ])
      }
      let lane = try ProcessRuntime(try Fixture.setup(question: 5000)).lane(
        plugins: plugins, tags: TagDirectory(ids: [:]), lexicon: SurveyWords(), needs: .everything)
      defer { lane.close() }
      func with(_ text: String, _ body: (BorrowedText) throws -> Void) rethrows {
        try Array(text.utf8).withUnsafeBufferPointer(body)
      }
      var found: [[Bool]] = plugins.map { _ in texts.map { _ in false } }
      for _ in 0..<3 {
        let batch = try lane.emptyBatch()
        // A customer for each text that is looked for.
        for number in texts.indices {
          try with("c") { try batch.writer.customer(CustomerRow(number: Int64(number), id: $0)) }
          for plugin in grants.indices {
            let survey = Word(rawValue: Int32(plugin + 1))
            for isText in [false, true] {
              try with(texts[plugin * 2 + (isText ? 1 : 0)]) {
                try batch.writer.answer(
                  AnswerRow(survey: survey, question: survey, at: 1, isText: isText, value: $0))
              }
            }
          }
          try batch.writer.endCustomer(nextOrderAt: .max, nextEventAt: .max)
        }
        try lane.ask(batch, plugins.map { _ in [Fixture.questions[2]] }, now: Fixture.now)
        for (index, result) in try lane.answers().enumerated() {
          let codes = try #require(result).get().columns[0].codes
          for (text, code) in codes.enumerated() where code == 1 { found[index][text] = true }
        }
      }
      return found
    }

    @Test func `a plugin finds the answers to its own surveys, and of them what it is granted`()
      throws
    {
      #expect(
        try Self.foundInAnswers([["answers", "answers:text"], ["answers"], []]) == [
          [true, true, false, false, false, false], [false, false, true, false, false, false],
          [false, false, false, false, false, false],
        ])
    }

    /// What plugins with these grants find of levels in each one's membership.
    private static func foundInLevels(_ grants: [Set<String>]) throws -> [[Bool]] {
      let texts = grants.indices.map { "level in \($0) 91c2" }
      let canaries = texts.map { DataValue.list($0.utf8.map { .int(Int64(~$0)) }) }
      let plugins = grants.enumerated().map { number, grants in
        PluginSource(
          id: "p\(number)", version: "1.0.0", checksum: "search", folder: "plugins/p\(number)",
          files: [:], settings: ["behaviour": "search", "canaries": .list(canaries)],
          grants: grants.union(["tag"]))
      }
      let lane = try ProcessRuntime(try Fixture.setup(question: 5000)).lane(
        plugins: plugins, tags: TagDirectory(ids: [:]), lexicon: NoWords(), needs: .everything)
      defer { lane.close() }
      func with(_ text: String, _ body: (BorrowedText) throws -> Void) rethrows {
        try Array(text.utf8).withUnsafeBufferPointer(body)
      }
      var found: [[Bool]] = plugins.map { _ in texts.map { _ in false } }
      for _ in 0..<3 {
        let batch = try lane.emptyBatch()
        // A customer for each text that is looked for.
        for number in texts.indices {
          try with("c") { try batch.writer.customer(CustomerRow(number: Int64(number), id: $0)) }
          for (plugin, text) in texts.enumerated() {
            try with("p\(plugin).vip") { programme in
              try with(text) { state in
                try batch.writer.standing(
                  StandingRow(
                    programme: programme, state: state, rank: 1, since: 1, data: state))
              }
            }
          }
          try batch.writer.endCustomer(nextOrderAt: .max, nextEventAt: .max)
        }
        try lane.ask(batch, plugins.map { _ in [Fixture.questions[2]] }, now: Fixture.now)
        for (index, result) in try lane.answers().enumerated() {
          let codes = try #require(result).get().columns[0].codes
          for (text, code) in codes.enumerated() where code == 1 { found[index][text] = true }
        }
      }
      return found
    }

    @Test func `a plugin finds levels in its own memberships, and in those granted by name`() throws
    {
      #expect(
        try Self.foundInLevels([["membership"], ["membership:p0.vip"], []]) == [
          [true, false, false], [true, true, false], [false, false, false],
        ])
    }

    @Test func `a plugin finds its own records, and of them what it is granted`() throws {
      #expect(
        try Self.foundInRecords([["events"], ["orders"]]) == [
          [true, true, false, false], [false, false, true, false],
        ])
    }

    @Test func `one that is granted everything finds everything`() throws {
      let all = Self.searcher("all", grants: Set(Self.permissions))
      #expect(try Self.found([all]) == [Set(Self.permissions)])
    }

    @Test(arguments: permissions)
    func `what one is not granted it does not find, whatever its neighbour is`(
      _ withheld: String
    ) throws {
      let all = Set(Self.permissions)
      let plugins = [
        Self.searcher("all", grants: all),
        Self.searcher("fewer", grants: all.subtracting([withheld])),
        Self.searcher("only", grants: [withheld]), Self.searcher("none", grants: []),
      ]
      #expect(try Self.found(plugins) == [all, all.subtracting([withheld]), [withheld], []])
    }
  }
}
