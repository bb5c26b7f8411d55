public import SiyuModel

extension SQLiteStore {
  public var audit: any AuditLog { SQLiteAuditLog(store: self) }
}

/// The audit log in the table `audit`.
struct SQLiteAuditLog: AuditLog {
  let store: SQLiteStore

  func begin(_ note: AuditNote) { store.auditDesk.begin(note) }

  func add(_ facts: AuditFacts) { store.auditDesk.add(facts) }

  func announce() throws {
    try store.refuseReadOnly()
    try store.writer.use { connection in
      // What it speaks of leaves siyu next, and a power cut must not take the entry back.
      try connection.onDisk {
        try connection.transaction(carriesEntry: false) {
          try store.auditDesk.write(.begun, in: $0)
        }
      }
    }
  }

  func end(_ outcome: AuditOutcome, _ facts: AuditFacts) throws {
    store.auditDesk.add(facts)
    try writing { try store.auditDesk.write(outcome, in: $0) }
  }

  private func writing(_ body: (Connection) throws -> Void) throws {
    try store.refuseReadOnly()
    try store.writer.use { connection in
      try connection.transaction(carriesEntry: false, body)
    }
  }

  func entries(from first: Int64, _ body: (AuditEntry) throws -> Bool) throws {
    try store.looker.use { connection in
      try connection.reading { connection in
        try AuditChain.each(from: first, in: connection) { entry, _, _ in
          try entry.map(body) ?? true
        }
      }
    }
  }

  func head() throws -> AuditHead { try store.looker.use { try AuditChain.head(in: $0) } }

  func verify(noted: AuditHead?) throws -> AuditVerification {
    try store.looker.use { connection in
      try connection.reading { try AuditChain.verify(noted: noted, in: $0) }
    }
  }
}
