import Foundation
import Tern
import TernLearn
import TestSupport
import Testing

/// Whole networks from a seed against PyTorch's: initial values, one training step, use, and a file.
@Suite struct NetworkTests {
  static let networks: [String: @Sendable (Generator) -> any Module] = [
    "ResNet18": { ResNet18(classes: 10, channels: 3, generator: $0) },
    "MNISTNet": { MNISTNet(generator: $0) },
  ]

  @Test(arguments: LayersGoldens.all.networks)
  func asInPyTorch(_ row: LayersGoldens.Network) throws {
    let make = try #require(Self.networks[row.name])
    let model = make(Generator(seed: 0))
    let initial = model.stateDictionary
    #expect(initial.keys.sorted() == row.initial.keys.sorted())
    // The same bits: sums of equal numbers in double differ in rounding alone.
    for (name, digest) in row.initial { expect(initial[name]!, digest, 1e-9, name) }

    let x = Tensor.randn(Shape(row.shape), generator: Generator(seed: 1))
    let isTrainedWithLogits = row.name == "ResNet18"
    // Batch norm trains on the batch; the golden step leaves dropout out.
    let output = isTrainedWithLogits ? ModuleMode.training { model(x) } : model(x)
    expectClose(output.detached(), row.output.tensor, relative: 1e-4, absolute: 1e-4)
    let target = row.targets.tensor
    let loss = isTrainedWithLogits ? crossEntropy(output, target) : nllLoss(output, target)
    #expect(abs(loss.item() - row.loss) < 1e-4 * max(1, row.loss))
    loss.backward()
    #expect(model.namedParameters.map(\.name).sorted() == row.gradients.keys.sorted())
    for (name, parameter) in model.namedParameters {
      expect(parameter.grad!, row.gradients[name]!, 1e-4, name)
    }
    #expect(model.namedBuffers.map(\.name).sorted() == row.buffers.keys.sorted())
    for (name, buffer) in model.namedBuffers { expect(buffer.value, row.buffers[name]!, 1e-5, name) }
    expectClose(noGrad { model(x) }, row.used.tensor, relative: 1e-4, absolute: 1e-4)
  }

  @Test(arguments: LayersGoldens.all.networks)
  func multiplyAddsAsPyTorchCounts(_ row: LayersGoldens.Network) throws {
    let make = try #require(Self.networks[row.name])
    let model = make(Generator(seed: 0))
    let summary = model.summary(for: Shape([1] + row.shape.dropFirst()))
    #expect(summary.multiplyAdds == row.multiplyAdds)
    #expect(summary.rows.reduce(0) { $0 + $1.parameters } == summary.parameterCount)
    let parameters = row.gradients.values.reduce(0) { $0 + $1.shape.reduce(1, *) }
    #expect(summary.parameterCount == parameters)
  }

  @Test func theSummaryOfTheExample() {
    #expect(
      MNISTNet(generator: Generator(seed: 0)).summary(for: [1, 1, 28, 28]).description == """
        layer             output           parameters  multiply-adds
        input             [1, 1, 28, 28]
        conv1  Conv2d     [1, 32, 26, 26]         320        194,688
        conv2  Conv2d     [1, 64, 24, 24]      18,496     10,616,832
               MaxPool2d  [1, 64, 12, 12]           -              -
               Dropout    [1, 64, 12, 12]           -              -
        fc1    Linear     [1, 128]          1,179,776      1,179,648
               Dropout    [1, 128]                  -              -
        fc2    Linear     [1, 10]               1,290          1,280
        total                               1,199,882     11,992,448
        """)
  }

  @Test(arguments: networks.keys) func theStateGoesRoundThroughAFile(_ name: String) throws {
    let make = try #require(Self.networks[name])
    let (a, b) = (make(Generator(seed: 1)), make(Generator(seed: 2)))
    let x = Tensor.randn([2, name == "MNISTNet" ? 1 : 3, 28, 28], generator: Generator(seed: 3))
    _ = noGrad { ModuleMode.training { a(x) } }  // moves the running statistics
    let file = FileManager.default.temporaryDirectory.appending(path: "network-\(UUID()).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Safetensors.write(a.stateDictionary, to: file)
    try b.load(stateDictionary: Safetensors.read(file).tensors)
    expectEqual(noGrad { b(x) }, noGrad { a(x) })
  }

  /// Sum, norm and first values within `tolerance` of the norm, which is the scale of the sum's rounding.
  private func expect(_ tensor: Tensor, _ digest: LayersGoldens.Digest, _ tolerance: Double, _ name: String) {
    #expect(tensor.shape == Shape(digest.shape), "\(name)")
    let flat = tensor.detached().to(.float64).flattened()
    let near = tolerance * max(digest.norm, 1e-3)
    let (sum, norm) = (flat.sum().item(), flat.norm().item())
    #expect(abs(norm - digest.norm) <= near, "\(name): norm \(norm), expected \(digest.norm)")
    let rounding = near * Double(max(flat.count, 1)).squareRoot()
    #expect(abs(sum - digest.sum) <= rounding, "\(name): sum \(sum), expected \(digest.sum)")
    let head = flat[0..<digest.head.count].scalars(as: Double.self)
    for (value, expected) in zip(head, digest.head) {
      #expect(abs(value - expected) <= near, "\(name): \(value), expected \(expected)")
    }
  }
}
