extension Tensor {
  /// The diagonal over two axes, as a view; it becomes the last axis of the result.
  ///
  /// A positive `offset` takes the diagonal that begins so many columns further right, a negative one
  /// that many rows further down.
  public func diagonal(offset: Int = 0, axes: (Int, Int) = (0, 1)) -> Tensor {
    let (rows, columns) = (resolved(axes.0, "diagonal"), resolved(axes.1, "diagonal"))
    precondition(rows != columns, "diagonal: both axes are \(rows)")
    return partial("DiagonalBackward0") { $0.diagonal(offset, rows, columns) }
  }

  /// Matrices of zeros with this tensor's last axis on their diagonal: `[..., n]` gives
  /// `[..., m, m]` with m = n + |offset|.
  public func diagonalMatrix(offset: Int = 0) -> Tensor {
    precondition(rank > 0, "diagonalMatrix: a scalar has no axis to lay on a diagonal; use reshaped([1])")
    let lead = rank - 1
    let size = shape[lead] + Swift.abs(offset)
    var target = shape.replacing(lead, with: size)
    target.append(size)
    return amongZeros(of: Layout(target), "DiagEmbedBackward0") { $0.diagonal(offset, lead, lead + 1) }
  }

  /// The sum of a matrix's diagonal; integers give int64.
  public func trace() -> Tensor {
    precondition(rank == 2, "trace: needs a matrix, got shape \(shape)")
    return diagonal().sum().named("TraceBackward0")
  }

  /// The elements on and below the diagonal of each matrix in the last two axes, zeros above it.
  /// A positive `diagonal` keeps that many diagonals more, a negative one fewer.
  public func tril(_ diagonal: Int = 0) -> Tensor {
    triangle("TrilBackward0", "tril") { rows, columns in
      columns - rows .<= Double(diagonal)
    } gradient: {
      $0.tril(diagonal)
    }
  }

  /// The elements on and above the diagonal of each matrix in the last two axes, zeros below it.
  public func triu(_ diagonal: Int = 0) -> Tensor {
    triangle("TriuBackward0", "triu") { rows, columns in
      columns - rows .>= Double(diagonal)
    } gradient: {
      $0.triu(diagonal)
    }
  }

  private func triangle(
    _ name: StaticString, _ spelling: StaticString, keeps: (Tensor, Tensor) -> Tensor,
    gradient: @escaping @Sendable (Tensor) -> Tensor
  ) -> Tensor {
    precondition(rank >= 2, "\(spelling): needs matrices in the last two axes, got shape \(shape)")
    let mask = keeps(Tensor.arange(shape[rank - 2]).unsqueezed(axis: 1), Tensor.arange(shape[rank - 1])).to(
      device)
    return record(name, self) {
      $0.backend.select(mask, $0, $0.zeros([]))
    } gradient: { g, _ in
      gradient(g)
    }
  }
}

extension Layout {
  fileprivate func diagonal(_ offset: Int, _ rows: Int, _ columns: Int) -> Layout {
    let (down, right) = (Swift.max(-offset, 0), Swift.max(offset, 0))
    let length = Swift.max(0, Swift.min(shape[rows] - down, shape[columns] - right))
    let start = length == 0 ? self.offset : self.offset + down * strides[rows] + right * strides[columns]
    var kept = (shape, strides)
    for axis in [Swift.max(rows, columns), Swift.min(rows, columns)] {
      kept.0.remove(at: axis)
      kept.1.remove(at: axis)
    }
    kept.0.append(length)
    kept.1.append(strides[rows] + strides[columns])
    return Layout(shape: kept.0, strides: kept.1, offset: start)
  }
}
