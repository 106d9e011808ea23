/// `text` on one line that cannot steer a terminal, with `?` in place of what could: an error is one line,
/// and a file name in it may hold anything.
package func oneLine(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: result += "?"
    // Format characters can reverse the text that follows (U+202E); those that join letters are kept.
    case .format where scalar != "\u{200D}" && scalar != "\u{200C}": result += "?"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
