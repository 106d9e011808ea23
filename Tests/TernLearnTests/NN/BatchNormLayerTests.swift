import Tern
import TernLearn
import TestSupport
import Testing

@Suite struct BatchNormLayerTests {
  static let layers: [String: @Sendable () -> any Module] = [
    "BatchNorm1d": { BatchNorm1d(3) },
    "BatchNorm1d, sequences": { BatchNorm1d(3, momentum: 0.5) },
    "BatchNorm2d": { BatchNorm2d(3, epsilon: 1e-3) },
    "BatchNorm2d, average": { BatchNorm2d(2, momentum: nil) },
    "BatchNorm2d, plain": { BatchNorm2d(2, affine: false) },
  ]

  @Test(arguments: LayersGoldens.all.batchNorms)
  func twoStepsAndUseAsInPyTorch(_ row: LayersGoldens.BatchNorm) throws {
    let make = try #require(Self.layers[row.name])
    let layer = make()
    for (number, step) in row.steps.enumerated() {
      let x = step.input.tensor.requiresGrad()
      layer.zeroGrad()
      let y = number < 2 ? ModuleMode.training { layer(x) } : layer(x)
      expectClose(y.detached(), step.output.tensor, absolute: 5e-6, "step \(number)")
      (y * Tensor.linspace(-1, 1, count: y.count).reshaped(y.shape)).sum().backward()
      expectClose(x.grad!, step.inputGradient.tensor, absolute: 5e-6, "step \(number)")
      #expect(layer.stateDictionary.keys.sorted() == step.state.keys.sorted())
      for (name, value) in layer.stateDictionary {
        expectClose(value, step.state[name]!.tensor, "step \(number), \(name)")
      }
      for (name, parameter) in layer.namedParameters {
        expectClose(parameter.grad!, step.gradients[name]!.tensor, absolute: 5e-6, "step \(number), \(name)")
      }
    }
  }

  @Test func aBatchOfOneTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ModuleMode.training { BatchNorm1d(3)(.ones([1, 3])) }
    }
    expectMessage(result, "BatchNorm1d: one value for each channel has no variance", "[1, 3]")
  }

  @Test func otherChannelsTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = BatchNorm2d(3)(.ones([2, 4, 2, 2]))
    }
    expectMessage(
      result, "BatchNorm2d: an input of shape [2, 4, 2, 2] is not a batch with 3 channels on axis 1")
  }
}
