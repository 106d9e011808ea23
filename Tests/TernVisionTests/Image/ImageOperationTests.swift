import Testing

@testable import TernVision

/// Every operation on every mode against Pillow, equal to the last bit.
@Suite struct ImageOperationTests {
  let sources: [String: Image]

  init() throws { sources = try ImageGoldens.sources() }

  private func numbers(_ text: String) -> [Int] { text.split(separator: ",").map { Int($0)! } }

  @Test(arguments: try ImageGoldens.cases("convert")) func convert(_ golden: ImageGoldens.Case) throws {
    #expect(sources[golden.fields[0]]!.converted(to: golden.image.mode) == golden.image)
  }

  @Test(arguments: try ImageGoldens.cases("invert")) func invert(_ golden: ImageGoldens.Case) throws {
    #expect(sources[golden.fields[0]]!.inverted() == golden.image)
  }

  @Test func invertLeavesAlpha() throws {
    let image = sources["RGBA"]!
    let inverted = image.inverted()
    #expect(inverted.inverted() == image)
    #expect(inverted[3, 4, 3] == image[3, 4, 3])
    #expect(inverted[3, 4, 1] == 255 - image[3, 4, 1])
  }

  @Test(arguments: try ImageGoldens.cases("flatten")) func flatten(_ golden: ImageGoldens.Case) throws {
    let level = try #require(UInt8(golden.fields[1]))
    #expect(sources[golden.fields[0]]!.flattened(on: level) == golden.image)
  }

  @Test(arguments: try ImageGoldens.cases("crop")) func crop(_ golden: ImageGoldens.Case) throws {
    let box = numbers(golden.fields[1])
    let result = sources[golden.fields[0]]!.cropped(x: box[0], y: box[1], width: box[2], height: box[3])
    #expect(result == golden.image)
  }

  @Test(arguments: try ImageGoldens.cases("paste")) func paste(_ golden: ImageGoldens.Case) throws {
    let image = sources[golden.fields[0]]!
    let position = numbers(golden.fields[1])
    #expect(image.pasting(image.transposed(), x: position[0], y: position[1]) == golden.image)
  }

  @Test func pasteFarAway() throws {
    let image = sources["L"]!
    #expect(image.pasting(image, x: .max, y: .max) == image)
    #expect(image.pasting(image, x: .min, y: .min) == image)
  }

  @Test(arguments: try ImageGoldens.cases("transpose")) func transpose(_ golden: ImageGoldens.Case) throws {
    let image = sources[golden.fields[0]]!
    let result =
      switch golden.fields[1] {
      case "FLIP_LEFT_RIGHT": image.flippedHorizontally()
      case "FLIP_TOP_BOTTOM": image.flippedVertically()
      case "TRANSPOSE": image.transposed()
      case "ROTATE_90": image.turned(by: 90)
      case "ROTATE_180": image.turned(by: -180)
      default: image.turned(by: 630)
      }
    #expect(result == golden.image)
  }

  @Test(arguments: try ImageGoldens.cases("resize")) func resize(_ golden: ImageGoldens.Case) throws {
    let filters: [String: ResizeFilter] = [
      "nearest": .nearest, "box": .box, "bilinear": .bilinear, "bicubic": .bicubic, "lanczos": .lanczos,
    ]
    let result = sources[golden.fields[0]]!.resized(
      width: golden.image.width, height: golden.image.height, filter: filters[golden.fields[1]]!)
    #expect(result == golden.image)
  }

  @Test(arguments: try ImageGoldens.cases("rotate")) func rotate(_ golden: ImageGoldens.Case) throws {
    let filters: [String: RotationFilter] = ["nearest": .nearest, "bilinear": .bilinear, "bicubic": .bicubic]
    let fill = golden.fields[4] == "-" ? nil : numbers(golden.fields[4]).map { UInt8($0) }
    let result = sources[golden.fields[0]]!.rotated(
      by: Double(golden.fields[2])!, filter: filters[golden.fields[1]]!, expand: golden.fields[3] == "1",
      fill: fill)
    #expect(result == golden.image)
  }

  @Test(arguments: try ImageGoldens.lines("thumbnail")) func thumbnail(_ line: [String]) throws {
    let sizes = line.map { Int($0)! }
    let image = Image(
      width: sizes[0], height: sizes[1], pixels: [UInt8](repeating: 9, count: sizes[0] * sizes[1]))
    let small = image.thumbnail(width: sizes[2], height: sizes[3], filter: .nearest)
    #expect([small.width, small.height] == [sizes[4], sizes[5]])
    #expect(small.pixels.allSatisfy { $0 == 9 })
  }

  @Test func resizingAConstantKeepsIt() throws {
    for mode in Image.Mode.allCases {
      let image = Image(
        width: 50, height: 3, mode: mode, pixels: [UInt8](repeating: 255, count: 150 * mode.channels))
      for filter in ResizeFilter.allCases {
        let result = image.resized(width: 7, height: 11, filter: filter)
        #expect(result.pixels.allSatisfy { $0 == 255 })
      }
    }
  }
}
