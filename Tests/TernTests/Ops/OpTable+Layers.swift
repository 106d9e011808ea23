import Tern

extension OpTable {
  /// Activations and normalisations of layers.
  static let layers: [OpRow] = [
    .unary("erf") { $0.erf() },
    .unary("gelu") { $0.gelu() },
    .unary("gelu(.tanh)") { $0.gelu(.tanh) },
    .unary("silu") { $0.silu() },
    .unary("leakyRelu") { $0.leakyRelu() },
    .unary("leakyRelu(0.2)") { $0.leakyRelu(0.2) },
    .unary("elu") { $0.elu() },
    .unary("elu(0.5)") { $0.elu(0.5) },
    .unary("layerNorm([4])") { $0.layerNorm([4]) }.summing,
    .ternary("layerNorm([3, 4], weight, bias)") {
      $0.layerNorm([3, 4], weight: $1, bias: $2, epsilon: 1e-3)
    }.summing,
    .unary("groupNorm(2)") { $0.groupNorm(2) }.summing,
    .ternary("groupNorm(3, weight, bias)") { $0.groupNorm(3, weight: $1, bias: $2, epsilon: 1e-3) }.summing,
  ]
}
