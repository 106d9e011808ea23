import Tern
import TestSupport
import Testing

@Suite("Higher derivatives")
struct HigherDerivativeTests {
  /// x^3 at 2: 8, 12, 12, 6, 0.
  @Test func cube() {
    let x = Tensor(2.0, dtype: .float64).requiresGrad()
    var y = x.pow(3)
    for derivative in [12.0, 12.0, 6.0] {
      y = y.gradients(withRespectTo: [x], createGraph: true)[0]
      #expect(abs(y.item() - derivative) < 1e-12)
    }
  }

  /// The derivatives of exp stay exp, and of sin come back after four.
  @Test func chainsOfDerivatives() {
    let x = Tensor([0.5, -1.0], dtype: .float64).requiresGrad()
    var (e, s) = (x.exp(), x.sin())
    for _ in 0..<4 {
      e = e.sum().gradients(withRespectTo: [x], createGraph: true)[0]
      s = s.sum().gradients(withRespectTo: [x], createGraph: true)[0]
    }
    expectClose(e.detached(), x.detached().exp(), relative: 1e-14, absolute: 0)
    expectClose(s.detached(), x.detached().sin(), relative: 1e-14, absolute: 0)
  }

  struct Net: Decodable {
    let x, target, loss: GoldenTensor
    let parameters, gradients, vectors, product: [GoldenTensor]
  }

  /// The product of a small net's Hessian with a vector, against PyTorch (scripts/goldens.py).
  @Test func hessianVectorProduct() {
    let golden: Net = Golden.load("ops/engine.json")
    let parameters = golden.parameters.map { $0.tensor.requiresGrad() }
    let hidden = (golden.x.tensor.matmul(parameters[0]) + parameters[1]).tanh()
    let loss = (hidden.matmul(parameters[2]).sigmoid() - golden.target.tensor).squared().mean()
    expectClose(loss.detached(), golden.loss.tensor)
    let gradients = loss.gradients(withRespectTo: parameters, createGraph: true)
    for (ours, theirs) in zip(gradients, golden.gradients) { expectClose(ours.detached(), theirs.tensor) }
    let along = zip(gradients, golden.vectors).map { ($0 * $1.tensor).sum() }
    let product = (along[0] + along[1] + along[2]).gradients(withRespectTo: parameters)
    for (ours, theirs) in zip(product, golden.product) { expectClose(ours, theirs.tensor) }
  }
}
