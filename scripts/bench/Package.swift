// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that nobody who builds or installs siyu builds this.
let package = Package(
  name: "siyu-bench",
  platforms: [.macOS(.v14)],
  targets: [
    .executableTarget(
      name: "siyu-bench",
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
