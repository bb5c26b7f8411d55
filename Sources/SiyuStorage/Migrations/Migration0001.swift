import GRDB

extension Migrations {
  /// The tables this store began with.
  ///
  /// *place* is a row's position among all orders (or events): the number of the customer under
  /// which its account was created, its *home*, times 2^28, plus a number within. So the rows of
  /// one customer lie together, merging customers moves no row, and a pass reads forward only.
  /// Columns read by passes are packed (`Packing/`), because a pass pays for each column.
  static let foundation: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE words (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

        CREATE TABLE customers (
          number INTEGER PRIMARY KEY,
          shape INTEGER NOT NULL,    -- CustomerShape: 0 plain, 1 merged away, 2 scattered
          owner INTEGER NOT NULL,    -- the customer it now belongs to; itself if it is one
          id TEXT,                   -- public id
          profile BLOB,              -- PackedProfile, merged over the accounts
          changed INTEGER NOT NULL); -- change number
        CREATE INDEX customers_by_change ON customers (changed);
        CREATE INDEX customers_merged_away ON customers (owner) WHERE owner <> number;

        CREATE TABLE accounts (
          number INTEGER PRIMARY KEY,
          platform INTEGER NOT NULL, -- word; 0: the brand's own id
          name TEXT NOT NULL,
          home INTEGER NOT NULL,     -- customer number under which its orders and events lie
          own INTEGER,               -- the customer number that exists because of this account
          customer INTEGER NOT NULL, -- whom it belongs to now
          UNIQUE (name, platform));
        CREATE INDEX accounts_of_customer ON accounts (customer);

        -- What says that accounts are one person, or are not.
        CREATE TABLE links (
          a INTEGER NOT NULL, b INTEGER NOT NULL, kind INTEGER NOT NULL,
          PRIMARY KEY (a, b, kind)) WITHOUT ROWID;
        CREATE INDEX links_back ON links (b);
        CREATE TABLE apart (
          a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
        CREATE TABLE evidence (
          kind INTEGER NOT NULL, token BLOB NOT NULL, account INTEGER NOT NULL, sealed BLOB,
          PRIMARY KEY (kind, token, account)) WITHOUT ROWID;
        CREATE INDEX evidence_of_account ON evidence (account);

        -- Personal fields are sealed with the account's data key.
        CREATE TABLE data_keys (account INTEGER PRIMARY KEY, wrapped BLOB NOT NULL);
        CREATE TABLE profiles (
          account INTEGER PRIMARY KEY, plain BLOB NOT NULL,
          name BLOB, phone BLOB, birthday BLOB, address BLOB);

        CREATE TABLE attributes (
          home INTEGER NOT NULL, account INTEGER NOT NULL, name INTEGER NOT NULL,
          value TEXT NOT NULL, PRIMARY KEY (home, account, name)) WITHOUT ROWID;
        CREATE TABLE entities (
          number INTEGER PRIMARY KEY, home INTEGER NOT NULL, account INTEGER NOT NULL,
          source INTEGER NOT NULL, id TEXT NOT NULL, kind INTEGER NOT NULL,
          UNIQUE (id, source));
        CREATE INDEX entities_of_home ON entities (home, id, source);
        CREATE TABLE entity_fields (
          entity INTEGER NOT NULL, name INTEGER NOT NULL, value TEXT NOT NULL,
          PRIMARY KEY (entity, name)) WITHOUT ROWID;

        CREATE TABLE orders (place INTEGER PRIMARY KEY, data BLOB NOT NULL);
        CREATE TABLE order_keys (
          hash INTEGER NOT NULL, place INTEGER NOT NULL,
          PRIMARY KEY (hash, place)) WITHOUT ROWID;
        CREATE TABLE events (place INTEGER PRIMARY KEY, data BLOB NOT NULL);
        CREATE TABLE event_keys (
          hash INTEGER NOT NULL, place INTEGER NOT NULL,
          PRIMARY KEY (hash, place)) WITHOUT ROWID;

        CREATE TABLE items (
          number INTEGER PRIMARY KEY, sku TEXT NOT NULL, title TEXT NOT NULL,
          category TEXT NOT NULL, UNIQUE (sku, title, category));
        CREATE TABLE products (
          sku TEXT PRIMARY KEY, title TEXT, category TEXT, brand TEXT, price INTEGER, at INTEGER
        ) WITHOUT ROWID;
        CREATE TABLE staff (
          id TEXT PRIMARY KEY, name TEXT, shop TEXT, region TEXT, status TEXT) WITHOUT ROWID;
        CREATE TABLE groups (
          id TEXT PRIMARY KEY, name TEXT, owner TEXT, capacity INTEGER) WITHOUT ROWID;
        CREATE TABLE group_members (
          group_id TEXT NOT NULL, account INTEGER NOT NULL, joined INTEGER, left INTEGER,
          PRIMARY KEY (group_id, account)) WITHOUT ROWID;
        CREATE INDEX groups_of_account ON group_members (account);

        CREATE TABLE tags (
          number INTEGER PRIMARY KEY, grp TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (grp, value));
        CREATE TABLE held (
          customer INTEGER PRIMARY KEY,
          due INTEGER,               -- UTC seconds when the answers can change by themselves
          tags BLOB,                 -- PackedHeld
          why BLOB);                 -- reasons and reads, in the order of tags
        CREATE INDEX held_by_due ON held (due) WHERE due IS NOT NULL;
        CREATE TABLE decisions (
          number INTEGER PRIMARY KEY, bucket INTEGER NOT NULL, run INTEGER NOT NULL,
          part INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (bucket, run, part));
        CREATE TABLE runs (
          number INTEGER PRIMARY KEY AUTOINCREMENT, identity TEXT NOT NULL, now INTEGER NOT NULL,
          mark_change INTEGER, mark_now INTEGER, mark_fingerprint TEXT,
          through INTEGER NOT NULL, finished INTEGER NOT NULL);
        CREATE TABLE run_plugins (
          run INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
          checksum TEXT NOT NULL, PRIMARY KEY (run, position)) WITHOUT ROWID;
        CREATE TABLE run_rules (
          run INTEGER NOT NULL, position INTEGER NOT NULL, plugin INTEGER NOT NULL,
          text TEXT NOT NULL, PRIMARY KEY (run, position)) WITHOUT ROWID;
        CREATE TABLE plugins (
          checksum TEXT PRIMARY KEY, id TEXT NOT NULL, version TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE plugin_files (
          checksum TEXT NOT NULL, path TEXT NOT NULL, bytes BLOB NOT NULL,
          PRIMARY KEY (checksum, path));
        """)
  }
}
