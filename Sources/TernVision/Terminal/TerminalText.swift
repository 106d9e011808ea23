import Tern

/// Words between pictures in a terminal.
enum TerminalText {
  /// Columns that `text` takes: two for wide East Asian letters and emoji, none for combining marks.
  static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

  private static func width(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x300...0x36F, 0x200B...0x200F: return 0
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return character.unicodeScalars.contains { $0.properties.isEmojiPresentation } ? 2 : 1
    }
  }

  /// `text` in exactly `columns` columns, cut with `ellipsis` or filled with spaces, centred.
  static func centred(_ text: String, columns: Int, ellipsis: String) -> String {
    var kept = oneLine(text)
    if width(kept) > columns {
      while !kept.isEmpty, width(kept) + width(ellipsis) > columns { kept.removeLast() }
      kept = columns >= width(ellipsis) ? kept + ellipsis : ""
    }
    let space = max(0, columns - width(kept))
    return String(repeating: " ", count: space / 2) + kept + String(repeating: " ", count: space - space / 2)
  }
}
