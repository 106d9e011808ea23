import Tern
import TernLearn

/// Softmax and cross-entropy, forward and backward.
func softmaxCrossEntropy() {
  for (n, classes) in [(256, 10), (4096, 1000)] {
    let logits = Tensor.randn([n, classes]).requiresGrad()
    let target = Tensor.randint([n], in: 0..<classes)
    time("softmax_ce/\(n)x\(classes)") {
      _ = crossEntropy(logits, target).gradients(withRespectTo: [logits])
    }
  }
}
