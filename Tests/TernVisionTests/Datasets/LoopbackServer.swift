import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A tiny HTTP server on the loopback interface, one thread a connection, for download tests.
final class LoopbackServer: Sendable {
  struct Request: Sendable {
    let path: String
    /// n of `Range: bytes=n-`.
    let rangeStart: Int?
  }

  /// What a handler wants sent: raw bytes of the whole response, then whether to hold the connection open.
  struct Response: Sendable {
    var bytes: [UInt8]
    var stall = false

    static func status(
      _ code: Int, _ headers: String = "", body: [UInt8] = [], length: Int? = nil, stall: Bool = false
    )
      -> Response
    {
      let head =
        "HTTP/1.1 \(code) X\r\nContent-Length: \(length ?? body.count)\r\n\(headers)Connection: close\r\n\r\n"
      return Response(bytes: Array(head.utf8) + body, stall: stall)
    }
  }

  let port: UInt16
  private let listener: Int32
  private let log = Mutex<[Request]>([])
  private let closed = Mutex(false)

  var requests: [Request] { log.withLock { $0 } }
  func address(_ folder: String) -> String { "http://127.0.0.1:\(port)/\(folder)/" }

  init(handler: @escaping @Sendable (Request) -> Response) throws {
    #if canImport(Glibc)
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let ready = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard ready else { throw CocoaError(.fileNoSuchFile) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { return }
        Thread.detachNewThread { [self] in serve(connection, handler) }
      }
    }
  }

  func stop() {
    closed.withLock { $0 = true }
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func serve(_ connection: Int32, _ handler: @Sendable (Request) -> Response) {
    defer { close(connection) }
    var head: [UInt8] = []
    var byte: UInt8 = 0
    while !head.suffix(4).elementsEqual([13, 10, 13, 10]) {
      guard recv(connection, &byte, 1, 0) == 1, head.count < 10_000 else { return }
      head.append(byte)
    }
    let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
    let range = lines.first { $0.lowercased().hasPrefix("range: bytes=") }
    let request = Request(
      path: String(lines[0].split(separator: " ")[1]),
      rangeStart: range.flatMap { Int($0.dropFirst(13).prefix { $0 != "-" }) })
    log.withLock { $0.append(request) }
    let response = handler(request)
    var sent = 0
    while sent < response.bytes.count {
      let count = response.bytes.withUnsafeBytes {
        send(connection, $0.baseAddress! + sent, response.bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
    // A stalled server says nothing more until the client goes away or the test ends.
    while response.stall && !closed.withLock({ $0 }) {
      if recv(connection, &byte, 1, Int32(MSG_DONTWAIT)) == 0 { return }
      usleep(20_000)
    }
  }
}
