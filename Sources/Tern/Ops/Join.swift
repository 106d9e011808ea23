// Several tensors made one. The results are new memory; each part is copied once, in its place.

extension Tensor {
  /// Tensors joined one after another along an existing axis; their other sizes must agree.
  ///
  /// `[a, k]` and `[b, k]` give `[a + b, k]` along axis 0. Different types are converted to their common one.
  /// An empty vector (shape `[0]`) fits everywhere, as in PyTorch. Traps on an empty list, on scalars and
  /// naming the first tensor that does not fit.
  public static func concatenated(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    precondition(!tensors.isEmpty, "concatenated: the list is empty; give at least one tensor")
    let model = tensors.first { $0.shape != [0] } ?? tensors[0]
    precondition(
      !tensors.contains { $0.rank == 0 },
      "concatenated: scalars have no axis to lie along; use stacked, or reshaped([1]) first")
    let axis = model.resolved(axis, "concatenated")
    var starts = [0]
    for (number, tensor) in tensors.enumerated() {
      let fits =
        tensor.rank == model.rank
        && tensor.shape.replacing(axis, with: 0) == model.shape.replacing(axis, with: 0)
      precondition(
        fits || tensor.shape == [0],
        "concatenated: tensor \(number) has shape \(tensor.shape), which differs from \(model.shape) in more than axis \(axis)"
      )
      starts.append(starts[number] + (fits ? tensor.shape[axis] : 0))
    }
    let places = starts
    let shape = model.shape.replacing(axis, with: places[tensors.count])
    return joined("CatBackward0", "concatenated", tensors, shape, model.layout) { layout, number in
      layout.sliced(axis, from: places[number], count: places[number + 1] - places[number])
    } again: {
      concatenated($0, axis: axis)
    } gradient: { g, number in
      g.narrowed(axis, places[number]..<places[number + 1])
    }
  }

  /// Tensors of equal shape joined along a new axis.
  ///
  /// n tensors `[a, b]` give `[n, a, b]` along axis 0. Different types are converted to their common one.
  /// Traps on an empty list and naming the first tensor whose shape differs.
  public static func stacked(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    precondition(!tensors.isEmpty, "stacked: the list is empty; give at least one tensor")
    let model = tensors[0]
    let axis = model.resolved(axis, "stacked", extra: 1)
    for (number, tensor) in tensors.enumerated() where tensor.shape != model.shape {
      fatalError(
        "stacked: tensor \(number) has shape \(tensor.shape), the first one \(model.shape); they must be equal"
      )
    }
    var shape = model.shape
    shape.insert(tensors.count, at: axis)
    return joined("StackBackward0", "stacked", tensors, shape, model.layout) {
      $0.selecting($1, axis: axis)
    } again: {
      stacked($0, axis: axis)
    } gradient: { g, number in
      g.narrowed(axis, number..<(number + 1)).squeezed(axis: axis)
    }
  }

  private static func joined(
    _ name: StaticString, _ spelling: StaticString, _ tensors: [Tensor], _ shape: Shape, _ model: Layout,
    place: (Layout, Int) -> Layout,
    again: @escaping @Sendable ([Tensor]) -> Tensor,
    gradient: @escaping @Sendable (Tensor, Int) -> Tensor
  ) -> Tensor {
    let dtype = tensors.reduce(tensors[0].dtype) { $0.promoted(with: $1.dtype) }
    return record(name, tensors.map { $0.to(dtype) }) { parts in
      // Images that come channels last are joined so.
      let isAlike = shape.rank == model.shape.rank
      let out = Tensor(
        uninitialized: isAlike ? model.packed(as: shape) : Layout(shape), dtype, on: parts[0].device)
      for (number, part) in parts.enumerated() where part.count > 0 {
        Dispatch.backend(spelling, out, part).copy(part, into: out.view(place(out.layout, number)))
      }
      return out
    } gradient: { g, saved, number in
      // An empty vector that was let pass has another rank than its part of the gradient.
      saved[number].count == 0 ? g.zeros(saved[number].shape) : gradient(g, number)
    }
    .traced(.function(again), of: tensors)
  }
}
