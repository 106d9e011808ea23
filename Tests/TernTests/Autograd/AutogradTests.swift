import Tern
import TestSupport
import Testing

@Suite("Autograd")
struct AutogradTests {
  // The course's two examples.
  @Test func squareAtThree() {
    let x = Tensor(3.0).requiresGrad()
    let y = x.pow(2)
    #expect(y.item() == 9)
    y.backward()
    expectEqual(x.grad!, Tensor(6.0))
  }

  @Test func sumOfSquares() {
    let x = Tensor([3.0, 4.0, 10.0]).requiresGrad()
    let y = x.pow(2).sum()
    #expect(y.item() == 125)
    y.backward()
    expectEqual(x.grad!, Tensor([6.0, 8.0, 20.0]))
  }

  @Test func gradientsAccumulateUntilZeroed() {
    let x = Tensor([1.0, 2.0]).requiresGrad()
    #expect(x.grad == nil)
    (x * 3).sum().backward()
    (x * 4).sum().backward()
    expectEqual(x.grad!, Tensor([7.0, 7.0]))
    x.zeroGrad()
    #expect(x.grad == nil)
    x.squared().sum().backward()
    expectEqual(x.grad!, Tensor([2.0, 4.0]))
  }

  @Test func everyUseAdds() {
    let x = Tensor([2.0, 5.0]).requiresGrad()
    let y = x * x
    (y * y + x + y).sum().backward()
    // d/dx (x^4 + x + x^2)
    expectEqual(x.grad!, Tensor([37.0, 511.0]))
  }

  /// A few leaves are searched for, many looked up; a leaf asked for twice is answered twice.
  @Test(arguments: [2, 40]) func gradientsOfManyLeaves(count: Int) {
    let leaves = (0..<count).map { Tensor(Double($0)).requiresGrad() }
    var sum = Tensor(0.0)
    for (place, leaf) in leaves.enumerated() where place != 1 { sum = sum + leaf * Double(place) + leaf }
    let found = sum.gradients(withRespectTo: leaves + [leaves[0], leaves[count - 1]])
    let expected = (0..<count).map { $0 == 1 ? 0 : Double($0 + 1) }
    let again = [expected[0], expected[count - 1]]
    #expect(found.map { $0.item() } == expected + again)
  }

  @Test func gradientsReturnedDoNotAccumulate() {
    let (x, unused) = (Tensor([2.0]).requiresGrad(), Tensor([1.0, 1.0]).requiresGrad())
    let found = (x * 5).sum().gradients(withRespectTo: [x, unused])
    expectEqual(found[0], Tensor([5.0]))
    expectEqual(found[1], Tensor([0.0, 0.0]))
    #expect(x.grad == nil)
  }

  @Test func valueAndGradientTouchesNothing() {
    let x = Tensor([1.0, -2.0]).requiresGrad()
    let (value, gradient) = valueAndGradient(at: x) { $0.squared().sum() }
    #expect(value.item() == 5 && !value.isTracked)
    expectEqual(gradient, Tensor([2.0, -4.0]))
    #expect(x.grad == nil)
  }

  @Test func noGradRecordsNothingAndEndsWithItsBody() {
    let x = Tensor([1.0]).requiresGrad()
    let (inside, within) = noGrad { (x * 2, withGrad { x * 2 }) }
    #expect(!inside.isTracked)
    #expect(within.isTracked)
    #expect((x * 2).isTracked)
  }

  @Test func noGradSpansSuspensions() async {
    let x = Tensor([1.0]).requiresGrad()
    let tracked = await noGrad {
      await Task.yield()
      return (x * 2).isTracked
    }
    #expect(!tracked)
  }

  @Test func detachedIsCutOff() {
    let x = Tensor([3.0]).requiresGrad()
    let y = x * 2
    #expect(!y.detached().isTracked)
    (y * y.detached()).sum().backward()
    expectEqual(x.grad!, Tensor([12.0]))
  }

  @Test func copiesOfALeafShareTheGradient() {
    let x = Tensor([1.0, 2.0]).requiresGrad()
    let copy = x
    copy.sum().backward()
    expectEqual(x.grad!, Tensor([1.0, 1.0]))
    x.zeroGrad()
    #expect(copy.grad == nil)
  }

  @Test func stepsUnderNoGradKeepTheLeaf() {
    var x = Tensor([1.0, 2.0]).requiresGrad()
    x.squared().sum().backward()
    noGrad {
      x -= x.grad! * 0.5
      x *= 1.0
      x[0] = Tensor(7.0)
    }
    #expect(x.isTracked && x.isLeaf)
    expectEqual(x.detached(), Tensor([7.0, 0.0]))
    x.zeroGrad()
    x.squared().sum().backward()
    expectEqual(x.grad!, Tensor([14.0, 0.0]))
  }

  @Test func valuesAreNotSharedWithCopies() {
    let a = Tensor([1.0, 2.0, 3.0])
    var b = a
    b += 1
    b[0] = Tensor(9.0)
    var row = a[1...]
    row *= 5
    expectEqual(a, Tensor([1.0, 2.0, 3.0]))
    expectEqual(b, Tensor([9.0, 3.0, 4.0]))
    expectEqual(row, Tensor([10.0, 15.0]))
  }

  /// What the tape saved is not what a later write changes.
  @Test func writesDoNotReachSavedInputs() {
    let x = Tensor([2.0]).requiresGrad()
    var factor = Tensor([3.0])
    let y = x * factor
    factor += 100
    y.sum().backward()
    expectEqual(x.grad!, Tensor([3.0]))
  }

  @Test func keptGraphGoesBackTwice() {
    let x = Tensor([2.0]).requiresGrad()
    let y = x.exp().squared().sum()
    y.backward(keepGraph: true)
    let once = x.grad!
    y.backward()
    expectEqual(x.grad!, once + once)
  }

  @Test func givenGradientWeighsElements() {
    let x = Tensor([[1.0, 2.0], [3.0, 4.0]]).requiresGrad()
    (x * 2).backward(gradient: Tensor([[1.0, 0.0], [0.0, -1.0]]))
    expectEqual(x.grad!, Tensor([[2.0, 0.0], [0.0, -2.0]]))
  }

  /// A tracked tensor as the gradient: its history stays out of `grad` unless asked for.
  @Test func givenGradientMayBeTracked() {
    let x = Tensor([1.0, 2.0]).requiresGrad()
    let v = Tensor([3.0, 4.0]).requiresGrad()
    (x + x).backward(gradient: v)
    expectEqual(x.grad!, Tensor([6.0, 8.0]))
    #expect(!x.grad!.isTracked)
    x.zeroGrad()
    (x + x).backward(gradient: v, createGraph: true)
    #expect(x.grad!.isTracked)
    x.grad!.sum().backward()
    expectEqual(v.grad!, Tensor([2.0, 2.0]))
    x.zeroGrad()
  }

  @Test func broadcastGradientsAreSummed() {
    let column = Tensor([[1.0], [2.0]]).requiresGrad()
    let scalar = Tensor(3.0).requiresGrad()
    (Tensor.ones([4, 2, 3]) * column + scalar).sum().backward()
    expectEqual(column.grad!, Tensor([[12.0], [12.0]]))
    expectEqual(scalar.grad!, Tensor(24.0))
  }

  @Test func mixedTypesKeepTheirOwnGradientType() {
    let x = Tensor([1.0, 2.0], dtype: .float32).requiresGrad()
    let y = Tensor([3.0, 4.0], dtype: .float64).requiresGrad()
    (x * y).sum().backward()
    expectEqual(x.grad!, Tensor([3.0, 4.0], dtype: .float32))
    expectEqual(y.grad!, Tensor([1.0, 2.0], dtype: .float64))
  }
}
