import CKernels

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
    return selection.isView ? view : Picks.gather(view, selection)
  }

  /// Zeros of a layout with this tensor added at the places that were selected: the gradient of a
  /// selection, whose own gradient is the selection again.
  func placed(_ selection: Selection, in zeros: Layout) -> Tensor {
    record("SelectBackward", self) { g in
      let zeros = Tensor(uninitialized: zeros, g.dtype)
      zeros.fill(0)
      let view = zeros.view(selection.view(of: zeros.layout))
      if selection.isView {
        Elementwise.copy(g, into: view.storage, view.layout)
      } else {
        Picks.scatter(g, into: view, selection, adding: true)
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
    let source = value.untracked.to(dtype)
    if selection.isView {
      precondition(
        source.layout.expanded(to: view.shape) != nil,
        "subscript assignment: a value of shape \(value.shape) does not broadcast to \(view.shape)")
      Elementwise.copy(source, into: storage, view.layout)
    } else {
      Picks.scatter(source, into: view, selection, adding: false)
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

/// Reading and writing the elements that lists of numbers pick from a view.
private enum Picks {
  static func gather(_ view: Tensor, _ selection: Selection) -> Tensor {
    if selection.chosen.count == 1 {
      let (axis, numbers) = selection.chosen[0]
      let rows = Rows.select(view, axis: axis, numbers.scalars(as: Int.self))
      let shape = Array(view.shape[..<axis]) + Array(numbers.shape) + Array(view.shape[(axis + 1)...])
      return rows.reshaped(Shape(shape))
    }
    let (shape, offsets, each, place) = selection.picks(of: view.layout)
    let out = Tensor(uninitialized: Shape(Array(shape) + Array(each.shape)), view.dtype)
    let size = each.count
    withExtendedLifetime((view.storage, out.storage)) {
      parallelFor(offsets.count, grain: Swift.max(1, Elementwise.grain / Swift.max(size, 1))) { range in
        let row = Layout(each.shape)
        for i in range {
          let from = Layout(shape: each.shape, strides: each.strides, offset: offsets[i])
          copyRun(view, from, out, Layout(shape: row.shape, strides: row.strides, offset: i * size))
        }
      }
    }
    return out.placing(shape.rank, at: place)
  }

  static func scatter(_ source: Tensor, into view: Tensor, _ selection: Selection, adding: Bool) {
    let (shape, offsets, each, place) = selection.picks(of: view.layout)
    let full = Shape(Array(each.shape.prefix(place)) + Array(shape) + Array(each.shape.dropFirst(place)))
    precondition(
      source.layout.expanded(to: full) != nil,
      "subscript assignment: a value of shape \(source.shape) does not broadcast to \(full)")
    // The picks' dimensions to the front, one after another; later picks of a place win, or add up.
    let order =
      Array(place..<(place + shape.rank)) + Array(0..<place) + Array((place + shape.rank)..<full.rank)
    let rows = source.expanded(to: full).permuted(order).contiguous()
    let size = each.count
    let add = adding ? tern_binary(tern_add, view.dtype.c)! : nil
    withExtendedLifetime((view.storage, rows.storage)) {
      let row = Layout(each.shape)
      for i in offsets.indices {
        let to = Layout(shape: each.shape, strides: each.strides, offset: offsets[i])
        let from = Layout(shape: row.shape, strides: row.strides, offset: i * size)
        if let add { addRun(add, rows, from, view, to) } else { copyRun(rows, from, view, to) }
      }
    }
  }

  private static func copyRun(_ a: Tensor, _ from: Layout, _ b: Tensor, _ to: Layout) {
    let (kernel, item) = (tern_copy(a.dtype.c)!, a.dtype.itemSize)
    let walk = Traversal(to, from)
    let (target, source) = (b.storage.pointer + to.offset * item, a.storage.pointer + from.offset * item)
    walk.forEachRun(grain: .max) { offsets, count in
      kernel(target + offsets[0] * item, walk.stride(0), source + offsets[1] * item, walk.stride(1), count)
    }
  }

  private static func addRun(_ add: tern_binary_fn, _ a: Tensor, _ from: Layout, _ b: Tensor, _ to: Layout) {
    let item = a.dtype.itemSize
    let (target, source) = (b.storage.pointer + to.offset * item, a.storage.pointer + from.offset * item)
    // The target of a gradient is fresh zeros, so its runs are contiguous or single elements.
    let walk = Traversal(to, from)
    walk.forEachRun(grain: .max) { offsets, count in
      for i in 0..<(walk.stride(0) == 1 ? 1 : count) {
        let place = target + (offsets[0] + i * walk.stride(0)) * item
        let length = walk.stride(0) == 1 ? count : 1
        add(place, place, 1, source + (offsets[1] + i * walk.stride(1)) * item, walk.stride(1), length)
      }
    }
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
