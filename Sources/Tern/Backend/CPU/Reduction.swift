import CKernels

extension CPU {
  /// What is left keeps its order in memory.
  func reduce(_ op: ReduceOp, _ x: Tensor, axes: [Int], to dtype: DType) -> Tensor {
    var isReduced = InlineArray<8, Bool>(repeating: false)
    for axis in axes { isReduced[axis] = true }
    var outShape = x.shape
    for axis in axes { outShape[unchecked: axis] = 1 }
    var order: Shape?
    var outLayout = Layout(outShape)
    if !x.isContiguous && !x.layout.repeats {
      order = x.layout.memoryOrder
      var keptOrder = Shape()
      for axis in order! where !isReduced[axis] { keptOrder.append(axis) }
      outLayout = Layout(shape: outShape, strides: Layout.strides(outShape, order: keptOrder), offset: 0)
    }
    let out = Tensor(uninitialized: outLayout, dtype)
    let results = out.count
    let kernel = tern_reduce(tern_reduce_op(rawValue: UInt32(op.rawValue)), x.dtype.c).pointee
    if x.count == 0 {
      Reduction.withAccumulators(results) { accumulators in
        kernel.start(accumulators, results)
        kernel.finish(out.base, accumulators, results)
      }
      return out
    }
    let plan = Reduction.Plan(x.layout, isReduced, order)
    if plan.foldsRuns, x.isContiguous, let chain = x.takeChain() {
      chain.countReading(x.count)
      plan.run(kernel, .chain(chain), x.dtype.itemSize, out)
      return out
    }
    x.host.countReading(x.count * x.dtype.itemSize)
    withMemory(x, out) { base, _ in plan.run(kernel, .memory(base), x.dtype.itemSize, out) }
    return out
  }

  func arg(_ op: ArgOp, _ x: Tensor, axis: Int) -> Tensor {
    let kernel = op == .maximum ? tern_argmax(x.dtype.c)! : tern_argmin(x.dtype.c)!
    let out = Tensor(uninitialized: x.shape.replacing(axis, with: 1), .int64)
    let groups = Layout(
      shape: x.shape.removing(axis), strides: x.layout.strides.removing(axis), offset: 0
    ).collapsed()
    let isEven = groups.shape.rank == 1
    let step = isEven ? groups.strides[0] : 0
    let item = x.dtype.itemSize
    let (length, stride) = (x.shape[axis], x.layout.strides[axis])
    withMemory(x, out) { base, to in
      let results = to.int64s
      parallelFor(groups.count, grain: Swift.max(1, CPU.grain / Swift.max(length, 1))) { range in
        for group in range {
          let start = isEven ? group * step : groups.offset(of: group)
          results[group] = kernel(base + start * item, stride, length)
        }
      }
    }
    return out
  }
}

/// How a reduction goes through memory.
enum Reduction {
  /// A long reduction to few results is cut into parts of about this many elements, each with its
  /// own accumulators, merged in order: the cut does not depend on the threads, so neither does
  /// the result.
  private static let part = 1 << 16
  /// From this many columns on, blocks of columns are what the threads share.
  private static let wideColumns = 4096

  static func withAccumulators(_ count: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: Swift.max(count, 1) * 8, alignment: 64) { body($0.baseAddress!) }
  }

  /// What is folded.
  enum Source {
    case memory(UnsafeMutableRawPointer)
    /// Elements in a row that are computed a window at a time and never stored.
    case chain(Chain)

    /// Calls `body` with what computes elements on the calling thread; nil if they are in memory. A chain is
    /// folded by runs only (`Plan.foldsRuns`), never by columns.
    func withReader(_ body: (Chain.Reader?) -> Void) {
      switch self {
      case .memory: body(nil)
      case .chain(let chain): chain.withReader(folding: true) { body($0) }
      }
    }
  }

  /// The loop nest: kept dimensions outside, reduced ones inside, both in the order in which they lie in
  /// memory, and innermost a run (a reduced dimension) or a row of columns (a kept dimension that lies
  /// contiguous).
  struct Plan {
    var kept = Layout(Shape())
    var reduced = Layout(Shape())
    /// Results that one pass over the reduced elements makes: the width of the contiguous kept
    /// dimension, or 1.
    var columns = 1

    init(_ layout: Layout, _ isReduced: InlineArray<8, Bool>, _ order: Shape?) {
      var (keptShape, keptStrides) = (Shape(), Shape())
      var (reducedShape, reducedStrides) = (Shape(), Shape())
      for place in 0..<(order?.rank ?? layout.shape.rank) {
        let axis = order?[unchecked: place] ?? place
        if layout.shape[unchecked: axis] == 1 { continue }
        if isReduced[axis] {
          reducedShape.append(layout.shape[unchecked: axis])
          reducedStrides.append(layout.strides[unchecked: axis])
        } else {
          keptShape.append(layout.shape[unchecked: axis])
          keptStrides.append(layout.strides[unchecked: axis])
        }
      }
      kept = Layout(shape: keptShape, strides: keptStrides, offset: 0).collapsed()
      reduced = Layout(shape: reducedShape, strides: reducedStrides, offset: 0).collapsed()
      let last = kept.shape.rank - 1
      let runIsContiguous = reduced.shape.rank > 0 && reduced.strides[reduced.shape.rank - 1] == 1
      if last >= 0 && kept.strides[last] == 1 && !runIsContiguous {
        columns = kept.shape[last]
        kept = Layout(shape: kept.shape.removing(last), strides: kept.strides.removing(last), offset: 0)
      }
    }

    /// Whether all that is folded at a time are runs of elements in a row.
    var foldsRuns: Bool {
      columns == 1 && reduced.shape.rank > 0 && reduced.strides[reduced.shape.rank - 1] == 1
    }

    func run(_ kernel: tern_reduction, _ source: Source, _ item: Int, _ out: Tensor) {
      let part = Reduction.part
      let groups = kept.count
      let inner = reduced.shape.rank == 0 ? 1 : reduced.shape[reduced.shape.rank - 1]
      let innerStride = reduced.shape.rank == 0 ? 1 : reduced.strides[reduced.shape.rank - 1]
      let outer = reduced.count / Swift.max(inner, 1)
      let outItem = out.dtype.itemSize
      let outerWalk = reduced.shape.rank == 0 ? reduced : reduced.dropLast()

      // Folds `range` of the innermost reduced dimension, for every outer reduced index.
      func fold(
        _ reader: Chain.Reader?, _ group: Int, _ range: Range<Int>, _ outerRange: Range<Int>,
        into accumulators: UnsafeMutableRawPointer, _ firstColumn: Int, _ columns: Int
      ) {
        let start = kept.offset(of: group) + firstColumn
        for index in outerRange {
          let at = start + outerWalk.offset(of: index) + range.lowerBound * innerStride
          switch source {
          case .chain: reader!.fold(at..<at + range.count) { kernel.run(accumulators, $0, 1, $1) }
          case .memory(let base) where columns == 1:
            kernel.run(accumulators, base + at * item, innerStride, range.count)
          case .memory(let base):
            kernel.columns(accumulators, base + at * item, innerStride, range.count, columns)
          }
        }
      }

      let work = outer * inner * columns
      if groups > 1 || work <= part {
        parallelFor(groups, grain: Swift.max(1, CPU.grain / work)) { range in
          Reduction.withAccumulators(columns) { accumulators in
            source.withReader { reader in
              for group in range {
                kernel.start(accumulators, columns)
                fold(reader, group, 0..<inner, 0..<outer, into: accumulators, 0, columns)
                kernel.finish(out.base + group * columns * outItem, accumulators, columns)
              }
            }
          }
        }
        return
      }
      if columns >= Reduction.wideColumns {
        // So many columns need no second cut, whose accumulators would take more memory than the data.
        let width = Reduction.wideColumns / 4
        parallelFor((columns + width - 1) / width, grain: 1) { range in
          Reduction.withAccumulators(width) { accumulators in
            for block in range {
              let first = block * width
              let count = Swift.min(width, columns - first)
              kernel.start(accumulators, count)
              fold(nil, 0, 0..<inner, 0..<outer, into: accumulators, first, count)
              kernel.finish(out.base + first * outItem, accumulators, count)
            }
          }
        }
        return
      }
      // One group of many elements: cut whichever reduced loop is the longer.
      let cutsInner = inner >= outer
      let length = cutsInner ? inner : outer
      let step = Swift.max(1, part / Swift.max(1, work / length))
      let parts = (length + step - 1) / step
      Reduction.withAccumulators(parts * columns) { accumulators in
        kernel.start(accumulators, parts * columns)
        parallelFor(parts, grain: 1) { range in
          source.withReader { reader in
            for p in range {
              let cut = p * step..<Swift.min((p + 1) * step, length)
              let place = accumulators + p * columns * 8
              if cutsInner {
                fold(reader, 0, cut, 0..<outer, into: place, 0, columns)
              } else {
                fold(reader, 0, 0..<inner, cut, into: place, 0, columns)
              }
            }
          }
        }
        for p in 1..<parts {
          kernel.merge(accumulators, accumulators + p * columns * 8, columns)
        }
        kernel.finish(out.base, accumulators, columns)
      }
    }
  }
}

extension Layout {
  fileprivate func dropLast() -> Layout {
    let last = shape.rank - 1
    return Layout(shape: shape.removing(last), strides: strides.removing(last), offset: offset)
  }
}
