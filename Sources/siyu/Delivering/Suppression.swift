import SiyuFiles
import SiyuModel
import SiyuPackaging

/// Whom nobody may write to, of all lists that `siyu.toml` names, read anew for each run.
struct Suppression {
  private var ids: Set<String> = []
  private var phones: Set<String> = []
  private var hashes: Set<PhoneHash> = []

  /// - Throws: `Diagnostics`, one for each list that cannot be read: then nothing may be sent, because
  ///   whoever stands on it would be written to.
  init(_ workspace: Workspace) throws(Diagnostics) {
    var problems: [Diagnostic] = []
    for name in workspace.file.gate.suppressionLists {
      do throws(FileFailure) {
        add(try SuppressionList.read(workspace.path(ofList: name), name: name))
      } catch {
        problems.append(
          Diagnostic(
            file: error.path, "nothing is sent: this suppression list \(error.message)",
            hint: error.hint))
      }
    }
    if !problems.isEmpty { throw Diagnostics(problems) }
  }

  private mutating func add(_ list: SuppressionList) {
    for entry in list.entries {
      switch entry {
      case .id(let id): ids.insert(id)
      case .phone(let number, let spelling):
        phones.insert(number)
        // A brand's own ids may be made of digits.
        ids.insert(spelling)
      case .hashedPhone(let hash): hashes.insert(hash)
      }
    }
  }

  var isEmpty: Bool { ids.isEmpty && phones.isEmpty && hashes.isEmpty }

  func holds(_ names: ContactNames) -> Bool {
    if !ids.isDisjoint(with: names.ids) || !phones.isDisjoint(with: names.phones) { return true }
    if hashes.isEmpty { return false }
    return names.phones.contains { PhoneHash(ofNumber: $0).map(hashes.contains) ?? false }
  }
}
