import Tern
import TernLearn

/// The two networks in use: one image, and 256.
func inference() {
  for name in ["cnn4bn", "lenet"] {
    let model = Training.named(name).model(Generator(seed: 0))
    for n in [1, 256] {
      let x = Tensor.randn([n, 1, 28, 28])
      noGrad { time("infer/\(name)/\(n)") { _ = model(x) } }
    }
  }
}
