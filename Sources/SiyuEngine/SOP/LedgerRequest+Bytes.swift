internal import SiyuModel

// As in `OutreachRecord`: for the spool and for digests.
extension ByteWriter {
  mutating func posting(_ request: LedgerRequest) {
    string(request.key)
    string(request.purse.name)
    uint8(request.purse.unit.rawValue)
    zigzag(request.customer.rawValue)
    movement(request.movement)
    zigzag(request.at.seconds)
    string(request.cause)
    text(request.note)
    optional(request.pool) { writer, pool in
      writer.string(pool.name)
      writer.bool(pool.returnsUnused)
    }
  }

  private mutating func movement(_ movement: LedgerRequest.Movement) {
    switch movement {
    case .give(let amount, let expires):
      uint8(0)
      zigzag(amount)
      time(expires)
    case .topUp(let amount, let bonus, let expires):
      uint8(1)
      zigzag(amount)
      zigzag(bonus)
      time(expires)
    case .spend(let amount, let order):
      uint8(2)
      zigzag(amount)
      string(order.rawValue)
    case .giveBack(let amount, let key):
      uint8(3)
      number(amount)
      string(key)
    case .withdraw(let amount):
      uint8(4)
      zigzag(amount)
    case .takeBack(let amount, let key, let belowZero):
      uint8(5)
      number(amount)
      string(key)
      bool(belowZero)
    case .expire: uint8(6)
    case .adjust(let amount):
      uint8(7)
      zigzag(amount)
    case .use(let lot):
      uint8(8)
      zigzag(lot)
    }
  }
}

extension ByteReader {
  mutating func posting() throws(ByteError) -> LedgerRequest {
    LedgerRequest(
      key: try string(), purse: Purse(name: try string(), unit: try one(try uint8())),
      customer: CustomerNumber(rawValue: try zigzag()), try movement(), at: try at(),
      cause: try string(), note: try text(),
      pool: try optional { reader throws(ByteError) in
        CouponPool(name: try reader.string(), returnsUnused: try reader.bool())
      })
  }

  private mutating func movement() throws(ByteError) -> LedgerRequest.Movement {
    switch try uint8() {
    case 0: .give(try zigzag(), expires: try time())
    case 1: .topUp(try zigzag(), bonus: try zigzag(), bonusExpires: try time())
    case 2: .spend(try zigzag(), order: try one(try string()))
    case 3: .giveBack(try number(), of: try string())
    case 4: .withdraw(try zigzag())
    case 5: .takeBack(try number(), of: try string(), belowZero: try bool())
    case 6: .expire
    case 7: .adjust(try zigzag())
    case 8: .use(lot: try zigzag())
    default: throw failure("an unknown movement")
    }
  }
}
