import Foundation
import TestSupport
import Testing

@testable import TernVision

/// The files of Tests/Goldens/pictures.
enum PictureGoldens {
  /// The words of each line of a file.
  static func lines(_ name: String) throws -> [[String]] {
    let text = try ImageFile.withBytes(Golden.folder.path + "/pictures/" + name, limits: .standard) {
      String(decoding: $0, as: UTF8.self)
    }
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    try #require(!lines.isEmpty)
    return lines
  }
}
