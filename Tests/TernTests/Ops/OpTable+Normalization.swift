@testable import Tern

extension OpTable {
  static let normalization: [OpRow] = [
    .unary("batchNormTraining") { $0.batchNormTraining().output },
    .ternary("batchNormTraining(weight, bias)") { $0.batchNormTraining(weight: $1, bias: $2).output },
    .unary("batchNormTraining.mean") { $0.batchNormTraining().mean },
    .unary("batchNormTraining.variance") { $0.batchNormTraining().variance },
    .ternary("batchNormTraining.relu") {
      $0.batchNormTraining(weight: $1, bias: $2, epsilon: 0.1, activation: .relu).output
    },
    .ternary("batchNorm(mean, variance, weight, bias)") {
      let dtype = $0.dtype
      return $0.batchNorm(
        mean: Tensor([0.5, -1, 2], dtype: dtype), variance: Tensor([1, 0.25, 4], dtype: dtype), weight: $1,
        bias: $2)
    },
    .binary("batchNorm(mean, variance).relu") {
      let dtype = $0.dtype
      return $0.batchNorm(
        mean: Tensor([0.5, -1, 2], dtype: dtype), variance: Tensor([1, 0.25, 4], dtype: dtype), weight: nil,
        bias: $1, epsilon: 1e-3, activation: .relu)
    },
  ]
}
