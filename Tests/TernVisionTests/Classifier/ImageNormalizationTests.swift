import Foundation
import Tern
import TernLearn
import TestSupport
import Testing

@testable import TernVision

@Suite struct ImageNormalizationTests {
  private let images = LabeledImages(
    pixels: (0..<5 * 3 * 12).map { UInt8($0 * 73 % 251) }, labels: [0, 1, 0, 1, 0], channels: 3, rows: 4,
    columns: 3, classes: ["a", "b"])

  @Test func eachChannelHasItsOwn() {
    let normalization = ImageNormalization(of: images)
    let (mean, deviation) = (normalization.mean, normalization.deviation)
    let values = images.imageTensor.to(.float32) / 255
    let channels = (0..<3).map { ((values[0..., $0] - mean[$0]) / deviation[$0]) }
    expectClose(normalization.apply(images.imageTensor), .stacked(channels, axis: 1), absolute: 1e-5)
    let made = ByteImages(images, normalization: normalization).batch([3, 1]).inputs
    expectEqual(made, normalization.apply(images.imageTensor)[[3, 1]])
    let whole = normalization.apply(images.imageTensor)
    #expect(abs(whole.mean().item()) < 1e-5)
    #expect(abs((whole * whole).mean().item() - 1) < 1e-4)
  }

  @Test func anEvenChannelIsLeftInRange() {
    let even = LabeledImages(
      pixels: [7, 7, 0, 255, 9, 9], labels: [0], channels: 3, rows: 1, columns: 2, classes: ["a"])
    let normalization = ImageNormalization(of: even)
    #expect(normalization.mean == [0, 0.5, 0] && normalization.deviation == [1, 0.5, 1])
  }

  @Test func oneNumberIsStoredAsToday() throws {
    func text(_ value: ImageNormalization) throws -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    func value(_ text: String) throws -> ImageNormalization {
      try JSONDecoder().decode(ImageNormalization.self, from: Data(text.utf8))
    }
    #expect(try text(.unit) == #"{"deviation":1,"mean":0}"#)
    #expect(try value(#"{"deviation":0.5,"mean":0.25}"#) == ImageNormalization(mean: 0.25, deviation: 0.5))
    let three = ImageNormalization(mean: [0.25, 0.5, 0.75], deviation: [1, 2, 4])
    #expect(try value(text(three)) == three)
    for bad in [
      #"{"mean":[1,2],"deviation":[1]}"#, #"{"mean":[],"deviation":[]}"#, #"{"mean":"x","deviation":1}"#,
      "{}",
    ] {
      #expect(throws: DecodingError.self) { try value(bad) }
    }
    #expect(try !value(#"{"mean":[1,2,3],"deviation":[1,2,3]}"#).fits(channels: 1))
    #expect(try !value(#"{"mean":0,"deviation":0}"#).fits(channels: 1))
  }
}
