import Foundation
import TernVision
import Testing

/// Folders of pictures in colour, through the command.
@Suite struct CommandColorTests {
  let folder: TestFolder

  /// Even pictures of two classes that differ in colour alone.
  init() throws {
    folder = try TestFolder()
    for (name, color) in [("red", [200, 40, 40] as [UInt8]), ("blue", [40, 40, 200])] {
      for number in 0..<8 {
        let (width, height) = (9 + number % 3, 12 - number % 2)
        let pixels = (0..<width * height).flatMap { _ in color.map { $0 + UInt8(number) } }
        let image = Image(width: width, height: height, mode: .rgb, pixels: pixels)
        try folder.write(image.pngBytes, to: "photos/\(number < 6 ? "train" : "valid")/\(name)/\(number).png")
      }
    }
  }

  private func train(_ arguments: String...) throws -> TernProcess.Outcome {
    try TernProcess.run(
      ["train", "--data", "photos", "--size", "8", "--model", "linear", "--out", "run"] + arguments,
      in: folder)
  }

  @Test func evaluateAndPredictDoWhatTrainingDid() throws {
    let training = try train()
    #expect(training.errors.contains("images of 8 x 8 in colour, 2 classes"), "\(training.errors)")
    #expect(training.output.contains("to test with, in colour\n"))
    #expect(training.output.contains("100.00% of 4 test images right"))
    let evaluation = try TernProcess.run(
      ["evaluate", "run/model.safetensors", "--data", "photos"], in: folder)
    #expect(evaluation.output.contains("100.00%") && evaluation.errors.contains("in colour"))
    for name in ["red", "blue"] {
      let picture = "photos/valid/\(name)/7.png"
      let reading = try TernProcess.run(["predict", picture, "--model", "run/model.safetensors"], in: folder)
      #expect(reading.output.hasPrefix("\(picture): \(name) ("), "\(reading.output)")
    }
    // Many files are read by the compiled network.
    let many = (0..<101).map { "photos/train/\($0 % 2 == 0 ? "red" : "blue")/\($0 % 6).png" }
    let readings = try TernProcess.run(["predict", "--model", "run/model.safetensors"] + many, in: folder)
    let lines = readings.output.split(separator: "\n")
    #expect(
      lines.count == 101
        && lines.enumerated().allSatisfy { $1.contains($0 % 2 == 0 ? ": red (" : ": blue (") })
  }

  @Test func greyAndTheWayPicturesFitAreChosen() throws {
    let gray = try train("--gray", "--fit", "pad")
    #expect(gray.code == 0 && gray.errors.contains("of 8 x 8 in grey") && !gray.output.contains("colour"))
    let evaluation = try TernProcess.run(
      ["evaluate", "run/model.safetensors", "--data", "photos"], in: folder)
    #expect(evaluation.code == 0 && evaluation.errors.contains("of 8 x 8 in grey"))
    #expect(try train("--fit", "fold").code == 64)
    let digits = try TernProcess.run(["train", "--gray", "--out", "digits"], in: folder)
    #expect(digits.code == 64 && digits.errors.contains("--gray: only the images of a folder"))
  }

  @Test func aColourModelIsNotPutToGreyData() throws {
    #expect(try train().code == 0)
    let outcome = try TernProcess.run(["evaluate", "run/model.safetensors"], in: folder)
    #expect(outcome.code == 1 && outcome.errors.contains("knows the class"))
  }
}
