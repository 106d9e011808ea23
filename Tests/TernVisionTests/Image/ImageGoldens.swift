import Foundation
import TestSupport
import Testing

@testable import TernVision

/// The files of Tests/Goldens/images, which scripts/goldens_images.py writes.
enum ImageGoldens {
  static let folder = Golden.folder.path + "/images/"

  struct Case: Sendable, CustomTestStringConvertible {
    let fields: [String]
    let image: Image
    var testDescription: String { fields.joined(separator: " ") }
  }

  /// The cases of one topic: any number of fields, then mode, width, height and samples.
  static func cases(_ topic: String) throws -> [Case] {
    try lines(topic).map { words in
      let end = words.count - 4
      let mode = try #require(Image.Mode(rawValue: words[end]))
      return Case(
        fields: Array(words[..<end]),
        image: Image(
          width: try #require(Int(words[end + 1])), height: try #require(Int(words[end + 2])), mode: mode,
          pixels: hex(words[end + 3])))
    }
  }

  static func lines(_ topic: String) throws -> [[String]] {
    let bytes = try bytes("\(topic).txt")
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    try #require(!lines.isEmpty)
    return lines.map { $0.split(separator: " ").map(String.init) }
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    try ImageFile.withBytes(folder + name, limits: .standard) { Array($0) }
  }

  /// The image that the operations start from, by the name of its mode.
  static func sources() throws -> [String: Image] {
    Dictionary(uniqueKeysWithValues: try cases("sources").map { ($0.image.mode.rawValue, $0.image) })
  }

  private static func hex(_ text: String) -> [UInt8] {
    func digit(_ byte: UInt8) -> UInt8 { byte < 58 ? byte - 48 : byte - 87 }
    let digits = Array(text.utf8)
    return stride(from: 0, to: digits.count, by: 2).map { digit(digits[$0]) << 4 | digit(digits[$0 + 1]) }
  }
}

/// Largest difference of two images' samples; the images must agree in size and mode.
func largestDifference(
  _ a: Image, _ b: Image, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Int {
  try #require(
    a.width == b.width && a.height == b.height && a.mode == b.mode,
    "\(a.width) x \(a.height) \(a.mode) and \(b.width) x \(b.height) \(b.mode)",
    sourceLocation: sourceLocation)
  return zip(a.pixels, b.pixels).map { abs(Int($0) - Int($1)) }.max()!
}

/// Runs `body` and returns the `ImageError` it throws; anything else fails the test.
func imageError(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) throws -> ImageError {
  let error = try #require(throws: ImageError.self, sourceLocation: sourceLocation) { try body() }
  #expect(!error.description.contains("\n"), sourceLocation: sourceLocation)
  #expect(error.description.hasSuffix(error.reason), sourceLocation: sourceLocation)
  return error
}
