import Foundation
import Synchronization
import Testing

@testable import TernVision

/// Downloads from a server of our own on the loopback interface; the public network is never asked.
@Suite(.timeLimit(.minutes(1))) struct DatasetDownloadTests {
  let scratch: ScratchFolder
  let tiny = TinyDataset()
  let cache: String
  /// Long enough for a server thread that waits for a busy machine, short enough for the tests that wait for it.
  let quick = DatasetDownload(stall: .seconds(4))

  init() throws {
    scratch = try ScratchFolder()
    cache = "\(scratch.path)/cache"
  }

  /// `/good/` serves; the other folders each fail in one way.
  func server() throws -> LoopbackServer {
    let files = Dictionary(
      uniqueKeysWithValues: tiny.contents.map { ("\($0.name).gz", gzip($0.idx.encoded())) })
    let raw = Dictionary(uniqueKeysWithValues: tiny.contents.map { ("\($0.name).gz", $0.idx.encoded()) })
    return try LoopbackServer { request in
      let parts = request.path.split(separator: "/").map(String.init)
      guard parts.count == 2, let file = files[parts[1]] else { return .status(404) }
      let start = request.rangeStart ?? 0
      let range = "Content-Range: bytes \(start)-\(file.count - 1)/\(file.count)\r\n"
      switch parts[0] {
      case "good":
        if start >= file.count { return .status(416) }
        if request.rangeStart == nil { return .status(200, body: file) }
        return .status(206, range, body: Array(file[start...]))
      case "raw": return .status(200, body: raw[parts[1]]!)
      case "noranges": return .status(200, body: file)
      case "dripping":
        // Closes after 20 bytes, each time.
        let rest = Array(file[start...])
        return .status(
          request.rangeStart == nil ? 200 : 206, request.rangeStart == nil ? "" : range,
          body: Array(rest.prefix(20)), length: rest.count)
      case "cut":
        return .status(200, body: Array(file.dropLast(5)))
      case "wrong": return .status(200, body: gzip([UInt8](repeating: 7, count: raw[parts[1]]!.count)))
      case "endless": return .status(200, body: [UInt8](repeating: 0x1f, count: 200_000))
      case "bomb": return .status(200, body: gzip([UInt8](repeating: 0, count: 5_000_000)))
      case "portal": return .status(200, body: Array("<html>Please log in</html>".utf8))
      case "slow":
        usleep(100_000)
        return .status(200, body: file)
      case "stalled":
        // Only the first file: one wait is enough.
        guard parts[1].hasPrefix("train-images") else { return .status(404) }
        return .status(200, body: Array(file.prefix(10)), length: file.count, stall: true)
      default: return .status(404)
      }
    }
  }

  func failure(_ mirrors: [String], _ download: DatasetDownload? = nil) async -> DatasetError? {
    do throws(DatasetError) {
      try await (download ?? quick).fetch(tiny.description(mirrors: mirrors), into: cache)
      return nil
    } catch { return error }
  }

  func expectComplete() throws {
    #expect(try scratch.names("cache") == tiny.contents.map(\.name).sorted())
    for (name, idx) in tiny.contents {
      #expect(FileManager.default.contents(atPath: "\(cache)/\(name)") == Data(idx.encoded()))
    }
  }

  @Test func aGoodMirrorGivesTheFilesUnpacked() async throws {
    let server = try server()
    defer { server.stop() }
    let seen = Mutex<[DatasetDownload.Progress]>([])
    let dataset = tiny.description(mirrors: [server.address("good")])
    let finder = DatasetFinder(environment: ["XDG_CACHE_HOME": cache])
    let data = try await dataset.load(finder, download: quick) { step in seen.withLock { $0.append(step) } }
    #expect(data.source == .downloaded("\(cache)/tern/tiny") && data.isPublished == true)
    #expect(data.train.pixels == tiny.train.images.bytes)
    let last = try #require(seen.withLock { $0.last })
    #expect(
      last.file == "t10k-labels-idx1-ubyte" && last.received == last.total && last.mirror == "127.0.0.1")
    // The second time nothing is asked of the server.
    let count = server.requests.count
    #expect(try await dataset.load(finder, download: quick).source == .cache("\(cache)/tern/tiny"))
    #expect(server.requests.count == count && count == 4)
  }

  @Test(arguments: ["raw", "noranges"]) func otherHonestServersWork(folder: String) async throws {
    let server = try server()
    defer { server.stop() }
    // Left over from before: 30 bytes that such a server cannot continue.
    try scratch.write([UInt8](repeating: 1, count: 30), "cache/train-images-idx3-ubyte.gz.part")
    #expect(await failure([server.address(folder)]) == nil)
    try expectComplete()
  }

  @Test func anInterruptedDownloadIsResumed() async throws {
    let server = try server()
    defer { server.stop() }
    let file = gzip(tiny.train.images.encoded())
    try scratch.write(Array(file.prefix(25)), "cache/train-images-idx3-ubyte.gz.part")
    #expect(await failure([server.address("good")]) == nil)
    try expectComplete()
    #expect(server.requests.first?.rangeStart == 25)
  }

  @Test func aServerThatDripsIsAskedForTheRest() async throws {
    let server = try server()
    defer { server.stop() }
    #expect(
      await failure([server.address("dripping")], DatasetDownload(stall: .seconds(4), attempts: 100)) == nil)
    try expectComplete()
    #expect(server.requests.prefix(3).map(\.rangeStart) == [nil, 20, 40])
  }

  @Test func aPartOfAnotherFileIsThrownAway() async throws {
    let server = try server()
    defer { server.stop() }
    try scratch.write([UInt8](repeating: 9, count: 25), "cache/train-images-idx3-ubyte.gz.part")
    // Longer than the file: the server answers 416.
    try scratch.write([UInt8](repeating: 9, count: 9999), "cache/t10k-labels-idx1-ubyte.gz.part")
    #expect(await failure([server.address("good")]) == nil)
    try expectComplete()
  }

  @Test(arguments: ["missing", "wrong", "cut", "bomb", "endless", "portal", "stalled"])
  func aBadMirrorIsPassedOver(folder: String) async throws {
    let server = try server()
    defer { server.stop() }
    #expect(await failure([server.address(folder), server.address("good")]) == nil)
    try expectComplete()
  }

  @Test(arguments: [
    ("missing", "HTTP 404"), ("wrong", "other bytes than the published ones"), ("cut", "stopped after"),
    ("endless", "more bytes than the file can have"), ("bomb", "not the published file"),
    ("stalled", "no data for 4 s"), ("portal", "sent 26 of 496 bytes"),
  ])
  func withoutAGoodMirrorTheReasonIsSaid(folder: String, reason: String) async throws {
    let server = try server()
    defer { server.stop() }
    guard case .download(let file, let attempts) = await failure([server.address(folder)]) else {
      Issue.record("\(folder) was accepted")
      return
    }
    #expect(file == "train-images-idx3-ubyte")
    #expect(attempts.count == 1 && attempts[0].contains(reason), "\(attempts)")
    #expect(try scratch.names("cache").allSatisfy { $0.hasSuffix(".part") })
  }

  @Test func severalFetchesAtOnceDoNotMix() async throws {
    let server = try server()
    defer { server.stop() }
    let mirrors = [server.address("slow")]
    let problems = await withTaskGroup(of: DatasetError?.self) { group in
      for _ in 0..<4 { group.addTask { await failure(mirrors) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(problems == [nil, nil, nil, nil])
    try expectComplete()
  }

  @Test func aClosedPortIsAnError() async throws {
    let server = try server()
    server.stop()
    guard case .download = await failure([server.address("good")]) else {
      Issue.record("a closed port was accepted")
      return
    }
  }

  @Test func cancellingStopsAtOnceAndKeepsThePart() async throws {
    let server = try server()
    defer { server.stop() }
    let dataset = tiny.description(mirrors: [server.address("stalled")])
    let cache = cache
    let task = Task { () -> DatasetError? in
      do throws(DatasetError) {
        try await DatasetDownload(stall: .seconds(60)).fetch(dataset, into: cache)
        return nil
      } catch { return error }
    }
    while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    try await Task.sleep(for: .milliseconds(200))
    let clock = ContinuousClock.now
    task.cancel()
    #expect(await task.value == .cancelled(file: "train-images-idx3-ubyte"))
    #expect(ContinuousClock.now - clock < .seconds(10))
    #expect(DataFile.size("\(cache)/train-images-idx3-ubyte.gz.part") == 10)
  }

  @Test func anUnwritableCacheIsNamed() async throws {
    let file = try scratch.write([1], "file")
    do throws(DatasetError) {
      try await quick.fetch(tiny.description(mirrors: ["http://127.0.0.1:1/"]), into: "\(file)/cache")
      Issue.record("fetched into a file")
    } catch {
      #expect(error == .unwritable(path: file, reason: "a file, not a folder"))
    }
  }

  @Test func mnistFallsBackToTheSampleAndSaysWhy() async throws {
    let offline = DatasetFinder(environment: ["TERN_OFFLINE": "1", "HOME": scratch.path])
    let data = try await DatasetDescription.mnist.load(offline)
    #expect(data.source == .sample(reason: "no files found, and TERN_OFFLINE forbids fetching them"))
    #expect(data.train.count == 4000)
    do throws(DatasetError) {
      _ = try await tiny.description().load(offline)
      Issue.record("found what is not there")
    } catch {
      #expect(
        error
          == .notFound(
            dataset: "Tiny", reason: "no files found, and TERN_OFFLINE forbids fetching them",
            advice: "name a folder that holds it"))
    }
  }
}
