import Tern
import TernLearn

/// The two networks in use, compiled: one image, and 256.
func inference() throws {
  for name in ["cnn4bn", "lenet"] {
    let model = Training.named(name).model(Generator(seed: 0))
    for n in [1, 256] {
      let x = Tensor.randn([n, 1, 28, 28])
      let predict = try model.compiled(for: x.shape)
      time("infer/\(name)/\(n)") { _ = predict(x) }
    }
  }
}
