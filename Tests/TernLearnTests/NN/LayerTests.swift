import Tern
import TernLearn
import TestSupport
import Testing

@Suite struct LayerTests {
  @Test func linearFromTheSeedAsPyTorch() {
    for row in LearnGoldens.all.linear {
      let generator = Generator(seed: 7)
      let layer = Linear(row.inputs, row.outputs, generator: generator)
      let weight = layer.weight.value.detached()
      expectEqual(weight.flattened()[0..<row.weightHead.tensor.count], row.weightHead.tensor)
      #expect(abs(weight.to(.float64).sum().item() - row.weightSum) < 1e-9)
      expectEqual(layer.bias!.value.detached(), row.bias.tensor)
      let x = row.inputs < 100 ? row.x.tensor : Tensor.ones([2, row.inputs])
      expectClose(layer(x).detached(), row.y.tensor)
    }
  }

  @Test func linearOfEveryRankAndItsGradients() throws {
    let layer = Linear(weight: Tensor([[1.0, 2], [3, 4], [5, 6]]), bias: Tensor([0.5, 0, -1]))
    expectEqual(layer(Tensor([1.0, 1])).detached(), Tensor([3.5, 7, 10]))
    expectEqual(
      layer(Tensor([[[1.0, 0], [0, 1]]])).detached(), Tensor([[[1.5, 3, 4], [2.5, 4, 5]]]))
    #expect(layer(.zeros([0, 2])).shape == [0, 3])
    let x = Tensor([[0.3, -1.2], [0.7, 2]], dtype: .float64)
    let w = Tensor([[1.0, 2], [3, -4], [5, 0.6]], dtype: .float64)
    let b = Tensor([0.1, 0.2, 0.3], dtype: .float64)
    try checkGradient(of: { $0[0].linear($0[1], $0[2]).squared().sum() }, at: [x, w, b])
    // Transposed views on both sides.
    try checkGradient(
      of: { $0[0].T.linear($0[1].T).squared().sum() }, at: [x, .ones([2, 3], dtype: .float64)], order: 2)
  }

  @Test func dataGetsNoGradient() {
    let layer = Linear(2, 1)
    let x = Tensor([[1.0, 2]])
    layer(x).sum().backward()
    #expect(x.grad == nil && !x.isTracked)
    expectEqual(layer.weight.grad!, x)
  }

  @Test func linearOfWrongSizesTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Linear(784, 10)(.zeros([64, 28, 28]))
    }
    expectMessage(result, "linear: an input of shape [64, 28, 28] does not fit a weight of shape [10, 784]")
  }

  @Test func linearOfBytesTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Linear(2, 1)(.zeros([1, 2], dtype: .uint8))
    }
    expectMessage(
      result, "linear: the input is uint8, the weight float32; convert the input with .to(.float32)")
  }

  @Test func activations() {
    let x = Tensor([-1.0, 0, 2])
    expectEqual(ReLU()(x), x.relu())
    expectEqual(Sigmoid()(x), x.sigmoid())
    expectEqual(Tanh()(x), x.tanh())
    #expect(Flatten()(.zeros([2, 1, 28, 28])).shape == [2, 784])
    let model = Sequential([Lambda { $0 * 2 }, Lambda { $0 + 1 }])
    expectEqual(model(x), Tensor([-1.0, 1, 5]))
    #expect(model.parameters.isEmpty)
  }

  /// The mask follows the order of the elements, not of memory, and the gradient is the mask again.
  @Test func dropoutOfImagesInAnyLayout() throws {
    let plain = Tensor.randn([3, 5, 4, 6], generator: Generator(seed: 1))
    let last = plain.permuted([0, 2, 3, 1]).contiguous().permuted([0, 3, 1, 2])
    let results = [plain, last].map { images in
      let x = images.requiresGrad()
      let y = ModuleMode.training { Dropout(0.3, generator: Generator(seed: 2))(x) }
      y.backward(gradient: plain)
      return [y.detached(), x.grad!]
    }
    expectEqual(results[1][0], results[0][0])
    expectEqual(results[1][1], results[0][0])
    expectEqual(results[0][1], results[0][0])
    let dropped = (results[0][0] .== 0.0).to(.float32).mean().item()
    #expect(abs(dropped - 0.3) < 0.08)
    let x = Tensor([0.3, -1.2, 0.7, 2], dtype: .float32)
    let leaf = x.requiresGrad()
    let y = ModuleMode.training { Dropout(0.5, generator: Generator(seed: 3))(leaf) }
    let first = (y * y).sum().gradients(withRespectTo: [leaf], createGraph: true)[0]
    let second = first.sum().gradients(withRespectTo: [leaf])[0]
    expectEqual(second, (y.detached() / x).squared() * 2)
  }

  @Test func dropoutMasksAsPyTorch() {
    for row in LearnGoldens.all.dropout {
      let generator = Generator(seed: 3)
      let layer = Dropout(row.probability, generator: generator)
      let shape = row.output.tensor.shape
      let x = (Tensor.arange(shape.elementCount) + 1).to(.float32).reshaped(shape)
      let (first, second) = ModuleMode.training { (layer(x), layer(x)) }
      expectEqual(first, row.output.tensor, "p = \(row.probability)")
      expectEqual(second, row.second.tensor, "p = \(row.probability)")
      #expect(generator.next64() == UInt64(bitPattern: row.next), "p = \(row.probability)")
    }
  }

  @Test func dropoutRestsInUse() {
    let (layer, x) = (Dropout(0.9, generator: Generator(seed: 1)), Tensor.ones([50]))
    expectEqual(layer(x), x)
    expectEqual(ModuleMode.training { ModuleMode.evaluating { layer(x) } }, x)
    #expect(ModuleMode.training { layer(x) }.sum().item() != 50)
    #expect(!ModuleMode.isTraining)
  }

  @Test func softplusAtTheEnds() {
    let x = Tensor([-200.0, 0, 200]).requiresGrad()
    let y = x.softplus()
    expectClose(y.detached(), Tensor([0, 0.6931472, 200]))
    y.sum().backward()
    expectClose(x.grad!, Tensor([0, 0.5, 1]))
  }
}
