// swift-tools-version: 6.1
import PackageDescription

/// Set by `scripts/fuzz`: our targets count what they execute, and a program that feeds what libFuzzer
/// makes up to `FuzzTargets` joins the package.
let fuzzing = Context.environment["SIYU_FUZZ"] != nil

/// Every target of ours is compiled the same way: Swift 6 mode, explicit `any`, imports that are
/// internal unless a signature needs more.
let house: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ]
  + (fuzzing ? [.define("SIYU_FUZZ"), .unsafeFlags(["-sanitize=fuzzer", "-enable-testing"])] : [])

/// The targets that a customer passes through in a pass are worth whole-module `-O` with
/// cross-module inlining; that is SwiftPM's default for release.
let package = Package(
  name: "siyu",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "siyu", targets: ["siyu"]),
    .executable(name: "siyu-worker", targets: ["siyu-worker"]),
    .executable(name: "siyu-unpack", targets: ["siyu-unpack"]),
    // For tests: loaded into siyu to make its calls fail. Never link it, it stands before libc.
    .library(name: "siyu-faults", type: .dynamic, targets: ["FaultInjector"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // What is said to people, in their language. The catalogue is text that is built in.
    .target(name: "CWords", exclude: ["zh-Hans"]),
    .target(name: "SiyuWords", dependencies: ["CWords"], swiftSettings: house),

    // The model, and what crosses a process border.
    .target(name: "SiyuModel", swiftSettings: house),
    .systemLibrary(
      name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
    .target(
      name: "CProcess",
      dependencies: [.target(name: "CSeccomp", condition: .when(platforms: [.linux]))]),
    .target(name: "SiyuBorder", dependencies: ["SiyuModel", "CProcess"], swiftSettings: house),

    // The engine: what should happen, and when.
    .target(
      name: "SiyuEngine",
      dependencies: ["SiyuModel", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: house),

    // One Lua.
    .systemLibrary(name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
    .target(name: "Lua", dependencies: ["CLua"], swiftSettings: house),
    .target(
      name: "SiyuScripting", dependencies: ["SiyuModel", "SiyuBorder", "Lua", "LuaSource"],
      swiftSettings: house),

    // Lua's text, read and not run: for checks and editors.
    .target(name: "LuaSource", dependencies: ["SiyuModel"], swiftSettings: house),
    // What helps authors: pages, definitions, checks.
    .target(name: "SiyuCraft", dependencies: ["SiyuModel", "LuaSource"], swiftSettings: house),

    // What the doors do alike with files on the disk.
    .target(name: "CDisk"),
    .target(name: "SiyuDisk", dependencies: ["CDisk"], swiftSettings: house),

    // Doors, one for each outside world. Doors never import each other.
    .target(
      name: "SiyuWorkers", dependencies: ["SiyuModel", "SiyuBorder", "CProcess"],
      swiftSettings: house),
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    // Archives of plugins; siyu-unpack reads them, without rights.
    .target(
      name: "SiyuArchives", dependencies: ["SiyuModel", "SiyuBorder", "CArchive"],
      swiftSettings: house),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(
      name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .target(
      name: "SiyuFiles",
      dependencies: ["SiyuModel", "SiyuDisk", "CArchive", "CExpat", "CXlsxWriter"],
      swiftSettings: house),
    .target(
      name: "SiyuPackaging",
      dependencies: [
        "SiyuModel", "SiyuDisk", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      swiftSettings: house),
    .target(name: "CStore", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(
      name: "SiyuStorage",
      dependencies: [
        "SiyuModel", "SiyuDisk", "CStore", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: house),
    .target(
      name: "SiyuDelivery",
      dependencies: [
        "SiyuModel", "SiyuDisk", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: house),

    // Files of registries on web sites.
    .target(
      name: "SiyuRegistry",
      dependencies: [
        "SiyuModel", .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: house),

    .target(name: "SiyuReport", dependencies: ["SiyuModel"], swiftSettings: house),

    // Lines typed at a terminal.
    .systemLibrary(name: "CEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),

    // The executables.
    .executableTarget(
      name: "siyu",
      dependencies: [
        "SiyuModel", "SiyuEngine", "SiyuDisk", "SiyuWorkers", "SiyuFiles", "SiyuPackaging",
        "SiyuStorage", "SiyuDelivery", "SiyuReport", "SiyuBorder", "SiyuCraft", "SiyuArchives",
        "CEdit",
        "SiyuWords",
        "SiyuRegistry",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: house),
    .executableTarget(
      name: "siyu-worker", dependencies: ["SiyuModel", "SiyuBorder", "SiyuScripting", "CProcess"],
      swiftSettings: house),

    .executableTarget(
      name: "siyu-unpack", dependencies: ["SiyuArchives"], swiftSettings: house),

    // What isolation costs; scripts/bench/run builds and starts it.
    .executableTarget(
      name: "siyu-isolation",
      dependencies: [
        "SiyuModel", "SiyuBorder", "SiyuEngine", "SiyuStorage", "SiyuWorkers", "siyu-worker",
      ],
      path: "scripts/bench/Isolation", swiftSettings: house),
    // One apply over a million enrolments; scripts/bench/run sops builds and starts it.
    .executableTarget(
      name: "siyu-sops",
      dependencies: ["SiyuModel", "SiyuEngine", "SiyuStorage", "SiyuWorkers", "siyu-worker"],
      path: "scripts/bench/SOPs", swiftSettings: house),

    // What programmes cost an apply over a million customers; scripts/bench/run memberships.
    .executableTarget(
      name: "siyu-memberships",
      dependencies: ["SiyuModel", "SiyuEngine", "SiyuStorage", "SiyuWorkers", "siyu-worker"],
      path: "scripts/bench/Memberships", swiftSettings: house),

    // A month of a hundred thousand customers; scripts/bench/run simulate builds and starts it.
    .executableTarget(
      name: "siyu-simulate",
      dependencies: ["SiyuModel", "SiyuEngine", "SiyuStorage", "SiyuWorkers", "siyu-worker"],
      path: "scripts/bench/Simulate", swiftSettings: house),

    // What SOPs cost in the store alone.
    .executableTarget(
      name: "siyu-outreach", dependencies: ["SiyuModel", "SiyuStorage"],
      path: "scripts/bench/Outreach", swiftSettings: house),
    // What points and money cost in the store alone.
    .executableTarget(
      name: "siyu-ledger-bench", dependencies: ["SiyuModel", "SiyuStorage"],
      path: "scripts/bench/Ledger", swiftSettings: house),
    // What it costs to know who brought whom.
    .executableTarget(
      name: "siyu-koc", dependencies: ["SiyuModel", "SiyuEngine", "SiyuStorage", "SiyuReport"],
      path: "scripts/bench/KOC", swiftSettings: house),

    // Tests.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "SiyuModel", "SiyuBorder", "SiyuDelivery", "SiyuEngine", "SiyuFiles", "SiyuPackaging",
        "SiyuStorage", "SiyuWorkers", "SiyuCraft", "LuaSource", "SiyuArchives", "SiyuRegistry",
        "SiyuTestSupport",
      ],
      path: "Tests/Support/FuzzTargets", swiftSettings: house),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets"], exclude: ["Corpus", "Findings"],
      swiftSettings: house),
    .target(
      name: "SiyuTestPrograms", path: "Tests/Support/TestPrograms", swiftSettings: house),
    .target(
      name: "SiyuTestSupport", dependencies: ["SiyuModel"], path: "Tests/Support/TestSupport",
      swiftSettings: house),
    .testTarget(
      name: "SiyuStorageTests",
      dependencies: [
        "SiyuModel", "SiyuStorage", "SiyuTestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: house),
    .target(name: "CAttempts", dependencies: ["CSeccomp"], path: "Tests/Support/Attempts"),
    .executableTarget(
      name: "siyu-test-worker", dependencies: ["SiyuModel", "SiyuBorder", "CAttempts"],
      path: "Tests/Support/TestWorker", swiftSettings: house),
    .testTarget(
      name: "SiyuEngineTests",
      dependencies: [
        "SiyuModel", "SiyuEngine", "SiyuStorage", "SiyuWorkers", "SiyuTestSupport", "siyu-worker",
      ],
      swiftSettings: house),
    .testTarget(
      name: "SiyuBorderTests", dependencies: ["SiyuModel", "SiyuBorder", "CProcess"],
      swiftSettings: house),
    .testTarget(
      name: "SiyuWorkersTests",
      dependencies: [
        "SiyuModel", "SiyuBorder", "SiyuWorkers", "CAttempts", "CProcess", "siyu-test-worker",
        "siyu-worker",
      ],
      swiftSettings: house),
    .testTarget(
      name: "SiyuScriptingTests",
      dependencies: ["SiyuModel", "SiyuBorder", "SiyuScripting", "Lua", "CProcess"],
      exclude: ["Attacks", "Manual"], swiftSettings: house),
    .testTarget(name: "LuaSourceTests", dependencies: ["LuaSource", "Lua"], swiftSettings: house),
    .testTarget(
      name: "SiyuCraftTests",
      dependencies: ["Lua", "SiyuModel", "LuaSource", "SiyuCraft", "SiyuScripting"],
      swiftSettings: house),
    .target(name: "FaultInjector", path: "Tests/Support/FaultInjector"),
    .testTarget(
      name: "FaultTests",
      dependencies: [
        "SiyuModel", "SiyuStorage", "SiyuTestSupport", "SiyuTestPrograms",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Samples"], swiftSettings: house),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "SiyuModel", "SiyuPackaging", "SiyuStorage", "SiyuTestPrograms", "SiyuTestSupport",
      ],
      exclude: ["Transcripts"], swiftSettings: house),
    .testTarget(
      name: "AttackTests",
      dependencies: [
        "SiyuPackaging", "SiyuModel", "SiyuTestPrograms",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Corpus"], swiftSettings: house),
    .testTarget(
      name: "SiyuTests",
      dependencies: [
        "siyu", "SiyuDelivery", "SiyuEngine", "SiyuModel", "SiyuPackaging", "SiyuTestSupport",
        "SiyuWords",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: house),
    .testTarget(
      name: "SiyuDeliveryTests",
      dependencies: [
        "SiyuDelivery", "SiyuEngine", "SiyuModel", "SiyuTestSupport",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: house),
    .testTarget(
      name: "SiyuRegistryTests",
      dependencies: ["SiyuRegistry", "SiyuModel", "SiyuTestSupport"], swiftSettings: house),
    .testTarget(
      name: "SiyuReportTests", dependencies: ["SiyuReport", "SiyuModel"], swiftSettings: house),
    .testTarget(
      name: "SiyuArchivesTests",
      dependencies: [
        "SiyuArchives", "SiyuPackaging", "SiyuWorkers", "SiyuModel", "SiyuBorder",
        "SiyuTestSupport",
        "CArchive", "siyu-unpack",
      ],
      swiftSettings: house),
    .testTarget(name: "SiyuWordsTests", dependencies: ["SiyuWords"], swiftSettings: house),
    .testTarget(name: "SiyuDiskTests", dependencies: ["SiyuDisk"], swiftSettings: house),
    .testTarget(
      name: "SiyuModelTests", dependencies: ["SiyuModel", "SiyuTestSupport"], swiftSettings: house),
    .testTarget(
      name: "LuaTests", dependencies: ["Lua"], exclude: ["MustNotCompile"], swiftSettings: house),
    .testTarget(
      name: "SiyuFilesTests",
      dependencies: ["SiyuFiles", "SiyuModel", "SiyuTestSupport", "CArchive"],
      swiftSettings: house),
    .testTarget(
      name: "SiyuPackagingTests",
      dependencies: ["SiyuPackaging", "SiyuModel", "SiyuDisk", "SiyuTestSupport"],
      swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)

if fuzzing {
  package.targets += [
    .systemLibrary(name: "CFuzzer", path: "Tests/Support/CFuzzer"),
    .executableTarget(
      name: "siyu-fuzz", dependencies: ["FuzzTargets", "CFuzzer"], path: "Tests/Support/Fuzzer",
      swiftSettings: house,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
  ]
}
