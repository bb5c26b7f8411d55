// swift-tools-version: 6.1
import PackageDescription

let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// A package of its own, so that nobody who builds or installs siyu builds this.
let package = Package(
  name: "siyu-bench",
  platforms: [.macOS(.v14)],
  targets: [
    .executableTarget(name: "siyu-bench", swiftSettings: house),
    .executableTarget(name: "siyu-misbehaving", swiftSettings: house),
    .executableTarget(name: "siyu-work-bench", swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)
