extension Tensor {
  /// Part of the tensor, by one index for each dimension (see `TensorIndex`). Numbers, ranges,
  /// `.newAxis` and `.ellipsis` give a view that shares memory; lists and masks give a copy.
  ///
  /// Assignment writes the elements that the index selects; the value is converted to this tensor's
  /// type and broadcast. Copies of the tensor made earlier keep their values. Traps for an index
  /// outside the tensor, and for writing into a tracked tensor outside `noGrad`.
  public subscript(_ indices: any TensorIndex...) -> Tensor {
    get { selecting(Selection(indices, of: shape)) }
    set { assign(newValue, to: Selection(indices, of: shape)) }
  }

  private func selecting(_ selection: Selection) -> Tensor {
    let name: StaticString = selection.isView ? selection.viewName : "IndexBackward0"
    return record(name, self, value: { $0.read(selection) }) { g, saved in
      g.placed(selection, in: saved[0].layout.packed())
    }
    .traced(.function { $0[0].selecting(selection) }, of: [self])
  }

  private func read(_ selection: Selection) -> Tensor {
    let view = view(selection.view(of: layout))
    return selection.isView ? view : view.picked(selection)
  }

  /// Zeros of a layout with this tensor added at the places that were selected: the gradient of a
  /// selection, whose own gradient is the selection again.
  func placed(_ selection: Selection, in zeros: Layout) -> Tensor {
    record("SelectBackward", self) { g in
      let zeros = g.filled(zeros, 0)
      let view = zeros.view(selection.view(of: zeros.layout))
      if selection.isView {
        g.backend.copy(g, into: view)
      } else {
        view.place(g, selection, adding: true)
      }
      return zeros
    } gradient: { g, _ in
      g.selecting(selection)
    }
  }

  private mutating func assign(_ value: Tensor, to selection: Selection) {
    if node != nil && GradientMode.isRecording { Tensor.writingTracked("subscript assignment") }
    precondition(
      !value.isRecorded,
      "subscript assignment: the value is tracked and its gradient would be lost; use detached(), or build the tensor with stacked or where"
    )
    makeWritable()
    let view = view(selection.view(of: layout))
    // A single number may come from anywhere: `x[0] = Tensor(1.0)`.
    let source = (value.count == 1 ? value.untracked.to(device) : value.untracked).to(dtype)
    if selection.isView {
      precondition(
        source.layout.expanded(to: view.shape) != nil,
        "subscript assignment: a value of shape \(value.shape) does not broadcast to \(view.shape)")
      Dispatch.backend("subscript assignment", self, source).copy(source, into: view)
    } else {
      view.place(source, selection, adding: false)
    }
  }

  /// Makes this tensor the only owner of its memory, with each element at a place of its own.
  mutating func makeWritable() {
    let repeats = (0..<rank).contains { layout.strides[unchecked: $0] == 0 && shape[unchecked: $0] > 1 }
    if !repeats && isKnownUniquelyReferenced(&storage) { return }
    let copy = untracked.packed()
    storage = copy.storage
    layout = copy.layout
  }
}

// Reading and writing the elements that lists of numbers pick from a view.
extension Tensor {
  private func picked(_ selection: Selection) -> Tensor {
    if selection.chosen.count == 1 {
      let (axis, numbers) = selection.chosen[0]
      let rows = backend.selectRows(self, axis: axis, numbers.flattened().to(device))
      let shape = Array(shape[..<axis]) + Array(numbers.shape) + Array(shape[(axis + 1)...])
      return rows.reshaped(Shape(shape))
    }
    let (picks, place) = selection.picks(of: layout)
    let rows = backend.pick(self, picks).reshaped(Shape(Array(picks.shape) + Array(picks.each.shape)))
    return rows.placing(picks.shape.rank, at: place)
  }

  /// Writes `source`, broadcast, to the places that are picked, or adds it there. No other tensor shares this
  /// one's memory.
  private func place(_ source: Tensor, _ selection: Selection, adding: Bool) {
    let (picks, place) = selection.picks(of: layout)
    let (shape, each) = (picks.shape, picks.each)
    let full = Shape(Array(each.shape.prefix(place)) + Array(shape) + Array(each.shape.dropFirst(place)))
    precondition(
      source.layout.expanded(to: full) != nil,
      "subscript assignment: a value of shape \(source.shape) does not broadcast to \(full)")
    // The picks' dimensions to the front, one after another; later picks of a place win, or add up.
    let order =
      Array(place..<(place + shape.rank)) + Array(0..<place) + Array((place + shape.rank)..<full.rank)
    let rows = source.expanded(to: full).permuted(order).contiguous()
    Dispatch.backend("subscript assignment", self, rows).place(rows, picks, into: self, adding: adding)
  }
}

extension Tensor {
  /// The first `count` dimensions moved so that they begin at `place`.
  fileprivate func placing(_ count: Int, at place: Int) -> Tensor {
    if place == 0 { return self }
    let order = Array(count..<(count + place)) + Array(0..<count) + Array((count + place)..<rank)
    return permuted(order)
  }
}
