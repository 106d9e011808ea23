import Foundation
import Synchronization

/// The built command, run as a person runs it: its own process, with no data and no network.
enum TernProcess {
  struct Outcome: Sendable {
    /// The exit code, or the signal's number and 128, as a shell shows it.
    var code: Int
    var output: String
    var errors: String

    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    /// The lines of standard error that report a failure.
    var failures: [String] { errorLines.filter { $0.hasPrefix("Error: ") } }
  }

  /// `tern` lies beside the program that runs the tests.
  static let program: URL = {
    var folder = Bundle.main.executableURL?.deletingLastPathComponent() ?? URL(filePath: ".")
    for argument in CommandLine.arguments where argument.contains(".xctest") {
      // macOS: .../TernPackageTests.xctest/Contents/MacOS/TernPackageTests
      let bundle = argument.prefix(upTo: argument.range(of: ".xctest")!.upperBound)
      folder = URL(filePath: String(bundle)).deletingLastPathComponent()
    }
    return folder.appending(path: "tern")
  }()

  /// Runs to the end; `whileRunning` is called once with the process and the path of its output so far.
  static func run(
    _ arguments: [String], in folder: TestFolder, environment: [String: String] = [:],
    program: URL = program, whileRunning: ((Process, String) throws -> Void)? = nil
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    // Of the caller's environment only the choice of kernels: TERN_DATA, NO_COLOR and a cache would change what is seen.
    var own = [
      "HOME": folder.path, "PATH": "/usr/bin:/bin", "TERN_OFFLINE": "1", "TERM": "xterm-256color",
      "LANG": "C.UTF-8",
    ]
    own["TERN_ISA"] = ProcessInfo.processInfo.environment["TERN_ISA"]
    process.environment = own.merging(environment) { $1 }
    let names = try [folder.fresh("out"), folder.fresh("err")]
    let handles = try names.map { try FileHandle(forWritingTo: URL(filePath: $0)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    try process.run()
    // A command that hangs must fail a test, not hang it, too.
    let identifier = process.processIdentifier
    let isRunning = Mutex(true)
    let watch = DispatchWorkItem { isRunning.withLock { if $0 { kill(identifier, SIGKILL) } } }
    DispatchQueue.global().asyncAfter(deadline: .now() + 60, execute: watch)
    try whileRunning?(process, names[0])
    process.waitUntilExit()
    isRunning.withLock { $0 = false }
    watch.cancel()
    for handle in handles { try handle.close() }
    let texts = try names.map { String(decoding: try Data(contentsOf: URL(filePath: $0)), as: UTF8.self) }
    let signal = process.terminationReason == .uncaughtSignal
    return Outcome(
      code: Int(process.terminationStatus) + (signal ? 128 : 0), output: texts[0], errors: texts[1])
  }
}

/// A folder that goes away with its owner.
final class TestFolder: Sendable {
  let path: String
  private let count = Atomic<Int>(0)

  init() throws {
    path = NSTemporaryDirectory() + "tern-command-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A new empty file, hidden from the command's view of the folder.
  func fresh(_ name: String) throws -> String {
    let file = "\(path)/.\(name)\(count.add(1, ordering: .relaxed).newValue)"
    try Data().write(to: URL(filePath: file))
    return file
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(filePath: file(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: file(name)))) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  /// What the command left: all files and folders, without those of `fresh`.
  var contents: [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? [])
      .filter { !$0.hasPrefix(".out") && !$0.hasPrefix(".err") }.sorted()
  }
}
