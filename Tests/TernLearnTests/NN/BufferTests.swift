import Foundation
import Tern
import TestSupport
import Testing

@testable import TernLearn

@Suite struct BufferTests {
  struct Counting: Module {
    let linear = Linear(2, 2, generator: Generator(seed: 3))
    let runningMean = ModuleBuffer(.zeros([2]))
    let numBatchesTracked = ModuleBuffer(.zeros([], dtype: .int64))
    let weightIH: Parameter? = Parameter(.ones([1]))
    func callAsFunction(_ x: Tensor) -> Tensor { linear(x) - runningMean.value }
  }

  static let names = [
    "inner_part.linear.weight", "inner_part.linear.bias", "inner_part.running_mean",
    "inner_part.num_batches_tracked", "inner_part.weight_ih",
  ]
  struct Outer: Module {
    let innerPart = Counting()
    func callAsFunction(_ x: Tensor) -> Tensor { innerPart(x) }
  }

  @Test func namesAreSnakeCase() {
    #expect(ModuleWalk.state(of: Outer()).map(\.name) == Self.names)
    for (name, expected) in [
      ("weight", "weight"), ("runningMean", "running_mean"), ("weightIH", "weight_ih"), ("W1", "W1"),
      ("conv2dBlock", "conv2d_block"), ("already_Snake", "already_snake"), ("x", "x"),
    ] { #expect(ModuleWalk.snakeCase(name) == expected) }
  }

  @Test func buffersAreStateButNotTrained() {
    let model = Outer()
    #expect(model.namedBuffers.map(\.name) == ["inner_part.running_mean", "inner_part.num_batches_tracked"])
    #expect(model.parameters.count == 3 && model.parameterCount == 7)
    #expect(Set(model.stateDictionary.keys) == Set(Self.names))
    model.innerPart.runningMean.update { $0 += Tensor([1.0, 2]) }
    expectEqual(model.stateDictionary["inner_part.running_mean"]!, Tensor([1.0, 2]))
    let tracked = Tensor([3.0, 4]).requiresGrad()
    model.innerPart.runningMean.update { $0 = tracked }
    #expect(!model.innerPart.runningMean.value.isTracked)
  }

  @Test func theyGoRoundThroughAFileWithTheirTypes() throws {
    let (a, b) = (Outer(), Outer())
    a.innerPart.numBatchesTracked.update { $0 += 7 }
    a.innerPart.runningMean.update { $0 += 0.5 }
    let file = FileManager.default.temporaryDirectory.appending(path: "buffers-\(UUID()).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Safetensors.write(a.stateDictionary, to: file)
    try b.load(stateDictionary: Safetensors.read(file).tensors)
    for (name, value) in a.stateDictionary { expectEqual(b.stateDictionary[name]!, value, name) }
    #expect(b.innerPart.numBatchesTracked.value.dtype == .int64)
  }

  @Test func whatDoesNotFitIsRefusedAndNothingLoaded() throws {
    let model = Outer()
    var state = model.stateDictionary
    state["inner_part.num_batches_tracked"] = Tensor(1.0)
    state["inner_part.running_mean"] = Tensor([5, 6])
    state["inner_part.linear.bias"] = Tensor([9.0, 9])
    let error = StateDictionaryError(
      integers: ["inner_part.running_mean"], floats: ["inner_part.num_batches_tracked"])
    #expect(throws: error) { try model.load(stateDictionary: state) }
    #expect(
      error.description
        == "state dictionary: not float: inner_part.running_mean; not integer: inner_part.num_batches_tracked. Build the module with the sizes it was saved with"
    )
    #expect(model.innerPart.linear.bias!.value.max().item() < 9)
    // Another integer type is converted.
    state = model.stateDictionary
    state["inner_part.num_batches_tracked"] = Tensor(4).to(.int32)
    try model.load(stateDictionary: state)
    expectEqual(model.innerPart.numBatchesTracked.value, Tensor(4))
  }

  @Test func updateToAnotherTypeTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      ModuleBuffer(Tensor(0)).update { $0 = Tensor(0.5) }
    }
    expectMessage(
      result, "ModuleBuffer.update: shape [] and type int64 became [] and float32; they must stay")
  }
}
