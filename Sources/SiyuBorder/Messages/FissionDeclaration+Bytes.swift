internal import SiyuModel

// How a `fission` travels. What it holds is held against its limits, because what a worker sends is
// not taken on trust.

extension ByteWriter {
  mutating func fission(_ fission: FissionDeclaration) {
    duration(fission.within)
    duration(fission.stays)
    duration(fission.hold)
    varint(UInt64(fission.levels))
    switch fission.mechanism {
    case .invitation: uint8(0)
    case .share: uint8(1)
    case .redPacket(let packet):
      uint8(2)
      zigzag(packet.total)
      varint(UInt64(max(0, packet.pieces)))
    case .groupBuy(let team):
      uint8(3)
      varint(UInt64(max(0, team.size)))
      duration(team.within)
    }
    switch fission.reward {
    case nil: uint8(0)
    case .fixed(let reward):
      uint8(1)
      zigzag(reward.points)
      zigzag(reward.money)
    case .asked(let function):
      uint8(2)
      varint(UInt64(max(0, function)))
    }
    bool(fission.belowZero)
    bool(fission.anyone)
  }
}

extension ByteReader {
  mutating func fission() throws(ByteError) -> FissionDeclaration {
    let within = try someTime()
    let stays = try someTime()
    let hold = try someTime()
    let levels = try number()
    guard levels <= InvitationRules.mostLevels else { throw failure("\(levels) levels of rewards") }
    let mechanism: FissionMechanism
    switch try kind(4, "mechanism of a fission") {
    case 0: mechanism = .invitation
    case 1: mechanism = .share
    case 2:
      let packet = RedPacket(total: try zigzag(), pieces: try number())
      guard FissionLimits.money.contains(packet.total),
        FissionLimits.pieces.contains(packet.pieces), packet.total >= packet.pieces
      else { throw failure("a red packet that cannot be opened") }
      mechanism = .redPacket(packet)
    default:
      let team = TeamRule(size: try number(), within: try someTime())
      guard FissionLimits.team.contains(team.size) else { throw failure("a team of \(team.size)") }
      mechanism = .groupBuy(team)
    }
    let reward: FissionRewardRule?
    switch try kind(3, "reward") {
    case 0: reward = nil
    case 1:
      let fixed = FissionReward(points: try zigzag(), money: try zigzag())
      guard fixed.points == 0 || FissionLimits.points.contains(fixed.points),
        fixed.money == 0 || FissionLimits.money.contains(fixed.money), !fixed.isNothing
      else { throw failure("a reward that is none") }
      reward = .fixed(fixed)
    default: reward = .asked(try number())
    }
    return FissionDeclaration(
      within: within, stays: stays, hold: hold, levels: levels, mechanism: mechanism,
      reward: reward, belowZero: try bool(), anyone: try bool())
  }

  private mutating func someTime() throws(ByteError) -> CalendarDuration {
    let duration = try duration()
    guard !duration.isZero else { throw failure("a time of no length") }
    return duration
  }
}
