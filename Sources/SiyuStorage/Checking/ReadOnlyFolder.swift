import Foundation
import SiyuDisk
import SiyuModel

/// A store with a log needs SQLite's index of the log beside it, also to be read: in a folder that
/// may not be written, and where no other process has it open, that cannot be made.
func tellingOfReadOnlyFolder(_ error: any Error, _ path: String) -> any Error {
  let folder = DiskPath.split(path).folder
  guard let known = error as? StoreError, known.code == .failed, access(path, R_OK) == 0,
    access(folder, W_OK) != 0
  else { return error }
  return StoreError(
    .readOnly, "the store cannot be opened where nothing may be written",
    hint: "copy the workspace to where you may write, with siyu.db-wal if there is one, and run the"
      + " same command there")
}
