import Tern
import TernVision

extension BookSection {
  /// A first model that learns: the speed of a roller coaster over a hump, fitted with a parabola.
  static let coaster = BookSection("coaster", "An end-to-end example: the roller coaster") { page in
    page.say(
      "Twenty noisy measurements of a speed; the model is a parabola a t² + b t + c with unknown a, b, c.")
    page.code(
      """
      let time = Tensor.arange(20).to(.float32)
      let noise = Tensor.randn([20], generator: generator)
      let speed = noise * 3 + 0.75 * (time - 9.5).squared() + 1
      """)
    let generator = CourseStream.generator(at: CourseStream.speedNoise)
    let time = Tensor.arange(20).to(.float32)
    let noise = Tensor.randn([20], generator: generator)
    let speed = noise * 3 + 0.75 * (time - 9.5).squared() + 1
    func f(_ t: Tensor, _ p: Tensor) -> Tensor { p[0] * t.squared() + p[1] * t + p[2] }
    func mse(_ a: Tensor, _ b: Tensor) -> Tensor { (a - b).squared().mean() }

    page.say("Step 1, initialise. Steps 2 and 3, predict and measure the loss. Step 4, the gradients.")
    let start = Tensor.randn([3], generator: CourseStream.generator(at: CourseStream.parameters))
    var parameters = start.requiresGrad()
    let first = f(time, parameters)
    let loss = mse(first, speed)
    loss.backward()
    let rate = 1e-5
    page.check("parameters", parameters, .book("-0.7658 -0.7506 1.3525"))
    page.check("loss", loss, .book("25823.8086", within: .relative(1e-6)))
    page.check(
      "gradient", parameters.grad!, .book("-53195.8594 -3419.7146 -253.8908", within: .relative(1e-6)))
    page.check("gradient x 1e-5", parameters.grad! * rate, .book("-0.5320 -0.0342 -0.0025"))

    page.say(
      "Step 5, step the parameters; step 6, repeat. The step itself must not be recorded, hence noGrad.")
    page.code(
      """
      noGrad { parameters -= parameters.grad! * rate }
      parameters.zeroGrad()
      """)
    func step() -> Double {
      noGrad { parameters -= parameters.grad! * rate }
      parameters.zeroGrad()
      let loss = mse(f(time, parameters), speed)
      loss.backward()
      return loss.item()
    }
    var losses: [Double] = []
    var fits = [first.detached()]
    for _ in 0..<10 {
      losses.append(step())
      fits.append(f(time, parameters).detached())
    }
    let printed = """
      5435.53662109375 1577.4495849609375 847.3780517578125 709.22265625 683.0757446289062 678.12451171875 \
      677.1839599609375 677.0025024414062 676.96435546875 676.9537353515625
      """
    page.series("loss after each step", "step", losses, .book(printed, within: .relative(1e-6)))
    draw(time, speed, fits, on: &page)
  }

  private static func draw(_ time: Tensor, _ speed: Tensor, _ fits: [Tensor], on page: inout BookPage) {
    let (t, v) = (time.scalars(as: Double.self), speed.scalars(as: Double.self))
    func plot(_ title: String, _ fit: Tensor, small: Bool = false) -> Plot {
      Plot(title, x: "time", y: "speed", width: small ? 314 : 640, height: small ? 250 : 400)
        .scatter(t, v, name: small ? nil : "measured", color: .blue)
        .scatter(t, fit.scalars(as: Double.self), name: small ? nil : "predicted", color: .vermillion)
        .yRange(-300...100)
    }
    page.picture(Plot("Speed of the roller coaster", x: "time", y: "speed").scatter(t, v))
    page.picture(
      plot("Before the first step", fits[0]),
      caption: "Random parameters predict a coaster that runs backwards.")
    page.picture(plot("After one step", fits[1]))
    page.picture(
      Drawing.grid(
        (0..<4).map { plot("\($0 == 0 ? "Before" : "After step \($0)")", fits[$0], small: true) }, columns: 2,
        title: "The first four steps"))
  }
}
