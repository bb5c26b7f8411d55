import SiyuModel

/// The tags that plugins and the workspace declare, against which a file of tags is checked, so that
/// a slip of the finger makes no new one.
struct DeclaredTags {
  private let groups: [TagGroup]
  private let store: any Store

  init(_ host: Host) throws {
    groups = try TagArgument.groups(host)
    store = host.store
  }

  func check(_ batch: ImportBatch) -> CheckedBatch {
    guard case .tags(let rows) = batch else { return .whole }
    return CheckedBatch(rows, ImportBatch.tags) { row in
      do {
        var known = row
        known.exclusive = try TagArgument.find(row.tag, in: groups).group.exclusive
        known.person = try person(row.person)
        return .good(known)
      } catch let error as Diagnostic {
        return .bad(reason: reason(error.message, error.hint))
      } catch let error as StoreError {
        return .bad(reason: reason(error.message, error.hint))
      } catch {
        return .bad(reason: "\(error)")
      }
    }
  }

  /// The person meant: a file of tags makes no customers, and may write a customer as siyu shows it,
  /// `platform:account` among them.
  private func person(_ named: PersonReference) throws -> PersonReference {
    let text = named.customerID ?? "\(named.platform ?? ""):\(named.accountID ?? "")"
    let customer = try store.customer(named: text)
    guard let account = try store.detail(of: customer).accounts.first else { return named }
    guard let colon = account.firstIndex(of: ":") else {
      return PersonReference(customerID: account)
    }
    return PersonReference(
      platform: String(account[..<colon]),
      accountID: String(account[account.index(after: colon)...]))
  }

  private func reason(_ message: String, _ hint: String?) -> String {
    hint.map { "\(message); \($0)" } ?? message
  }
}
