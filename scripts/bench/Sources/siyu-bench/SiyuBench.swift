import Foundation
@main struct SiyuBench {
  static func main() throws {
    let a = CommandLine.arguments
    let d = DataSet(seed: 1, customers: Int(a[1])!, orders: Int(a[2])!, folder: a[3])
    print(try d.make())
  }
}
