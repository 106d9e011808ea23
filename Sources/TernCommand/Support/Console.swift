import CLibrary
import Tern
import TernVision

/// Text for people. Results go to standard output; notes and progress to standard error, so that a
/// program reading the output sees results only.
enum Console {
  static let errorIsTerminal = isatty(2) == 1

  /// Opens what the caller closed (`tern train >&-`) on nothing: else the next file opened, a model, would get
  /// the number of standard output, and with it what is printed.
  static func openMissing() {
    // The lowest free number is given, so each that is missing gets its own.
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 { _ = open("/dev/null", O_RDWR) }
  }

  static func note(_ text: String) { write(text + "\n", to: 2) }

  /// What went wrong, in one line whatever file names and files hold.
  static func error(_ text: String) {
    note("Error: " + oneLine(text))
  }

  /// One line that replaces the last such line; nothing when standard error is not a terminal.
  static func progress(_ text: String) {
    guard errorIsTerminal else { return }
    write("\r\u{1B}[2K" + text, to: 2)
  }

  static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { CLibrary.write(descriptor, $0.baseAddress, $0.count) }
      if written <= 0 { return }
      bytes = bytes.dropFirst(written)
    }
  }
}

/// Shows a download on one line.
enum DownloadProgress {
  static func show(_ progress: DatasetDownload.Progress) {
    let received = megabytes(progress.received)
    let total = progress.total.map { " of \(megabytes($0))" } ?? ""
    Console.progress("fetching \(progress.file) from \(progress.mirror): \(received)\(total) MB")
    if progress.received == progress.total { Console.progress("") }
  }

  private static func megabytes(_ bytes: Int) -> String {
    "\(bytes / 1_000_000).\(bytes / 100_000 % 10)"
  }
}
