import Foundation
import Testing

@testable import Tern

@Suite("Files: written whole or not at all")
struct FilesAtomicTests {
  let folder = TemporaryFolder()

  private func failure(_ body: () throws(FileError) -> Void) -> FileError? {
    do throws(FileError) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  @Test func writesAndReplaces() throws {
    try AtomicFile.write(folder.file("a"), [1, 2, 3])
    try AtomicFile.write(folder.file("a"), Array("longer content".utf8))
    #expect(folder.bytes("a") == Array("longer content".utf8))
    try AtomicFile.write(folder.file("a"), [])
    #expect(folder.bytes("a") == [])
    #expect(folder.names == ["a"])
  }

  @Test func appendsInParts() throws {
    try AtomicFile.write(folder.file("a")) { file throws(FileError) in
      for part: [UInt8] in [[1, 2], [], [3]] { try file.append(part) }
    }
    #expect(folder.bytes("a") == [1, 2, 3])
  }

  @Test func anErrorOnTheWayKeepsTheOldFile() throws {
    try AtomicFile.write(folder.file("a"), [1])
    let path = folder.file("a")
    let error = failure { () throws(FileError) in
      try AtomicFile.write(path) { file throws(FileError) in
        try file.append([9, 9])
        throw FileError("write", path, .diskFull)
      }
    }
    #expect(error?.reason == .diskFull)
    #expect(folder.bytes("a") == [1])
    #expect(folder.names == ["a"])
  }

  @Test func missingFolderAndFolderInTheWay() {
    let missing = failure { () throws(FileError) in try AtomicFile.write(folder.file("no/a"), [1]) }
    #expect(missing?.reason == .missing)
    #expect(
      missing?.description
        == "cannot write \(folder.file("no/a")): its folder does not exist; create it first, or choose another path"
    )
    #expect(
      failure { () throws(FileError) in try AtomicFile.write(folder.path, [1]) }?.reason == .isDirectory)
    let below = folder.put("file", [1]) + "/a"
    #expect(failure { () throws(FileError) in try AtomicFile.write(below, [1]) }?.reason == .missing)
    #expect(failure { () throws(FileError) in try AtomicFile.write("", [1]) }?.reason == .missing)
    let cut = failure { () throws(FileError) in try AtomicFile.write(folder.file("a\0b"), [1]) }
    #expect(cut?.reason == .missing)
    let long = folder.file(String(repeating: "n", count: 300) + "\n")
    let tooLong = failure { () throws(FileError) in try AtomicFile.write(long, [1]) }
    #expect(tooLong?.reason == .nameTooLong && tooLong?.description.contains("\n") == false)
    #expect(folder.names == ["file"])
  }

  @Test func aPipeIsNotWaitedFor() {
    mkfifo(folder.file("pipe"), 0o600)
    #expect(
      failure { () throws(FileError) in try AtomicFile.write(folder.file("pipe"), [1]) }?.reason == .notAFile)
  }

  @Test func linksStayAndPermissionsToo() throws {
    try AtomicFile.write(folder.file("a"), [1])
    chmod(folder.file("a"), 0o640)
    symlink("a", folder.file("link"))
    try AtomicFile.write(folder.file("link"), [2, 3])
    #expect(folder.bytes("a") == [2, 3])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link")) == "a")
    let mode = try FileManager.default.attributesOfItem(atPath: folder.file("a"))[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDisk() throws {
    #expect(failure { () throws(FileError) in try AtomicFile.write("/dev/full", [1]) }?.reason == .diskFull)
    let error = fileError { try Tensor([1, 2]).saveNPY(to: "/dev/full") }
    #expect(
      error?.description
        == "/dev/full: cannot write it: the disk is full; free some space, or choose another disk")
    #expect(fileError { try NPZ.write(["a": Tensor(1)], to: "/dev/full") }?.reason == .access(.diskFull))
    #expect(
      fileError { try Safetensors.write(["a": Tensor(1)], to: "/dev/full") }?.reason == .access(.diskFull))
    // The device is still one: it was written to and not replaced.
    #expect(
      try FileManager.default.attributesOfItem(atPath: "/dev/full")[.type] as? FileAttributeType
        == .typeCharacterSpecial)
    try AtomicFile.write("/dev/null", [1, 2, 3])
  }

  /// The system cuts the write short: first some bytes are taken, then none.
  @Test func aWriteCutShort() async {
    await #expect(processExitsWith: .success) {
      let folder = TemporaryFolder()
      try AtomicFile.write(folder.file("a"), [1])
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
      #if canImport(Glibc)
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      #else
        try #require(setrlimit(RLIMIT_FSIZE, &limit) == 0)
      #endif
      let error = fileError { try Tensor.zeros([1000]).saveNPY(to: folder.file("a")) }
      try #require(error?.reason == .access(.system(EFBIG)))
      try #require(folder.bytes("a") == [1] && folder.names == ["a"])
    }
  }

  /// In a process without the right to write, whoever runs the tests.
  @Test func unwritableFolderAndFile() async {
    await #expect(processExitsWith: .success) {
      let folder = TemporaryFolder()
      try AtomicFile.write(folder.file("a"), [1])
      try AtomicFile.write(folder.file("locked"), [1])
      chmod(folder.file("locked"), 0o444)
      chmod(folder.path, 0o777)
      if getuid() == 0 { try #require(setuid(65534) == 0) }
      // The file may not be written although its folder may.
      try #require(
        fileError { try Tensor(1).saveNPY(to: folder.file("locked")) }?.reason == .access(.permissionDenied))
      try #require(
        fileError { try Tensor(1).saveNPY(to: "/proc/1/mem") }?.reason == .access(.permissionDenied))
      let error = fileError { try Tensor(1).saveNPY(to: "/usr/tern-test.npy") }
      try #require(error?.reason == .access(.permissionDenied))
    }
  }
}
