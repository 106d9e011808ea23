import CLibrary
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One GET request whose body is appended to a file as it arrives.
final class HTTPTransfer: NSObject, URLSessionDataDelegate, Sendable {
  enum End: Sendable, Equatable {
    case finished
    case refused(status: Int)
    case interrupted(String)
    case tooLarge
    case unwritable(String)
    case cancelled
  }

  private struct State {
    var size: Int
    var total: Int?
    var lastNews = ContinuousClock.now
    var end: End?
    var waiting: CheckedContinuation<Void, Never>?
  }

  private let descriptor: Int32
  private let path: String
  private let start: Int
  private let limit: Int
  private let progress: @Sendable (Int, Int?) -> Void
  private let state: Mutex<State>

  /// Bytes are written at the end of the open file `descriptor`, which holds `start` bytes, up to `limit`.
  init(
    descriptor: Int32, path: String, start: Int, limit: Int, progress: @escaping @Sendable (Int, Int?) -> Void
  ) {
    (self.descriptor, self.path, self.start, self.limit) = (descriptor, path, start, limit)
    self.progress = progress
    state = Mutex(State(size: start))
  }

  /// Runs the request to its end; a server silent for `stall` is given up.
  func run(_ url: URL, stall: Duration) async -> End {
    var request = URLRequest(url: url)
    // The watchdog below decides; the session's own limit is only a fallback.
    request.timeoutInterval = 2 * Double(stall.components.seconds) + 10
    request.cachePolicy = .reloadIgnoringLocalCacheData
    // The packed file itself is wanted: ranges count its bytes.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    if start > 0 { request.setValue("bytes=\(start)-", forHTTPHeaderField: "Range") }
    let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
    let task = session.dataTask(with: request)
    let watchdog = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: stall / 4)
        let silent = state.withLock { ContinuousClock.now - $0.lastNews }
        if silent > stall {
          settle(.interrupted("no data for \(stall.components.seconds) s"))
          task.cancel()
          return
        }
      }
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.withLock { $0.waiting = continuation }
        task.resume()
      }
    } onCancel: {
      settle(.cancelled)
      task.cancel()
    }
    watchdog.cancel()
    session.invalidateAndCancel()
    return state.withLock { $0.end ?? .finished }
  }

  /// The first end counts: cancelling a task after a failure also reports the cancellation.
  private func settle(_ end: End) {
    state.withLock { if $0.end == nil { $0.end = end } }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let http = response as? HTTPURLResponse
    let status = http?.statusCode ?? 0
    if status == 206, start > 0, Self.rangeStart(http) == start {
      state.withLock { $0.total = Self.length(response).map { $0 + start } }
    } else if status == 200 {
      // The server sends the whole file, asked for or not: begin again.
      guard ftruncate(descriptor, 0) == 0 else {
        settle(.unwritable(errorText()))
        return completionHandler(.cancel)
      }
      state.withLock { ($0.size, $0.total) = (0, Self.length(response)) }
    } else {
      settle(.refused(status: status))
      return completionHandler(.cancel)
    }
    state.withLock { $0.lastNews = .now }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let (size, total, ended) = state.withLock { state in
      state.lastNews = .now
      state.size += data.count
      return (state.size, state.total, state.end != nil)
    }
    if ended { return }
    if size > limit {
      settle(.tooLarge)
      return dataTask.cancel()
    }
    var failure: String?
    data.withUnsafeBytes { bytes in
      do throws(DatasetError) { try DataFile.write(bytes, to: descriptor, path: path) } catch {
        failure = errorText()
      }
    }
    if let failure {
      settle(.unwritable(failure))
      return dataTask.cancel()
    }
    progress(size, total)
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    if let error { settle(.interrupted(Self.explain(error))) } else { settle(.finished) }
    let waiting = state.withLock { state in
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume()
  }

  private static func length(_ response: URLResponse) -> Int? {
    response.expectedContentLength > 0 ? Int(response.expectedContentLength) : nil
  }

  /// The common failures in words; the system's own text is often only a number.
  private static func explain(_ error: any Error) -> String {
    switch (error as? URLError)?.code {
    case .cannotFindHost, .dnsLookupFailed: "host not found"
    case .cannotConnectToHost: "no connection"
    case .notConnectedToInternet: "no network"
    case .networkConnectionLost: "connection lost"
    case .timedOut: "timed out"
    case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate: "TLS failed"
    default: error.localizedDescription
    }
  }

  /// 100 of `Content-Range: bytes 100-199/200`.
  private static func rangeStart(_ response: HTTPURLResponse?) -> Int? {
    guard let range = response?.value(forHTTPHeaderField: "Content-Range"), range.hasPrefix("bytes ") else {
      return nil
    }
    return Int(range.dropFirst(6).prefix { $0 != "-" })
  }
}
