import SiyuModel

extension FuzzTarget {
  /// Invitation codes as anybody may type them, and the numbers they are made of.
  static let codes = FuzzTarget("codes", "invitation codes", longest: 64) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let code = InvitationCode(text) {
      let written = code.description
      try expect(InvitationCode(written) == code, "a code reads otherwise")
      try expect(written.utf8.count == 10, "a code of another length")
      try expect(InvitationCode(number: code.number) == code, "a number makes another code")
      try expect(InvitationCode(written.lowercased()) == code, "small letters read otherwise")
      var letters = Array(written.utf8)
      for place in 3..<letters.count where letters[place] != letters[place - 1] {
        letters.swapAt(place, place - 1)
        try expect(
          InvitationCode(String(decoding: letters, as: UTF8.self)) == nil, "a swap is not found")
        letters.swapAt(place, place - 1)
      }
    }
    let number = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let made = InvitationCode(number: number)
    try expect(made.number == number % InvitationCode.count, "a code of another number")
    try expect(InvitationCode(made.description) == made, "a made code reads otherwise")
  }
}
