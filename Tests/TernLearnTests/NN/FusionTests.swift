import Tern
import TernLearn
import TestSupport
import Testing

/// Sequential gives a ReLU to a layer beside it; the result must be that of two layers.
@Suite struct FusionTests {
  static let layers: [@Sendable () -> [any Module]] = [
    { [Conv2d(2, 3, kernel: 2, generator: Generator(seed: 2)), ReLU(), ReLU()] },
    { [Conv2d(2, 3, kernel: 1, generator: Generator(seed: 2)), BatchNorm2d(3), ReLU()] },
    { [Conv2d(2, 3, kernel: 2, generator: Generator(seed: 2)), ReLU(), MaxPool2d(2)] },
    { [BatchNorm2d(2), ReLU(), MaxPool2d(2, stride: 1)] },
    { [ReLU(), ReLU(), MaxPool2d(2)] },
  ]

  @Test(arguments: layers.indices, [true, false])
  func reluInTheSamePassIsTheSame(_ number: Int, isTraining: Bool) {
    let (together, apart) = (
      Sequential(Self.layers[number]()), Sequential(Self.layers[number]().flatMap { [$0, Identity()] })
    )
    // Low enough for windows without a positive element.
    let values = Tensor.randn([4, 2, 6, 5], generator: Generator(seed: 1)) - 0.7
    let (x, z) = (values.requiresGrad(), values.requiresGrad())
    let (first, second) =
      isTraining ? ModuleMode.training { (together(x), apart(z)) } : (together(x), apart(z))
    expectEqual(first.detached(), second.detached())
    #expect(first.detached().min().item() == 0 && first.detached().max().item() > 0)
    first.squared().sum().backward()
    second.squared().sum().backward()
    expectClose(x.grad!, z.grad!)
    for (a, b) in zip(together.parameters, apart.parameters) { expectClose(a.grad!, b.grad!) }
  }
}
