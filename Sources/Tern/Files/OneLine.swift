/// `text` with control characters, which a file name may hold, shown as `?`: an error is one line.
package func oneLine(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "?" : $0 }))
}
