import TernVision

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Text for people. Results go to standard output; notes and progress to standard error, so that a
/// program reading the output sees results only.
enum Console {
  static let errorIsTerminal = isatty(2) == 1

  static func note(_ text: String) { write(text + "\n", to: 2) }

  /// One line that replaces the last such line; nothing when standard error is not a terminal.
  static func progress(_ text: String) {
    guard errorIsTerminal else { return }
    write("\r\u{1B}[2K" + text, to: 2)
  }

  static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write_($0, descriptor) }
      if written <= 0 { return }
      bytes = bytes.dropFirst(written)
    }
  }

  private static func write_(_ bytes: UnsafeRawBufferPointer, _ descriptor: Int32) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}

/// Shows a download on one line.
struct DownloadProgress: Sendable {
  func show(_ progress: DatasetDownload.Progress) {
    let received = megabytes(progress.received)
    let total = progress.total.map { " of \(megabytes($0))" } ?? ""
    Console.progress("fetching \(progress.file) from \(progress.mirror): \(received)\(total) MB")
    if progress.received == progress.total { Console.progress("") }
  }

  private func megabytes(_ bytes: Int) -> String {
    "\(bytes / 1_000_000).\(bytes / 100_000 % 10)"
  }
}
