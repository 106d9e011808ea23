import Tern
import TernVision

extension BookSection {
  /// What a gradient is, and that nobody has to work it out by hand.
  static let gradients = BookSection("gradients", "Calculating gradients") { page in
    page.say("Learning goes round a loop: predict, measure the loss, find the slope, step downhill, repeat.")
    page.picture(FlowDiagram.trainingLoop)
    page.say("The slope of x² at 3 is 6. We say at which tensor we want it, compute, and ask.")
    page.code(
      """
      let x = Tensor(3.0).requiresGrad()
      let y = x.pow(2)
      y.backward()
      let slope = x.grad!
      """)
    let x = Tensor(3.0).requiresGrad()
    let y = x.pow(2)
    y.backward()
    let slope = x.grad!
    page.check("x² at 3", y, .book("9."))
    page.check("its gradient", slope, .book("6."))

    page.say("With several numbers the gradient has one slope for each. A sum makes them one result.")
    page.code(
      """
      let v = Tensor([3.0, 4.0, 10.0]).requiresGrad()
      let total = v.pow(2).sum()
      total.backward()
      """)
    let v = Tensor([3.0, 4.0, 10.0]).requiresGrad()
    let total = v.pow(2).sum()
    total.backward()
    page.check("sum of squares of 3, 4, 10", total, .book("125."))
    page.check("its gradient", v.grad!, .book("6. 8. 20."))

    drawParabolas(on: &page)
  }

  /// The chapter's parabolas: a point, its slope, and what learning rates do. The steps are really taken.
  private static func drawParabolas(on page: inout BookPage) {
    func loss(_ x: Double) -> Double { x * x }
    let parabola = Plot("A loss", x: "parameter", y: "loss").curve(over: -2...2, loss)
    page.picture(
      parabola.point(-1.5, loss(-1.5), label: "we start here", color: .vermillion),
      caption: "x² as a loss, with a random first value of the parameter.")
    let (_, slope) = valueAndGradient(at: Tensor(-1.5)) { $0.pow(2) }
    page.picture(
      parabola.tangent(
        x: -1.5, y: loss(-1.5), slope: slope.item(), reach: 0.4, name: "slope \(Int(slope.item()))"
      )
      .point(-1.5, loss(-1.5), color: .vermillion)
      .arrow(from: (-1.5, loss(-1.5)), to: (-1, loss(-1.5)), label: "downhill", color: .green),
      caption: "The gradient says which way is down, and how steeply.")
    let rates = [("good", 0.25, 5), ("too small", 0.03, 8), ("too large", 1.05, 4), ("bouncing", 0.93, 8)]
    let descents = rates.map { name, rate, steps in
      var walk = [Tensor(3.0)]
      for _ in 0..<steps {
        let (_, slope) = valueAndGradient(at: walk.last!) { $0.pow(2) }
        walk.append(walk.last! - slope * rate)
      }
      let x = walk.map { $0.item() }
      return Plot("\(name): \(rate)", x: "parameter", y: "loss", width: 314, height: 250)
        .curve(over: -4...4, color: .gray, loss)
        .line(x, x.map(loss), color: .vermillion, markers: true, arrows: true)
        .xRange(-5...5).yRange(0...20)
    }
    page.picture(
      Drawing.grid(descents, columns: 2, title: "Four learning rates"),
      caption: "Steps of gradient descent on x² from 3, with four learning rates.")
  }
}
