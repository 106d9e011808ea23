import Tern

/// A result's gradients with respect to some leaves, made and thrown away.
func backward(_ y: Tensor, _ gradient: Tensor, _ leaves: Tensor...) {
  y.backward(gradient: gradient)
  for leaf in leaves { leaf.zeroGrad() }
}

/// Convolutions of the shapes (n, inputs, height = width, outputs, kernel), stride 1, the size kept.
func convolutions() {
  for (n, i, h, o, k) in [(64, 1, 28, 8, 5), (64, 32, 14, 64, 3), (256, 64, 14, 64, 3)] {
    let name = "\(n)x\(i)x\(h)x\(h)*\(o)x\(i)x\(k)x\(k)"
    let x = Tensor.randn([n, i, h, h]).channelsLast()
    let w = Tensor.randn([o, i, k, k])
    let g = Tensor.randn([n, o, h, h]).channelsLast()
    let (u, v) = (x.requiresGrad(), w.requiresGrad())
    let padding = Size2D(k / 2, k / 2)
    time("conv_fwd/\(name)") { _ = x.conv2d(w, padding: padding) }
    time("conv_fwdbwd/\(name)") { backward(u.conv2d(v, padding: padding), g, u, v) }
    time("conv_weights/\(name)") { backward(x.conv2d(v, padding: padding), g, v) }
  }
}

func normalization() {
  let (n, c, h) = (256, 64, 14)
  let x = Tensor.randn([n, c, h, h]).channelsLast().requiresGrad()
  let g = Tensor.randn([n, c, h, h]).channelsLast()
  let (weight, bias) = (Tensor.ones([c]).requiresGrad(), Tensor.zeros([c]).requiresGrad())
  time("batchnorm_fwdbwd") {
    backward(x.batchNormTraining(weight: weight, bias: bias).output, g, x, weight, bias)
  }
}
