// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who uses Tern resolves or builds it.
let package = Package(
  name: "tern-benchmarks",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "tern", path: "..")],
  targets: [
    .target(name: "CLimits"),
    .executableTarget(
      name: "TernBench",
      dependencies: [
        "CLimits",
        .product(name: "Tern", package: "tern"), .product(name: "TernLearn", package: "tern"),
        .product(name: "TernVision", package: "tern"),
      ]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x
)
