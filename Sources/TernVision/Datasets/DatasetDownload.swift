import CLibrary
import Foundation

/// Fetches the files of a data set from its mirrors into a folder, unpacked and verified.
public struct DatasetDownload: Sendable {
  /// How much of a file has been downloaded.
  public struct Progress: Sendable, Equatable {
    /// The name of the file, without `.gz`.
    public let file: String
    /// The host that serves it.
    public let mirror: String
    /// Packed bytes received so far, those of an earlier, interrupted download included.
    public let received: Int
    /// Packed bytes in all; nil when the server does not say.
    public let total: Int?
  }

  /// How long a server may send nothing before it is given up.
  public var stall: Duration
  /// How often one mirror may be asked for the rest of a file, as long as some of it keeps arriving.
  public var attempts: Int

  /// A downloader; by default it gives up a server after 20 seconds of silence, and a mirror after 4
  /// attempts.
  public init(stall: Duration = .seconds(20), attempts: Int = 4) {
    (self.stall, self.attempts) = (stall, attempts)
  }

  /// Fetches what `folder` does not hold yet.
  ///
  /// A file appears under its name only whole and with the right SHA-256. What has arrived of an interrupted
  /// one stays as `.part` and is resumed by the next call. Cancelling the task throws `cancelled`.
  public func fetch(
    _ dataset: DatasetDescription, into folder: String,
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws(DatasetError) {
    try DataFile.makeFolder(folder)
    for file in dataset.files where DataFile.size("\(folder)/\(file.name)") != file.bytes {
      try await fetch(file, from: dataset.mirrors, into: folder, progress: progress)
    }
  }

  private func fetch(
    _ file: DatasetDescription.File, from mirrors: [String], into folder: String,
    progress: @escaping @Sendable (Progress) -> Void
  ) async throws(DatasetError) {
    let part = try Part(of: file, in: folder)
    // Another process may have finished it while we waited for the lock.
    if DataFile.size("\(folder)/\(file.name)") == file.bytes { return part.remove() }
    var failures: [String] = []
    for mirror in mirrors {
      let host = URL(string: mirror)?.host ?? mirror
      guard let url = URL(string: "\(mirror)\(file.name).gz") else {
        failures.append("\(mirror): not an address")
        continue
      }
      var attempt = 0
      while attempt < attempts {
        attempt += 1
        if Task.isCancelled { throw .cancelled(file: file.name) }
        let before = part.size
        let transfer = HTTPTransfer(
          // Packing never makes a file much larger; a server that sends more is not serving this file.
          descriptor: part.descriptor, path: part.path, start: before, limit: file.bytes + 65_536
        ) { received, total in
          progress(Progress(file: file.name, mirror: host, received: received, total: total))
        }
        let end = await transfer.run(url, stall: stall)
        var problem = ""
        var goOn = part.size > before
        switch end {
        case .finished:
          do throws(DatasetError) {
            try DataFile.writeAtomically(
              DatasetDescription.verified(part.path, as: file), to: "\(folder)/\(file.name)")
            part.remove()
            return
          } catch {
            problem = Self.explain(error)
            switch error {
            case .unwritable: throw error
            case .cutShort: break
            default:
              // Wrong bytes. If some were left from before, perhaps from another mirror, this one gets a
              // clean try.
              part.clear()
              goOn = before > 0
            }
          }
        case .refused(let status):
          problem = "HTTP \(status)"
          goOn = status == 416 && before > 0
          if status == 416 { part.clear() }
        case .interrupted(let reason): problem = reason
        case .tooLarge:
          problem = "more bytes than the file can have"
          part.clear()
          goOn = false
        case .unwritable(let reason): throw .unwritable(path: part.path, reason: reason)
        case .cancelled: throw .cancelled(file: file.name)
        }
        if goOn && attempt < attempts { continue }
        failures.append("\(host): \(problem)")
        break
      }
    }
    throw .download(file: file.name, attempts: failures.isEmpty ? ["it has no mirrors"] : failures)
  }

  private static func explain(_ error: DatasetError) -> String {
    switch error {
    case .cutShort(_, let packed): "stopped after \(packed) bytes"
    case .truncated(_, let size, let expected): "sent \(size) of \(expected) bytes"
    case .checksum: "other bytes than the published ones"
    case .corrupt(_, _, let reason): "damaged gzip data, \(reason)"
    default: "not the published file"
    }
  }
}

extension DatasetDownload {
  /// The open `.part` file. One process at a time appends to it; another one that fetches at the same moment
  /// works in a file of its own.
  private final class Part {
    let path: String
    let descriptor: Int32
    private let shared: Bool

    init(of file: DatasetDescription.File, in folder: String) throws(DatasetError) {
      let common = "\(folder)/\(file.name).gz.part"
      for _ in 0..<8 {
        let opened = Foundation.open(common, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard opened >= 0 else { throw .unwritable(path: common, reason: errorText()) }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
          close(opened)
          break
        }
        // Its last user may have removed the name between our opening and locking it.
        var (here, named) = (stat(), stat())
        if fstat(opened, &here) == 0, stat(common, &named) == 0, here.st_ino == named.st_ino {
          (path, descriptor, shared) = (common, opened, true)
          return
        }
        close(opened)
      }
      path = DataFile.temporaryName(common)
      descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o666)
      shared = false
      guard descriptor >= 0 else { throw .unwritable(path: path, reason: errorText()) }
    }

    deinit {
      // An empty part is useless, and so is one that only this process would look for.
      if !shared || size == 0 { unlink(path) }
      close(descriptor)
    }

    var size: Int {
      var info = stat()
      return fstat(descriptor, &info) == 0 ? Int(info.st_size) : 0
    }

    func clear() { ftruncate(descriptor, 0) }

    func remove() { unlink(path) }
  }
}
