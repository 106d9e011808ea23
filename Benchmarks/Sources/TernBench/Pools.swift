import Tern
import TernLearn

func pools() {
  let (n, c, h) = (64, 32, 28)
  let x = Tensor.randn([n, c, h, h]).channelsLast()
  let g = Tensor.randn([n, c, h / 2, h / 2]).channelsLast()
  let u = x.requiresGrad()
  time("maxpool_fwd") { _ = x.maxPool2d(2) }
  time("maxpool_fwdbwd") { backward(u.maxPool2d(2), g, u) }
}

/// A residual network, forward and backward: a batch of 64.
func resnet() {
  guard isWanted("resnet18_fwdbwd") else { return }
  let model = ResNet18(classes: 10, channels: 3)
  let x = Tensor.randn([64, 3, 28, 28]).channelsLast(), target = Tensor.randint([64], in: 0..<10)
  time("resnet18_fwdbwd") {
    ModuleMode.training {
      model.zeroGrad()
      crossEntropy(model(x), target).backward()
    }
  }
}
