import CDisk

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension DiskFolder {
  /// How what was there is called beside the new one, until that has its name.
  public static let before = ".before"

  /// Gives a folder that is whole its name, in the place of what has it now, and takes that away.
  ///
  /// Readers see the old folder or the new one. Where the file system cannot exchange two names there is a
  /// moment without either, and what was there is kept beside until the new one has its name.
  /// - Parameter whole: on the same file system; gone afterwards.
  public static func putInPlace(_ whole: String, at path: String) throws(DiskFailure) {
    var about = stat()
    guard lstat(path, &about) == 0 else {
      guard rename(whole, path) == 0 else { throw DiskFailure() }
      DiskSync.name(of: path)
      return
    }
    if siyu_exchange(whole, path) != 0 {
      let before = whole + Self.before
      guard rename(path, before) == 0 else { throw DiskFailure() }
      guard rename(whole, path) == 0 else {
        let failure = DiskFailure()
        _ = rename(before, path)
        throw failure
      }
      remove(before)
    }
    DiskSync.name(of: path)
    remove(whole)
  }

  /// Takes a folder's name away in one step, then what is in it.
  /// - Parameter aside: a free name on the same file system.
  public static func takeAway(_ path: String, aside: String) throws(DiskFailure) {
    guard rename(path, aside) == 0 else { throw DiskFailure() }
    DiskSync.name(of: path)
    remove(aside)
  }
}
