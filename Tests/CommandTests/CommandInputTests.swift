import Foundation
import Testing

/// Each mistake gets one line and an exit code, and leaves nothing behind.
@Suite struct CommandInputTests {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  struct Mistake: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var code: Int
    var says: String
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: String..., code: Int = 64, says: String) {
      (self.arguments, self.code, self.says) = (arguments, code, says)
    }
  }

  static let mistakes: [Mistake] = [
    .init("--wrong", says: "Unknown option '--wrong' (see tern --help)"),
    .init("trian", says: "Unexpected argument 'trian' (see tern --help)"),
    .init("train", "--wrong", says: "(see tern train --help)"),
    .init("train", "--epochs", says: "Missing value for '--epochs <epochs>' (see tern train --help)"),
    .init("train", "--epochs", "x", says: "The value 'x' is invalid for '--epochs <epochs>'"),
    .init("train", "--epochs", "0", says: "--epochs 0: give 1 to 100000"),
    .init("train", "--epochs", "-1", says: "--epochs -1: give 1 to 100000"),
    .init("train", "--epochs", "9223372036854775807", says: "give 1 to 100000"),
    .init("train", "--epochs", "9223372036854775808", says: "is invalid for '--epochs <epochs>'"),
    .init("train", "--rate", "0", says: "--rate 0.0: give a positive number"),
    .init("train", "--rate", "-0.1", says: "--rate -0.1: give a positive number"),
    .init("train", "--rate", "nan", says: "--rate nan: give a positive number"),
    .init("train", "--rate", "inf", says: "--rate inf: give a positive number"),
    .init("train", "--batch", "0", says: "--batch 0: give at least 1"),
    .init("train", "--seed", "-1", says: "The value '-1' is invalid for '--seed <seed>'"),
    .init("train", "--model", "tree", says: "'conv', 'net' or 'linear'"),
    .init("train", "--dataset", "cats", says: "there is no data set 'cats'; there are mnist, fashion-mnist"),
    .init("train", "--digits", "3,3", says: "--digits 3,3: a class stands twice"),
    .init("train", "--digits", "3", says: "one class cannot be told from anything; give two or more"),
    .init("train", "--digits", "x", says: "--digits x: there is no class 'x'; there are 0, 1"),
    .init("train", "--digits", "", says: "there is no class ''"),
    .init("train", "--size", "28", says: "--size: only the images of a folder"),
    .init("train", "--size", "0x9", says: "The value '0x9' is invalid for '--size <size>'"),
    .init("train", "--out", "", code: 1, says: "--out: the folder's name is empty"),
    .init("train", "--out", "/dev/null/runs", code: 1, says: "/dev/null/runs: the folder cannot be made ("),
    .init("train", "--data", "nowhere", code: 1, says: "nowhere: cannot be read (no such folder)"),
    .init(
      "train", "--dataset", "fashion-mnist", "--data", "/dev/null", code: 1, says: "/dev/null: cannot be read"
    ),
    .init("evaluate", says: "Missing expected argument '<model>' (see tern evaluate --help)"),
    .init("evaluate", "none", code: 1, says: "none: there is no such model file; make one with `tern train`"),
    .init("evaluate", "/dev/null", code: 1, says: "/dev/null: "),
    .init("evaluate", "a\n\u{1B}[31mb", code: 1, says: "a??[31mb: there is no such model file"),
    .init("predict", says: "Missing expected argument '<files> ...' (see tern predict --help)"),
    .init("predict", "x.png", code: 1, says: "runs/digits/model.safetensors: there is no such model file"),
    .init("show", "none.png", code: 1, says: "none.png: no such file; check the path"),
    .init("show", "/dev/zero", code: 1, says: "/dev/zero: is not a regular file"),
    .init("show", "--count", "-2", says: "--count -2: give at least 1"),
    .init("show", "--index", "-1", says: "--index -1: the training part holds images 0 to 3999"),
    .init("show", "--index", "4000", says: "--index 4000: the training part holds images 0 to 3999"),
    .init("show", "--out", "x.png", says: "--out x.png: the file is written as SVG"),
    .init("show", "--out", "no/where/x.svg", code: 1, says: "cannot write no/where/x.svg: "),
    .init("show", "--out", "", code: 1, says: "the path is empty; give a file name"),
    .init("book", "nothing", says: "there is no section 'nothing'; the sections are "),
    .init("book", "arrays", "--html", "no/where/x.html", code: 1, says: "cannot write no/where/x.html: "),
    .init("data", "fetch", says: "Missing expected argument '<name>' (see tern data fetch --help)"),
    .init("data", "verify", "cats", says: "there is no data set 'cats'; there are mnist, fashion-mnist"),
    .init("data", "verify", "mnist", code: 1, says: "fetch it with: tern data fetch mnist"),
    .init("data", "export", "mnist", "", says: "the folder's name is empty"),
    .init(
      "data", "export", "mnist", "/dev/null", code: 1,
      says: "/dev/null: cannot be written ("),
  ]

  @Test(arguments: mistakes) func oneLineAndACode(_ mistake: Mistake) throws {
    let outcome = try TernProcess.run(mistake.arguments, in: folder)
    #expect(outcome.code == mistake.code)
    #expect(outcome.failures.count == 1)
    #expect(outcome.failures.first?.contains(mistake.says) == true, "\(outcome.errors)")
    // Besides it, at most the line that says which data was used.
    #expect(outcome.errorLines.allSatisfy { $0.hasPrefix("Error: ") || $0.hasPrefix("MNIST sample: ") })
    #expect(folder.contents == [])
  }

  /// Folders that torchvision makes hold data sets, and are no trees of images.
  @Test func foldersOfDataSetsAreToldFromTreesOfImages() throws {
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/KMNIST/raw", withIntermediateDirectories: true)
    let outcome = try TernProcess.run(["train", "--dataset", "kmnist", "--data", "."], in: folder)
    #expect(outcome.code == 1)
    #expect(outcome.failures.first?.contains("missing train-images-idx3-ubyte") == true, "\(outcome.errors)")
  }

  /// A tiny data set of the four files; the images are noise, since only their form matters here.
  private func writeIDX(_ change: (inout [String: [UInt8]]) -> Void = { _ in }) throws {
    func idx(_ sizes: [Int], _ bytes: [UInt8]) -> [UInt8] {
      [0, 0, 8, UInt8(sizes.count)] + sizes.flatMap { [0, 0, UInt8($0 >> 8), UInt8($0 & 255)] } + bytes
    }
    var files: [String: [UInt8]] = [:]
    for (part, count) in [("train", 30), ("t10k", 10)] {
      files["\(part)-images-idx3-ubyte"] = idx(
        [count, 4, 4], (0..<count * 16).map { UInt8($0 * 37 % 251) })
      files["\(part)-labels-idx1-ubyte"] = idx([count], (0..<count).map { UInt8($0 % 10) })
    }
    change(&files)
    for (name, bytes) in files { try folder.write(bytes, to: "data/\(name)") }
  }

  @Test func damagedDataFiles() throws {
    let (images, labels) = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
    let damages: [(says: String, damage: (inout [String: [UInt8]]) -> Void)] = [
      ("missing train-images-idx3-ubyte", { $0[images] = nil }),
      ("ends after 0 bytes", { $0[images] = [] }),
      ("ends after 495 bytes, expected 496", { $0[images]!.removeLast() }),
      ("expected the IDX magic", { $0[images]![0] = 7 }),
      ("found 32-bit floats", { $0[images]![2] = 0x0D }),
      ("expected 3 dimensions, found 1", { $0[images]![3] = 1 }),
      (
        "its header asks for",
        { $0[images]!.replaceSubrange(4..<16, with: [UInt8](repeating: 255, count: 12)) }
      ),
      ("bytes left over", { $0[images]!.append(0) }),
      ("label 3 is 10, expected 0 to 9", { $0[labels]![8 + 3] = 10 }),
      (
        "holds 30 images but",
        {
          $0[labels]!.removeLast(); $0[labels]![7] = 29
        }
      ),
      ("damaged gzip data", { $0["\(images).gz"] = [0x1F, 0x8B, 8] + $0.removeValue(forKey: images)! }),
    ]
    for (says, damage) in damages {
      try? FileManager.default.removeItem(atPath: folder.file("data"))
      try writeIDX(damage)
      let outcome = try TernProcess.run(["train", "--data", "data", "--out", "run"], in: folder)
      #expect(outcome.code == 1)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errors.hasPrefix("Error: data"))
      #expect(outcome.errors.contains(says), "\(outcome.errors)")
      #expect(!folder.exists("run"))
    }
    try writeIDX()
    try? FileManager.default.removeItem(atPath: folder.file("data/train-images-idx3-ubyte.gz"))
    #expect(try TernProcess.run(["train", "--data", "data", "--out", "run"], in: folder).code == 0)
  }
}
