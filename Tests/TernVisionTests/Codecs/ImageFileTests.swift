import CLibrary
import Testing

@testable import TernVision

/// Saving, and files that cannot be read or written.
@Suite struct ImageFileTests {
  let folder: TemporaryFolder
  let sources: [String: Image]

  init() throws {
    folder = try TemporaryFolder()
    sources = try ImageGoldens.sources()
  }

  private func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    try ImageFile.write(bytes, to: path)
    return path
  }

  @Test func pngKeepsEveryModeExactly() throws {
    for (name, image) in sources {
      let path = "\(folder.path)/\(name).PNG"
      try image.save(to: path)
      #expect(try Image(contentsOf: path) == image)
      #expect(try Image(encoded: image.pngBytes) == image)
    }
    #expect(folder.entries == ["L.PNG", "LA.PNG", "RGB.PNG", "RGBA.PNG"])  // and no temporary files
  }

  @Test func jpegComesCloseAndQualityCosts() throws {
    let smooth = Image(
      width: 64, height: 48, pixels: (0..<3072).map { (i: Int) -> UInt8 in UInt8(i % 64 * 2 + i / 64) })
    for image in [smooth, smooth.converted(to: .rgb)] {
      let best = try image.encoded(as: .jpeg(quality: 95))
      let worst = try image.encoded(as: .jpeg(quality: 5))
      let again = try Image(encoded: best)
      #expect(try largestDifference(again, image) <= 4)
      #expect(worst.count < best.count)
    }
    let path = "\(folder.path)/picture.jpeg"
    try smooth.save(to: path)
    #expect(try Image(contentsOf: path) == Image(encoded: smooth.encoded(as: .jpeg(quality: 90))))
  }

  /// Larger than the encoder's first buffer, noise being hardly compressible.
  @Test func largeNoiseSurvives() throws {
    var state: UInt32 = 7
    let pixels = (0..<(300 * 200 * 3)).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    let image = Image(width: 300, height: 200, mode: .rgb, pixels: pixels)
    #expect(try Image(encoded: image.pngBytes) == image)
    let jpeg = try image.encoded(as: .jpeg(quality: 100))
    #expect(jpeg.count > 65536)
    #expect(try Image(encoded: jpeg).width == 300)
  }

  @Test func savingReplacesAFileWhole() throws {
    let path = try write([1, 2, 3], "picture.png")
    try sources["L"]!.save(to: path)
    #expect(try Image(contentsOf: path) == sources["L"]!)
    #expect(folder.entries == ["picture.png"])
  }

  @Test func savingRefusals() throws {
    let image = sources["RGBA"]!
    var error = try imageError { try image.save(to: "\(folder.path)/picture.jpg") }
    #expect(error.kind == .unsupported && error.source == "\(folder.path)/picture.jpg")
    #expect(error.reason.contains("flattened"))
    error = try imageError { try image.save(to: "\(folder.path)/picture.gif") }
    #expect(error.kind == .unsupported && error.reason.contains(".png or .jpg"))
    error = try imageError { try image.save(to: "\(folder.path)/picture") }
    #expect(error.kind == .unsupported)
    error = try imageError { try image.save(to: "\(folder.path)/nowhere/picture.png") }
    #expect(error.kind == .unwritable && error.reason.contains("folder does not exist"))
    error = try imageError { try image.save(to: folder.path, as: .png) }
    #expect(error.kind == .unwritable && error.reason.contains("it is a folder"))
    #if os(Linux)
      // Every write to this device fails as on a full disk.
      error = try imageError { try image.save(to: "/dev/full", as: .png) }
      #expect(error.kind == .unwritable && error.reason.contains("disk is full"))
    #endif
    error = try imageError { try image.save(to: "") }
    #expect(error.kind == .unsupported)
    error = try imageError { try image.save(to: "a\0b.png") }
    #expect(error.kind == .unwritable)
    let long = Image(width: 65501, height: 1, pixels: [UInt8](repeating: 0, count: 65501))
    error = try imageError { _ = try long.encoded(as: .jpeg()) }
    #expect(error.kind == .unsupported && error.reason.contains("65500"))
    #expect(folder.entries == [])
  }

  /// In a process of its own, which gives up root's right to pass over permissions.
  @Test func withoutPermission() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let image = try ImageGoldens.sources()["L"]!
      let path = "\(folder.path)/picture.png"
      try image.save(to: path)
      precondition(chmod(path, 0) == 0 && chmod(folder.path, 0o555) == 0)
      let root = geteuid() == 0
      precondition(!root || seteuid(65534) == 0)
      defer { if root { seteuid(0) } }
      do {
        _ = try Image(contentsOf: path)
        preconditionFailure("a file without permissions was read")
      } catch let error as ImageError {
        precondition(error.kind == .unreadable && error.reason.contains("permission denied"))
      }
      do {
        try image.save(to: "\(folder.path)/other.png")
        preconditionFailure("a file was written into a folder without permission")
      } catch let error as ImageError {
        precondition(error.kind == .unwritable && error.reason.contains("permission denied"))
      }
      precondition(folder.entries == ["picture.png"])
    }
  }

  /// A limit on the size of files stands for a disk that fills up half-way; in a process of its own, since it
  /// would catch other tests too.
  @Test func fullDiskLeavesNothing() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let noise = (0..<1_000_000).map { (i: Int) -> UInt8 in UInt8(truncatingIfNeeded: (i &* i &* 40503) >> 9)
      }
      let image = Image(width: 1000, height: 1000, pixels: noise)
      precondition(image.pngBytes.count > 100_000)
      signal(SIGXFSZ, SIG_IGN)
      var small = rlimit(rlim_cur: 50_000, rlim_max: 50_000)
      #if canImport(Glibc)
        precondition(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &small) == 0)
      #else
        precondition(setrlimit(RLIMIT_FSIZE, &small) == 0)
      #endif
      do {
        try image.save(to: "\(folder.path)/picture.png")
        preconditionFailure("a file larger than the limit was written")
      } catch let error as ImageError {
        precondition(error.kind == .unwritable && folder.entries.isEmpty)
      }
    }
  }

  @Test func unreadableFiles() throws {
    var error = try imageError { _ = try Image(contentsOf: "\(folder.path)/nothing.png") }
    #expect(error.kind == .missing)
    #expect(error.description == "\(folder.path)/nothing.png: no such file; check the path")
    error = try imageError { _ = try Image(contentsOf: folder.path) }
    #expect(error.kind == .directory)
    error = try imageError { _ = try Image(contentsOf: "") }
    #expect(error.kind == .missing)
    error = try imageError { _ = try Image(contentsOf: "a\0b") }
    #expect(error.kind == .missing)
    error = try imageError { _ = try Image(contentsOf: "\(folder.path)/two\nlines.png") }
    #expect(error.kind == .missing)
    error = try imageError { _ = try Image(contentsOf: "/dev/zero") }
    #expect(error.kind == .unreadable && error.reason.contains("not a regular file"))
    // A pipe that nobody writes to must not be waited for.
    let pipe = "\(folder.path)/pipe"
    try #require(mkfifo(pipe, 0o600) == 0)
    error = try imageError { _ = try Image(contentsOf: pipe) }
    #expect(error.kind == .unreadable)
    error = try imageError { _ = try Image(contentsOf: try write([], "empty.png")) }
    #expect(error.kind == .empty)
    error = try imageError { _ = try Image(contentsOf: try write(Array("GIF89a...".utf8), "picture.png")) }
    #expect(error.kind == .notAnImage)
  }

  @Test func filesAreClosed() async {
    // In a process of its own, where no other test opens files.
    await #expect(processExitsWith: .success) { try ImageFileTests().openAndSaveManyTimes() }
  }

  private func openAndSaveManyTimes() throws {
    func openFiles() -> Int { (0..<256).filter { fcntl($0, F_GETFD) >= 0 }.count }
    let path = try write(sources["L"]!.pngBytes, "picture.png")
    let broken = try write([0x89, 0x50], "broken.png")
    let before = openFiles()
    for _ in 0..<300 {
      _ = try Image(contentsOf: path)
      _ = try? Image(contentsOf: broken)
      _ = try? Image(contentsOf: folder.path)
      try sources["L"]!.save(to: path)
    }
    // The test runner itself may open a few; 300 rounds that leaked would not stay a few.
    #expect(openFiles() < before + 20)
  }
}
