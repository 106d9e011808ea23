import Tern
import TestSupport
import Testing

/// Every row of the op table, through every check. A failure names the row and the case.
@Suite("Op table")
struct OpTableTests {
  @Test func everyRowHasAReferenceAndBack() {
    let names = OpTable.rows.map(\.name)
    #expect(Set(names).count == names.count, "a name stands twice")
    let missing = Set(names).symmetricDifference(OpReference.all.keys).sorted()
    #expect(missing.isEmpty, "rows with one half only; each needs a line here and one in scripts/op_rows")
  }

  @Test("value", arguments: OpTable.rows)
  func value(_ row: OpRow) {
    for example in row.cases {
      let output = row.body(example.tensors)
      let tolerance = output.dtype.isFloat ? row.tolerance : .exact
      expectClose(
        output, example.output.tensor, relative: tolerance.relative, absolute: tolerance.absolute,
        example.label)
    }
  }

  @Test("gradient", arguments: OpTable.rows)
  func gradient(_ row: OpRow) {
    for example in row.cases where !row.isWrite {
      let (output, gradients) = row.run(example.tensors)
      if !example.output.tensor.dtype.isFloat {
        #expect(gradients.allSatisfy { $0 == nil }, "\(example.label)")
      }
      for (number, (ours, theirs)) in zip(gradients, example.gradients).enumerated() {
        guard let theirs = theirs?.tensor else { continue }
        let label = "\(example.label), input \(number)"
        guard let ours else {
          Issue.record("\(label): no gradient; \(output.dtype)")
          continue
        }
        expectClose(
          ours, theirs, relative: row.tolerance.relative, absolute: row.tolerance.absolute, label)
      }
    }
  }

  @Test("finite differences", arguments: OpTable.rows)
  func finiteDifferences(_ row: OpRow) {
    for example in row.cases where example.isSmooth {
      do {
        try checkGradient(of: row.body, at: example.tensors, order: 2)
      } catch {
        Issue.record("\(example.label): \(error)")
      }
    }
  }

  @Test("strided views", arguments: OpTable.rows)
  func stridedViews(_ row: OpRow) {
    for example in row.cases {
      for layout in ViewKind.allCases {
        let views = example.tensors.map(layout.view)
        let plain = layout == .expanded ? views.map(compact) : example.tensors
        let label = "\(example.label), \(layout)"
        let tolerance = row.sums ? Tolerance(relative: 2e-6, absolute: 1e-6) : .exact
        if row.isWrite {
          expectEqual(row.body(views), row.body(plain), label)
          continue
        }
        let (seen, wanted) = (row.run(views), row.run(plain))
        expectClose(
          seen.output, wanted.output, relative: tolerance.relative, absolute: tolerance.absolute, label)
        for (a, b) in zip(seen.gradients, wanted.gradients) {
          guard let a, let b else { continue }
          expectClose(a, b, relative: 2e-6, absolute: 1e-6, "\(label), gradient")
        }
      }
    }
  }

  /// Compiled for its first input, an operation gives what it gives, or says that it cannot be compiled, as few do.
  @Test func compiled() {
    var (compiled, refused): (Set<String>, Set<String>) = ([], [])
    for row in OpTable.rows where !row.isWrite {
      for example in row.cases {
        let inputs = example.tensors
        guard inputs[0].dtype == .float32, example.output.tensor.dtype == .float32 else { continue }
        guard let predict = try? Predictor(for: inputs[0].shape, { row.body([$0] + inputs.dropFirst()) })
        else {
          refused.insert(row.name)
          continue
        }
        expectClose(
          predict(inputs[0]), row.body(inputs), relative: 1e-4, absolute: 2e-5,
          "\(row.name), \(example.label), compiled")
        compiled.insert(row.name)
      }
    }
    #expect(refused.count * 4 < compiled.count, "refused: \(refused.sorted())")
  }

  /// The elements in memory of their own.
  private func compact(_ x: Tensor) -> Tensor {
    Tensor(x.scalars(as: Double.self), shape: x.shape, dtype: x.dtype)
  }
}

extension OpRow {
  var isWrite: Bool { name.hasSuffix("= v") }
}

/// Ways for the same elements to lie in memory.
enum ViewKind: CaseIterable {
  /// Dimensions in the opposite order.
  case transposed
  /// Every second element of a larger tensor, beginning at an offset.
  case stepped
  /// Backwards along every dimension.
  case reversed
  /// The first row repeated with stride 0; other elements than the original.
  case expanded
  /// Images with the channels of each pixel side by side; other tensors as they are.
  case channelsLast

  func view(_ x: Tensor) -> Tensor {
    switch self {
    case .transposed: return x.T.contiguousCopy().T
    case .stepped:
      if x.rank == 0 { return Tensor([9, x.item(), 9], shape: [3], dtype: x.dtype)[1] }
      var wide = Tensor.full(Shape(x.shape.dropLast() + [2 * x.shape[x.rank - 1] + 1]), 9, dtype: x.dtype)
      wide[.ellipsis, .stride(from: 1, by: 2)] = x
      return wide[.ellipsis, .stride(from: 1, by: 2)]
    case .reversed: return x.flippedView().contiguousCopy().flippedView()
    case .expanded:
      if x.rank == 0 || x.shape[0] == 0 { return x }
      return x[0..<1].expanded(to: x.shape)
    case .channelsLast:
      if x.rank != 4 { return x }
      return x.permuted([0, 2, 3, 1]).contiguousCopy().permuted([0, 3, 1, 2])
    }
  }
}

extension Tensor {
  fileprivate func contiguousCopy() -> Tensor {
    Tensor(scalars(as: Double.self), shape: shape, dtype: dtype)
  }

  fileprivate func flippedView() -> Tensor {
    var x = self
    for axis in 0..<rank {
      x = x.transposed(0, axis)[.stride(by: -1)].transposed(0, axis)
    }
    return x
  }
}
