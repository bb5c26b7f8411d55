/// A currency: its ISO 4217 code, how many digits its minor unit has, and how it is written.
public struct Currency: Hashable, Sendable {
  /// Such as "CNY".
  public let code: String
  /// 0...4; CNY 2 (分), JPY 0, KWD 3.
  public let minorDigits: Int
  /// Such as "¥"; the code and a blank where there is no usual sign.
  public let symbol: String

  public static let cny = Currency(code: "CNY", minorDigits: 2, symbol: "¥")

  /// The currencies siyu knows, by code.
  public static let all: [Currency] =
    table.split(separator: " ").compactMap { entry in
      let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 3, let digits = Int(parts[1]) else { return nil }
      let symbol = parts[2].isEmpty ? parts[0] + " " : parts[2]
      return Currency(code: String(parts[0]), minorDigits: digits, symbol: String(symbol))
    }

  /// Nil when siyu does not know the code.
  public init?(code: String) {
    guard let known = Currency.byCode[code.uppercased()] else { return nil }
    self = known
  }

  init(code: String, minorDigits: Int, symbol: String) {
    self.code = code
    self.minorDigits = minorDigits
    self.symbol = symbol
  }

  /// Minor units in one major unit: 1, 100, 1000 …
  public var scale: Int64 { Currency.powers[minorDigits] }

  private static let powers: [Int64] = [1, 10, 100, 1_000, 10_000]

  private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

  /// code:digits:sign, after ISO 4217's list of minor units.
  private static let table = """
    CNY:2:¥ HKD:2:HK$ TWD:2:NT$ MOP:2:MOP$ USD:2:$ EUR:2:€ GBP:2:£ JPY:0:¥ KRW:0:₩ SGD:2:S$ \
    MYR:2:RM THB:2:฿ VND:0:₫ IDR:2:Rp PHP:2:₱ INR:2:₹ AUD:2:A$ NZD:2:NZ$ CAD:2:C$ CHF:2: \
    SEK:2: NOK:2: DKK:2: ISK:0: PLN:2:zł CZK:2:Kč HUF:2:Ft RON:2: TRY:2:₺ RUB:2:₽ UAH:2:₴ KZT:2:₸ \
    BRL:2:R$ MXN:2:MX$ ARS:2: CLP:0: COP:2: PEN:2: ZAR:2:R EGP:2: NGN:2:₦ KES:2: MAD:2: \
    AED:2: SAR:2: QAR:2: ILS:2:₪ KWD:3: BHD:3: OMR:3: JOD:3: TND:3: IQD:3: CLF:4: \
    PKR:2: BDT:2: LKR:2: NPR:2: KHR:2: LAK:2: MMK:2: MNT:2: PYG:0: UGX:0: XAF:0: XOF:0: XPF:0:
    """
}
