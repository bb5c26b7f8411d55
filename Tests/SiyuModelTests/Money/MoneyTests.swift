import SiyuModel
import Testing

@Suite struct MoneyTests {
  @Test(arguments: [
    ("1,234.50", "CNY", 123_450), ("¥12", "CNY", 1_200), ("12.5元", "CNY", 1_250),
    ("-3", "CNY", -300),
    ("￥ 1,234,567.8", "CNY", 123_456_780), ("+0.05", "CNY", 5), (".5", "CNY", 50),
    ("5.", "CNY", 500),
    ("-¥3.00", "CNY", -300), ("¥-3", "CNY", -300), ("CNY 12.30", "CNY", 1_230),
    ("12 RMB", "CNY", 1_200),
    ("12.3000", "CNY", 1_230), ("\t178.8 ", "CNY", 17_880), ("1200", "JPY", 1_200),
    ("12.00", "JPY", 12),
    ("1.234", "KWD", 1_234), ("$9.99", "USD", 999), ("0", "CNY", 0), ("-0.00", "CNY", 0),
    ("90000000000000.00", "CNY", 9_000_000_000_000_000), ("000012.50", "CNY", 1_250),
    ("¥\u{A0}12", "CNY", 1_200), ("−5", "CNY", -500),
  ])
  func `amounts become minor units`(text: String, code: String, minor: Int64) throws {
    let currency = try #require(Currency(code: code))
    #expect(try Money.parse(text, currency) == minor)
  }

  @Test(arguments: [
    ("", "CNY", MoneyError.empty), (" ", "CNY", .empty), ("abc", "CNY", .notANumber),
    ("1e3", "CNY", .exponent), ("1E+3", "CNY", .exponent),
    ("1.005", "CNY", .tooManyDecimals(allowed: 2)),
    ("1.5", "JPY", .tooManyDecimals(allowed: 0)), ("12,34", "CNY", .badGrouping),
    ("1,2345", "CNY", .badGrouping), (",123", "CNY", .notANumber),
    ("1234,567", "CNY", .badGrouping),
    ("$12", "CNY", .wrongCurrency(expected: "CNY")),
    ("12 USD", "CNY", .wrongCurrency(expected: "CNY")),
    ("€12", "CNY", .wrongCurrency(expected: "CNY")), ("90000000000000.01", "CNY", .outOfRange),
    ("99999999999999999999999", "CNY", .outOfRange), ("--3", "CNY", .notANumber),
    ("-", "CNY", .notANumber),
    (".", "CNY", .notANumber), ("1.2.3", "CNY", .notANumber), ("¥", "CNY", .notANumber),
    ("1 2", "CNY", .notANumber), ("NaN", "CNY", .notANumber), ("+¥-3", "CNY", .notANumber),
  ])
  func `other texts are refused`(text: String, code: String, error: MoneyError) throws {
    let currency = try #require(Currency(code: code))
    #expect(throws: error) { try Money.parse(text, currency) }
    #expect(!error.description.isEmpty)
  }

  @Test(arguments: [
    (123_450, "CNY", "¥1,234.50", "1234.50"), (-5, "CNY", "-¥0.05", "-0.05"),
    (0, "CNY", "¥0.00", "0.00"),
    (1_234_567, "JPY", "¥1,234,567", "1234567"), (1_234, "KWD", "KWD 1.234", "1.234"),
    (99_999, "USD", "$999.99", "999.99"),
  ])
  func `amounts are written`(minor: Int64, code: String, symbol: String, plain: String) throws {
    let currency = try #require(Currency(code: code))
    #expect(Money.format(minor, currency) == symbol)
    #expect(Money.format(minor, currency, .plain) == plain)
  }

  @Test func `every style is read back`() throws {
    var random = DeterministicRandom(seed: 23)
    for currency in Currency.all {
      for _ in 0..<200 {
        let minor = random.int(in: Money.range) >> random.int(in: 0...50)
        for style in [Money.Style.plain, .grouped, .symbol] {
          let text = Money.format(minor, currency, style)
          #expect(try Money.parse(text, currency) == minor, "\(text)")
        }
      }
    }
    #expect(Money.format(.min, .cny).hasPrefix("-¥92,233,720"))
  }

  @Test func `random bytes never trap`() {
    var random = DeterministicRandom(seed: 29)
    let alphabet = Array("0123456789,.-+¥元e $￥".utf8)
    for _ in 0..<50_000 {
      let bytes = (0..<random.int(in: 0...25)).map { _ in
        alphabet[Int(random.int(in: 0...Int64(alphabet.count - 1)))]
      }
      bytes.withUnsafeBufferPointer { buffer in
        if let minor = try? Money.parse(buffer, .cny) { #expect(Money.range.contains(minor)) }
      }
    }
  }
}
