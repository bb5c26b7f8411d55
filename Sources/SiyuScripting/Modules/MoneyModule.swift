import Lua
import SiyuModel

/// Amounts as texts. Inside, money is whole numbers of the currency's minor unit.
enum MoneyModule {
  static var entries: [ModuleEntry] { [money, toMinor] }

  private static var money: ModuleEntry {
    ModuleEntry(
      "siyu.money", "Writes an amount in the workspace's currency.",
      [
        .init(
          "minor", "number", "minor units (分); a fraction is rounded, halves away from 0", .number)
      ],
      returns: ["string: with the currency's sign and thousands parted, such as ¥1,234.50"],
      errors: ["an amount beyond ±9·10^15 minor units, or not a number"],
      example: #"assert(siyu.money(123450) == "¥1,234.50")"#
    ) { call, context in
      let minor: Int64
      if let whole = call.stack.integer(at: call.index(1)) {
        minor = whole
      } else {
        let rounded = try call.number(1).rounded(.toNearestOrAwayFromZero)
        guard let whole = Int64(exactly: rounded) else { throw tooLarge(call) }
        minor = whole
      }
      guard Money.range.contains(minor) else { throw tooLarge(call) }
      try call.return(Money.format(minor, context.currency))
    }
  }

  private static func tooLarge(_ call: LuaCall) -> LuaError {
    call.wrong(1, wants: "an amount within ±9,000,000,000,000,000 minor units", quotes: true)
  }

  private static var toMinor: ModuleEntry {
    ModuleEntry(
      "siyu.to_minor", "Reads an amount written in the major unit (元).",
      [.init("text", "string", #"such as "12.50", "¥1,234.50", "12元""#, .string)],
      returns: ["integer?: minor units (分), or nil", "string?: why it is no amount"],
      example: #"""
        assert(siyu.to_minor("12.50") == 1250)
        local amount, reason = siyu.to_minor("1,23")
        assert(amount == nil and reason)
        """#
    ) { call, context in
      let text = try call.string(1)
      do {
        try call.return(try Money.parse(text, context.currency))
      } catch let error as MoneyError {
        try call.return(.nil)
        try call.return(error.description)
      }
    }
  }
}
