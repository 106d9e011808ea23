import Foundation
import TernVision

/// The course chapter's pictures in miniature: what a caller writes for each, with data made up here.
enum PictureChapter {
  /// A made-up ring of ink, 28 x 28, so that no data set is needed.
  static func ring(radius: Double = 8, thickness: Double = 2.5) -> Image {
    var pixels: [UInt8] = []
    for y in 0..<28 {
      for x in 0..<28 {
        let (dx, dy) = (Double(x) - 13.5, Double(y) - 13.5)
        let distance = abs((dx * dx + dy * dy).squareRoot() - radius)
        pixels.append(UInt8(max(0, min(255, 255 * (thickness - distance) / 1.5))))
      }
    }
    return Image(width: 28, height: 28, pixels: pixels)
  }

  static func descent(_ title: String, rate: Double, steps: Int) -> Plot {
    var x = [3.0]
    for _ in 0..<steps { x.append(x[x.count - 1] * (1 - 2 * rate)) }
    return Plot(title, x: "parameter", y: "loss", width: 314, height: 250)
      .curve(over: -4...4, color: .gray) { $0 * $0 }
      .line(x, x.map { $0 * $0 }, color: .vermillion, markers: true, arrows: true)
      .xRange(-4...4).yRange(0...16)
  }

  static let time = (0..<20).map(Double.init)
  static let speed = time.map { 0.75 * ($0 - 9.5) * ($0 - 9.5) + 1 + 4 * sin(11 * $0) }

  static func fit(_ title: String, _ scale: Double) -> Plot {
    Plot(title, x: "time", y: "speed", width: 314, height: 250)
      .scatter(time, speed)
      .curve(over: 0...19) { scale * 0.75 * ($0 - 9.5) * ($0 - 9.5) }
      .yRange(-80...90)
  }

  static let all: [any Picture] = [
    ImageGrid(
      "The ideal 3 and the ideal 7", images: [ring(), ring(radius: 5)], captions: ["ideal 3", "ideal 7"]),
    FlowDiagram.trainingLoop,
    Plot("A loss and its slope", x: "parameter", y: "loss")
      .curve(over: -3...3, name: "x²") { $0 * $0 }
      .tangent(x: -1.5, y: 2.25, slope: -3, reach: 1, name: "slope at −1.5")
      .point(-1.5, 2.25, label: "we are here", side: .left)
      .arrow(from: (-1.5, 2.25), to: (-0.5, 2.25), label: "step", color: .green),
    Drawing.grid(
      [
        descent("Good rate", rate: 0.25, steps: 5), descent("Too small", rate: 0.03, steps: 8),
        descent("Too large", rate: 1.05, steps: 4), descent("Bouncing", rate: 0.93, steps: 8),
      ], columns: 2, title: "Four learning rates"),
    Plot("Speed of the roller coaster", x: "time", y: "speed").scatter(time, speed),
    Drawing.grid(
      (1...4).map { fit("After step \($0)", Double($0) / 4) }, columns: 2, title: "The first four steps"),
    Plot("Sigmoid", x: "x", y: "sigmoid(x)").curve(over: -4...4) { 1 / (1 + exp(-$0)) }
      .horizontalLine(0.5, label: "undecided"),
    Plot("ReLU", x: "x", y: "max(x, 0)").curve(over: -2...2) { max($0, 0) },
    Plot("Accuracy over 40 epochs", x: "epoch", y: "accuracy on validation digits")
      .line((0..<40).map { 0.983 - 0.47 * exp(-Double($0) / 3) }, name: "net, rate 0.1")
      .line((0..<40).map { 0.968 - 0.4 * exp(-Double($0) / 2) }, name: "linear")
      .horizontalLine(0.9511, label: "baseline 0.9511"),
    Plot("Loss by learning rate", x: "learning rate", y: "loss").xLogarithmic()
      .line(
        (0...30).map { pow(10, -6 + Double($0) / 5) },
        (0...30).map { 2.3 - 2 * exp(-pow(Double($0) - 22, 2) / 30) }
      )
      .verticalLine(0.025, label: "suggested"),
    Plot("How sure the net is", y: "probability")
      .bars((0...9).map(String.init), [0.001, 0.002, 0.01, 0.9, 0.001, 0.05, 0, 0.001, 0.03, 0.005]),
    Plot("Two groups of bars, made up", y: "units", height: 320)
      .bars(["first", "second", "third", "a longer name"], [7, 40, 90, 12], name: "linear")
      .bars(["first", "second", "third", "a longer name"], [15.5, 60, 100, 20], name: "net"),
    ConfusionMatrix(
      "Ten digits",
      counts: (0..<10).map { row in
        (0..<10).map {
          row == $0 ? 950 + row * 7 : (row * 31 + $0 * 17) % 13 == 0 ? 12 : (row + $0) % 4 == 0 ? 2 : 0
        }
      }, classes: (0...9).map(String.init)),
  ]

  static var report: Report {
    var report = Report("The chapter in pictures", subtitle: "Every building block once, with made-up data")
    report.callout("The full data were not found; the built-in sample of 5,000 digits is used instead.")
    report.section("A digit is numbers")
    report.paragraph(
      "A picture is a grid of numbers from 0 to 255.\n\nWhite is 0 & black is 255, <as the course shows them>."
    )
    report.images(
      [ring(), ring(radius: 5), ring(radius: 10)], captions: ["label 0", "a small one", "wide"], scale: 4)
    report.pixelTable(PixelTable(ring(), rows: 2..<20), caption: "Rows 2 to 19 of the ring.")
    report.section("Pictures")
    for picture in all { report.picture(picture, caption: picture.drawing.title) }
    report.section("Numbers")
    report.table(
      ["what", "Tern", "book", ""],
      rows: [
        ["L1 distance to the ideal 3", "0.1114", "0.1114", "✓"], ["accuracy of 3s", "0.9168", "0.9168", "✓"],
        ["made-up mistake", "12,396", "12,397", "✗"],
      ], caption: "Our numbers beside the book's")
    report.keyValues([("seed", "42"), ("data", "MNIST, 12,396 digits"), ("optimiser", "SGD, rate 0.1")])
    report.code("tensor([[1., 2.],\n        [3., 4.]])")
    report.list(["first", "second"])
    return report
  }
}
