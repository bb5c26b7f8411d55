import Foundation
import SiyuTestPrograms
import Testing

/// Workspaces broken in ways in which other commands refuse to start.
@Suite struct DoctorCommandTests {
  struct Damage: CustomTestStringConvertible, Sendable {
    /// Shell, inside the workspace.
    var act: String
    /// What `doctor` has to say in one line.
    var line: String
    /// Whether `--mend` puts it right.
    var isMended = false
    var testDescription: String { act }
  }

  static let damages = [
    Damage(act: "echo 'x = [' >>siyu.toml", line: "problem  siyu.toml"),
    Damage(act: "rm siyu.toml", line: "problem  siyu.toml"),
    Damage(act: "echo garbage >siyu.lock", line: "problem  siyu.lock"),
    Damage(act: "echo x >>plugins/habits/plugin.toml", line: "problem  plugins"),
    Damage(act: "rm .siyu/key", line: "problem  key file"),
    Damage(act: "chmod 644 .siyu/key", line: "problem  key file"),
    Damage(
      act: "head -c 32 /dev/zero >.siyu/key", line: "problem  key "),
    Damage(act: "rm .siyu/siyu.db*", line: "problem  store"),
    Damage(act: "rm .siyu/siyu.db*; mkdir .siyu/siyu.db", line: "problem  store"),
    Damage(
      act: "rm .siyu/siyu.db*; echo hello, hello, hello >.siyu/siyu.db", line: "problem  store"),
    Damage(act: "rm .siyu/siyu.db*; : >.siyu/siyu.db", line: "problem  store"),
    Damage(
      act: "sed -i 's|^time_zone.*|time_zone = \"Asia/Nowhere\"|' siyu.toml",
      line: "problem  time zone"),
    Damage(
      act: "sed -i 's|^\\[gate\\]$|[gate]\\nsuppress = [\"lists/no.csv\"]|' siyu.toml",
      line: "problem  suppression"),
    Damage(
      act: "chmod 755 .siyu && chmod 644 .siyu/siyu.db", line: "problem  modes", isMended: true),
    Damage(
      act: "touch -d '2 hours ago' .siyu/tmp/spool-abc siyu.lock.1.new",
      line: "problem  temporary files", isMended: true),
    Damage(
      act:
        "mkdir -p .siyu/tmp/a/b && touch -d '2 hours ago' .siyu/tmp/a/b/c .siyu/tmp/a/b .siyu/tmp/a",
      line: "problem  temporary files", isMended: true),
    Damage(
      act: "mkdir .siyu/tmp/siyu-overlay-7 && echo x >.siyu/tmp/siyu-overlay-7/siyu.db",
      line: "1 left behind by commands that were killed, copies of the store", isMended: true),
    Damage(
      act: "ln -s ../../data .siyu/tmp/link && touch -h -d '2 hours ago' .siyu/tmp/link",
      line: "problem  temporary files", isMended: true),
    Damage(
      act: "touch siyu.lock.2147483646.new trust.toml.2147483646.new",
      line: "2 left behind by commands that were killed", isMended: true),
    Damage(
      act: "mkdir .siyu/tmp/install-2147483646-care",
      line: "problem  plugins                care: half of it lies in .siyu/tmp", isMended: true),
    Damage(
      act: "mv plugins/habits .siyu/tmp/install-2147483646-habits.before",
      line: "habits: a command that was killed took it away", isMended: true),
    Damage(
      act: "sqlite3 .siyu/siyu.db 'DROP INDEX held_by_due'",
      line: "problem  schema", isMended: true),
    Damage(
      act: "sqlite3 .siyu/siyu.db 'DELETE FROM order_keys'",
      line: "problem  orders and their keys", isMended: true),
  ]

  @Test func `it tries the program that reads archives`() async throws {
    let programs = try Programs.folder()
    let outcome = try await Lanes.run {
      try TranscriptFolder(programs: programs).run(
        "siyu init shop >/dev/null && cd shop && siyu doctor", limit: 120)
    }
    #expect(
      outcome.lines.contains {
        $0.contains("siyu-unpack") && $0.contains("starts and reads archives")
      },
      "\(outcome.lines)")
  }

  @Test(arguments: damages)
  func `doctor says what is broken, and mends it where it can`(_ damage: Damage) async throws {
    let programs = try Programs.folder()
    let (found, json, mended, again) = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      let begun = try folder.run(
        """
        siyu init shop --playbook none && cd shop && siyu plugin new habits &&
        printf 'order_id,customer_id,paid_at,amount\\nA1,C1,2026-06-18,9.00\\n' >../orders.csv &&
        siyu import orders ../orders.csv && siyu apply --now 2026-06-30 && siyu doctor
        """, limit: 120)
      #expect(begun.status == 0, "\(begun.lines)")
      _ = try folder.run(damage.act, limit: 120)
      return (
        try folder.run("siyu doctor", limit: 120),
        try folder.run("siyu doctor --json", limit: 120),
        try folder.run("siyu doctor --mend", limit: 120),
        try folder.run("siyu doctor", limit: 120)
      )
    }
    #expect(found.status == 1)
    #expect(found.lines.contains { $0.contains(damage.line) }, "\(found.lines)")
    #expect(json.lines.contains { $0.contains("\"state\": \"problem\"") })
    #expect(mended.status == (damage.isMended ? 0 : 1), "\(mended.lines)")
    #expect(again.status == mended.status, "\(again.lines)")
  }

  @Test func `an installation that goes on is no leftover, however long it takes`() async throws {
    let programs = try Programs.folder()
    let outcome = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      return try folder.run(
        """
        siyu init d --playbook none >/dev/null && cd d && mkdir -p .siyu/tmp/install-1-care
        touch -d '2 hours ago' .siyu/tmp/install-1-care
        flock . siyu doctor | grep -E 'temporary|half'; siyu doctor | grep temporary
        """, limit: 120)
    }
    #expect(outcome.lines.count == 2, "\(outcome.lines)")
    #expect(outcome.lines.first?.contains("none left behind") == true, "\(outcome.lines)")
    #expect(outcome.lines.last?.contains("1 left behind") == true, "\(outcome.lines)")
  }

  /// Seen from another process namespace, the number of a living installation is nobody's.
  @Test func `while somebody changes plugins no half is told of, and none is mended`() async throws
  {
    let programs = try Programs.folder()
    let outcome = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      return try folder.run(
        """
        siyu init d --playbook none >/dev/null && cd d && mkdir -p .siyu/tmp/install-2147483646-care
        flock . siyu doctor --mend | grep -E 'half'; ls .siyu/tmp; siyu doctor | grep -o 'care: half'
        """, limit: 120)
    }
    #expect(outcome.lines == ["install-2147483646-care", "care: half"])
  }

  /// Another process has its number by now, so that nobody can tell whose it was.
  @Test func `all there is of a plugin is never a temporary file`() async throws {
    let programs = try Programs.folder()
    let outcome = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      return try folder.run(
        """
        siyu init d --playbook none >/dev/null && cd d && siyu plugin new care >/dev/null && mkdir .siyu/tmp
        mv plugins/care .siyu/tmp/install-1-care.before
        find .siyu/tmp -exec touch -d '2 hours ago' {} +
        siyu doctor --mend >/dev/null; ls .siyu/tmp
        mkdir plugins/care && siyu doctor --mend >/dev/null; ls .siyu/tmp
        """, limit: 120)
    }
    #expect(outcome.lines == ["install-1-care.before"])
  }

  @Test func `what a link in the temporary folder leads to is left alone`() async throws {
    let programs = try Programs.folder()
    let outcome = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      return try folder.run(
        """
        siyu demo d --customers 3 >/dev/null && cd d
        mkdir -p ../mine/inner .siyu/tmp/young && echo keep >../mine/inner/file
        touch -d '2 hours ago' ../mine/inner/file ../mine/inner ../mine
        ln -s ../../../mine .siyu/tmp/link && touch -h -d '2 hours ago' .siyu/tmp/link
        mkdir .siyu/tmp/old && ln -s ../../../../mine .siyu/tmp/old/link
        touch -h -d '2 hours ago' .siyu/tmp/old/link .siyu/tmp/old
        touch -d '2 hours ago' .siyu/tmp/young && touch .siyu/tmp/young/file
        siyu doctor --mend | grep temporary; ls .siyu/tmp; cat ../mine/inner/file
        mv .siyu/tmp .siyu/elsewhere && ln -s ../../mine .siyu/tmp
        siyu doctor --mend | grep temporary; cat ../mine/inner/file
        """, limit: 120)
    }
    #expect(outcome.lines.contains { $0.contains("2 temporary files removed") })
    #expect(outcome.lines.filter { $0 == "keep" }.count == 2, "\(outcome.lines)")
    #expect(outcome.lines.contains("young"), "\(outcome.lines)")
    #expect(!outcome.lines.contains("old") && !outcome.lines.contains("link"))
    #expect(outcome.lines.contains { $0.contains("none left behind") }, "\(outcome.lines)")
  }

  /// Once the store has gone over to it, whoever removed it would lose everything.
  @Test func `a key that is to follow is told, and when it may go`() async throws {
    let programs = try Programs.folder()
    let outcome = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      return try folder.run(
        """
        siyu demo d --customers 3 >/dev/null && cd d && siyu doctor | grep -c 'key rotation'
        (umask 077; head -c 32 /dev/urandom >.siyu/key.next)
        siyu doctor >../told; echo "exit $?"; grep -A 1 'key rotation' ../told
        cp -p .siyu/key ../before && mv .siyu/key.next ../after && siyu key rotate >/dev/null
        mv .siyu/key .siyu/key.next && cp -p ../before .siyu/key
        siyu doctor >../told; echo "exit $?"; grep -A 1 'key rotation' ../told
        rm .siyu/siyu.db; siyu doctor | grep -A 1 'key rotation'
        """, limit: 120)
    }
    let expected = [
      "0", "exit 0", "begun and changed nothing", "or remove .siyu/key.next",
      "exit 0", "the store opens with .siyu/key.next", "must not be removed",
      "neither key can be tried", "keep .siyu/key.next",
    ]
    #expect(outcome.lines.count == expected.count, "\(outcome.lines)")
    for (line, words) in zip(outcome.lines, expected) {
      #expect(line.contains(words), "\(outcome.lines)")
    }
  }

  /// As a disk would be that runs full while the copy is written.
  @Test func `on a full disk nothing is left of a backup`() async throws {
    let programs = try Programs.folder()
    let outcome = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      _ = try folder.run("siyu demo d --customers 300", limit: 120)
      return try folder.run(
        """
        mkdir small; cd d
        unshare -m sh -c 'mount -t tmpfs -o size=300k none ../small || exit 77
        siyu backup ../small/b; echo "exit $?"; siyu backup ../small/b.db; echo "exit $?"
        ls -A ../small | wc -l' || echo "exit $?"
        """, limit: 120)
    }
    if outcome.lines.last == "exit 1" || outcome.lines.last == "exit 77" {
      print("no right to mount here: a full disk is not tried")
      return
    }
    #expect(outcome.lines.filter { $0 == "exit 1" }.count == 2, "\(outcome.lines)")
    #expect(outcome.lines.filter { $0.contains("disk is full") }.count == 2, "\(outcome.lines)")
    #expect(outcome.lines.last == "0")
  }
}
