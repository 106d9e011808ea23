import Foundation
import Testing

@testable import TernVision

@Suite struct DatasetFinderTests {
  let scratch: ScratchFolder
  let tiny = TinyDataset()

  init() throws { scratch = try ScratchFolder() }

  func locate(
    folder: String? = nil, _ environment: [String: String] = [:], system: [String] = []
  ) throws(DatasetError) -> DatasetSource? {
    try DatasetFinder(folder: folder, environment: environment)
      .locate(tiny.description(systemFolders: system))
  }

  @Test func placesAreTriedInOrder() throws {
    let root = scratch.path
    try tiny.write(to: scratch, folder: "system", packed: true)
    let system = ["\(root)/system"]
    #expect(try locate(system: system) == .system("\(root)/system"))
    try tiny.write(to: scratch, folder: "home/.cache/tern/tiny")
    #expect(try locate(["HOME": "\(root)/home"], system: system) == .cache("\(root)/home/.cache/tern/tiny"))
    try tiny.write(to: scratch, folder: "xdg/tern/tiny")
    let homes = ["HOME": "\(root)/home", "XDG_CACHE_HOME": "\(root)/xdg"]
    #expect(try locate(homes, system: system) == .cache("\(root)/xdg/tern/tiny"))
    // A relative XDG_CACHE_HOME does not count.
    #expect(
      try locate(["HOME": "\(root)/home", "XDG_CACHE_HOME": "xdg"]) == .cache("\(root)/home/.cache/tern/tiny")
    )
    try tiny.write(to: scratch, folder: "sets/tiny", packed: true)
    var all = homes
    all["TERN_DATA"] = "\(root)/sets"
    #expect(try locate(all, system: system) == .environment("\(root)/sets/tiny"))
    all["TERN_DATA"] = "\(root)/sets/tiny"
    #expect(try locate(all, system: system) == .environment("\(root)/sets/tiny"))
    try tiny.write(to: scratch, folder: "named")
    #expect(try locate(folder: "\(root)/named", all, system: system) == .folder("\(root)/named"))
    #expect(try locate() == nil)
    #expect(try locate(["TERN_DATA": "", "HOME": ""]) == nil)
  }

  @Test func aPlaceTheUserChoseIsNeverReplaced() throws {
    let root = scratch.path
    try tiny.write(to: scratch, folder: "system")
    let system = ["\(root)/system"]
    #expect(throws: DatasetError.unreadable(path: "\(root)/none", reason: "no such folder")) {
      try locate(folder: "\(root)/none", system: system)
    }
    #expect(throws: DatasetError.unreadable(path: "\(root)/none", reason: "no such folder")) {
      try locate(["TERN_DATA": "\(root)/none"], system: system)
    }
    let file = try scratch.write([1], "file")
    #expect(throws: DatasetError.unreadable(path: file, reason: "a file, not a folder")) {
      try locate(folder: file, system: system)
    }
    try tiny.write(to: scratch, folder: "half")
    try FileManager.default.removeItem(atPath: "\(root)/half/t10k-labels-idx1-ubyte")
    #expect(
      throws: DatasetError.missing(folder: "\(root)/half", files: ["t10k-labels-idx1-ubyte"], dataset: "Tiny")
    ) { try locate(["TERN_DATA": "\(root)/half"], system: system) }
    let names = tiny.contents.map(\.name)
    try scratch.write([1], "other/readme.txt")
    #expect(throws: DatasetError.missing(folder: "\(root)/other", files: names, dataset: "Tiny")) {
      try locate(folder: "\(root)/other", system: system)
    }
    #expect(throws: DatasetError.missing(folder: "TERN_DATA=\(root)/other", files: names, dataset: "Tiny")) {
      try locate(["TERN_DATA": "\(root)/other"], system: system)
    }
  }

  @Test func aFolderOfOtherDataSetsJustLacksThisOne() throws {
    try scratch.write([1], "sets/mnist/readme.txt")
    try tiny.write(to: scratch, folder: "system")
    let system = ["\(scratch.path)/system"]
    #expect(try locate(["TERN_DATA": "\(scratch.path)/sets"], system: system) == .system(system[0]))
  }

  @Test func aCacheFileOfTheWrongSizeIsNotUsed() throws {
    try tiny.write(to: scratch, folder: "xdg/tern/tiny")
    try scratch.write([0, 0, 8, 1], "xdg/tern/tiny/t10k-labels-idx1-ubyte")
    #expect(try locate(["XDG_CACHE_HOME": "\(scratch.path)/xdg"]) == nil)
  }

  @Test func offlineIsAskedForByTheEnvironment() {
    #expect(!DatasetFinder(environment: [:]).isOffline)
    #expect(!DatasetFinder(environment: ["TERN_OFFLINE": "0"]).isOffline)
    #expect(DatasetFinder(environment: ["TERN_OFFLINE": "1"]).isOffline)
  }
}
