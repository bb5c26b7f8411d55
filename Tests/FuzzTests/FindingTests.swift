import FuzzTargets
import Testing

/// Inputs that once did harm, each with what it did.
@Suite struct FindingTests {
  struct Finding: CustomTestStringConvertible, Sendable {
    var target: String
    var input: String
    var did: String
    var testDescription: String { "\(target)/\(input): \(did)" }
  }

  static let all: [Finding] = [
    Finding(
      target: "zones", input: "first-instant",
      did: "a day's beginning was asked for at the smallest Int64, and a subtraction overflowed"),
    Finding(
      target: "store", input: "word-of-any-size",
      did: "a damaged order named word 2,000,000,000, and a table of 16 GB was made for it"),
    Finding(
      target: "store", input: "item-of-any-size",
      did: "a damaged order line named such an item, with the same end"),
    Finding(
      target: "store", input: "lines-without-end",
      did: "a damaged order claimed 2^62 lines, and each was looked for"),
    Finding(
      target: "store", input: "fewer-than-no-lines",
      did: "a damaged order claimed a negative number of lines, which is no range"),
    Finding(
      target: "store", input: "rule-below-zero",
      did: "a held tag with a negative rule could not be written again, and trapped"),
    Finding(
      target: "store", input: "decision-below-zero",
      did: "a decision with a negative rule could not be written again, and trapped"),
    Finding(
      target: "store", input: "amounts-beyond-sums",
      did: "amounts of erased orders added up to more than Int64 holds, and erasing trapped"),
    Finding(
      target: "calendar", input: "anniversary-at-the-end",
      did:
        "birthdays of 9998 and 9999, a year and some days later, both fell on the last day of all"),
    Finding(
      target: "calendar", input: "lunar-before-its-table",
      did: "asked decades before 1900, the first lunar day that the table knows was not the next"),
  ]

  @Test(arguments: all)
  func `what once did harm does none`(_ finding: Finding) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == finding.target })
    let bytes = try #require(InputFolder("Findings", target).bytes(finding.input))
    #expect(throws: Never.self) { try target.run(on: bytes) }
  }

  @Test func `every kept input has its sentence`() {
    for target in FuzzTarget.all {
      let told = Self.all.filter { $0.target == target.name }.map(\.input)
      #expect(InputFolder("Findings", target).names == told.sorted(), "\(target.name)")
    }
  }
}
