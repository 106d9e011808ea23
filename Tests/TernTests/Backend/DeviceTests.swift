import Synchronization
import TestSupport
import Testing

@testable import Tern

/// Every operation on other devices than the CPU.
@Suite("Devices")
struct DeviceTests {
  /// What the reference computes, in double and rounded once, is what the CPU computes but for rounding.
  @Test("reference", arguments: OpTable.rows)
  func reference(_ row: OpRow) { compare(row, on: .reference) }

  /// A device that does the sixteen basic operations has all others.
  @Test("defaults", arguments: OpTable.rows)
  func defaults(_ row: OpRow) { compare(row, on: Counting.device) }

  /// Sixteen they are, and the table needs each of them.
  @Test func allBasicOperationsAreUsed() {
    for row in OpTable.rows { compare(row, on: Counting.device) }
    #expect(Counting.calls.withLock { $0.count } == 16)
  }

  private func compare(_ row: OpRow, on device: Device) {
    for example in row.cases {
      let inputs = example.tensors.map { $0.to(device) }
      let (output, gradients) = Device.with(device) { row.isWrite ? (row.body(inputs), []) : row.run(inputs) }
      let (wanted, wantedGradients) = row.isWrite ? (row.body(example.tensors), []) : row.run(example.tensors)
      #expect(output.device == device, "\(example.label)")
      expectClose(
        output, wanted, relative: row.tolerance.relative, absolute: row.tolerance.absolute, example.label)
      for (number, (found, expected)) in zip(gradients, wantedGradients).enumerated() {
        #expect((found == nil) == (expected == nil), "\(example.label), gradient \(number)")
        guard let found, let expected else { continue }
        #expect(found.device == device, "\(example.label), gradient \(number)")
        expectClose(
          found, expected, relative: row.tolerance.relative, absolute: row.tolerance.absolute,
          "\(example.label), gradient \(number)")
      }
    }
  }

  @Test func everyCaseOfAnOperationHasAKernelWhereItIsDefined() {
    for dtype in DType.allCases {
      for op in UnaryOp.allCases {
        #expect((op.kernel(dtype) != nil) == op.isDefined(for: dtype), "\(op) \(dtype)")
      }
      for op in BinaryOp.allCases {
        #expect((op.kernel(dtype) != nil) == op.isDefined(for: dtype), "\(op) \(dtype)")
      }
    }
  }

  @Test func tensorsGoToADeviceAndBack() {
    for dtype in DType.allCases {
      let x = Tensor([0, 1, 3, 200, 7, 1], shape: [2, 3], dtype: dtype)
      let there = x.T.to(.reference)
      #expect(there.device == .reference && there.shape == [3, 2] && there.dtype == dtype)
      #expect(there.to(.cpu).isEqual(to: x.T), "\(dtype)")
      #expect("\(there)" == "\(x.T)", "\(dtype)")
      #expect(there[1, 0].item() == x[0, 1].item(), "\(dtype)")
    }
  }

  @Test func createdTensorsLieOnTheCurrentDevice() {
    let made = Device.with(.reference) {
      [
        .zeros([2]), .ones([2]), Tensor([1.0, 2.0]), .arange(3), .eye(2), .linspace(0, 1, count: 3),
        .rand([2]), .randn([20]), .randint([2], in: 0..<5), .randperm(4), .bernoulli([3], probability: 0.5),
        Tensor.zeros([2]).randLike(),
      ]
    }
    for (number, tensor) in made.enumerated() { #expect(tensor.device == .reference, "\(number)") }
    #expect(Tensor.zeros([2]).device == .cpu)
  }

  @Test func randomNumbersAreThoseOfTheCPU() {
    let here = Tensor.randn([100], generator: Generator(seed: 7))
    let there = Device.with(.reference) { Tensor.randn([100], generator: Generator(seed: 7)) }
    #expect(there.to(.cpu).isEqual(to: here))
  }

  @Test func gradientsFlowBackToWhereATensorWas() {
    let x = Tensor([1.0, 2.0, 3.0]).requiresGrad()
    (x.to(.reference).squared()).sum().backward()
    #expect(x.grad!.device == .cpu)
    #expect(x.grad!.isEqual(to: Tensor([2.0, 4.0, 6.0])))
  }

  @Test func copiesOnADeviceAreValues() {
    let a = Tensor([1.0, 2.0, 3.0]).to(.reference)
    var b = a
    b += 1
    b[0] = Tensor(9.0).to(.reference)
    #expect(a.to(.cpu).isEqual(to: Tensor([1.0, 2.0, 3.0])))
    #expect(b.to(.cpu).isEqual(to: Tensor([9.0, 3.0, 4.0])))
  }

  @Test func aNumberIsAssignedFromAnywhere() {
    var x = Tensor([1.0, 2.0]).to(.reference)
    x[0] = Tensor(5.0)
    #expect(x.device == .reference && x.to(.cpu).isEqual(to: Tensor([5.0, 2.0])))
  }

  @Test func resultsOfCountingAreWhereTheElementsAre() {
    let x = Tensor([0.0, 2.0, 2.0]).to(.reference)
    #expect(x.nonzero().device == .reference)
    #expect(
      x.histogram(bins: 2).counts.device == .reference && x.histogram(bins: 2).edges.device == .reference)
  }

  @Test func theCurrentDeviceFollowsTasks() async {
    await Device.with(.reference) {
      await Task.yield()
      #expect(Tensor.zeros([1]).device == .reference)
    }
    let task = Device.with(.reference) { Task { Device.current } }
    #expect(await task.value == .reference)
    #expect(Device.current == .cpu)
  }

  @Test func aGradientFromElsewhereTraps() async {
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let x = Tensor([1.0, 2.0]).to(.reference).requiresGrad()
        (x * 2).backward(gradient: Tensor([1.0, 1.0]))
      }, "backward: the gradient is on cpu, the tensor on reference")
  }

  @Test func indicesAreCheckedOnADevice() async {
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let x = Tensor([1.0, 2.0, 3.0]).to(.reference)
        _ = x.indexSelected(indices: Tensor([3]).to(.reference))
      }, "indexSelected: index 3 is outside axis 0 of shape [3]")
  }

  @Test func operandsOnTwoDevicesTrap() async {
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor([1.0]) + Tensor([1.0]).to(.reference)
      }, "+: operands on cpu and on reference")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor.zeros([2, 2]).to(.reference).matmul(.zeros([2, 2]))
      }, "matmul: operands on reference and on cpu")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor.where(Tensor([true]), Tensor([1.0]).to(.reference), Tensor([1.0]).to(.reference))
      }, "where: operands on cpu and on reference")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Dispatch.unary(.exp, Tensor([1]).to(.reference))
      }, "exp: not defined for int64")
  }
}
