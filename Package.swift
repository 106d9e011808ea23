// swift-tools-version: 6.2
import PackageDescription

// CI builds with warnings as errors (.ci/run).
let isStrict = Context.environment["TERN_STRICT"] != nil

let swiftSettings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
  name: "tern",
  platforms: [.macOS(.v26)],
  products: [
    .library(name: "Tern", targets: ["Tern"]),
    .library(name: "TernLearn", targets: ["TernLearn"]),
    .library(name: "TernVision", targets: ["TernVision"]),
    .executable(name: "tern", targets: ["TernCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    .target(name: "CKernels", cSettings: [.headerSearchPath(".")]),
    .target(name: "CPNG", linkerSettings: [.linkedLibrary("png")]),
    .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    .target(name: "CMNISTSample", exclude: ["mnist-sample.bin"]),
    .target(name: "CLibrary", swiftSettings: swiftSettings),
    .target(name: "Tern", dependencies: ["CKernels", "CLibrary", "CZlib"], swiftSettings: swiftSettings),
    .target(name: "TernLearn", dependencies: ["CLibrary", "Tern"], swiftSettings: swiftSettings),
    .target(
      name: "TernVision",
      dependencies: ["CLibrary", "Tern", "TernLearn", "CPNG", "CJPEG", "CZlib", "CMNISTSample"],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "TernCommand",
      dependencies: [
        "CLibrary", "Tern", "TernLearn", "TernVision",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: swiftSettings),
    .target(
      name: "TestSupport", dependencies: ["Tern"], path: "Tests/TestSupport",
      swiftSettings: swiftSettings),
    .testTarget(name: "TernTests", dependencies: ["Tern", "TestSupport"], swiftSettings: swiftSettings),
    .testTarget(
      name: "TernLearnTests", dependencies: ["CLibrary", "TernLearn", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "TernVisionTests", dependencies: ["CLibrary", "TernVision", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "CommandTests", dependencies: ["TernCommand", "TestSupport"], swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x
)
