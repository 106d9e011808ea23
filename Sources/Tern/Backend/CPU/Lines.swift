/// The lines of elements along one axis, which operations such as sorting go through one by one.
struct Lines {
  let length: Int
  let stride: Int
  /// Where each line begins.
  private let starts: Layout

  init(_ layout: Layout, axis: Int) {
    length = layout.shape[axis]
    stride = layout.strides[axis]
    starts = Layout(shape: layout.shape.removing(axis), strides: layout.strides.removing(axis), offset: 0)
  }

  /// Lines cut to the leading part that another shape covers on the other axes.
  init(_ layout: Layout, axis: Int, covering shape: Shape) {
    length = layout.shape[axis]
    stride = layout.strides[axis]
    starts = Layout(shape: shape.removing(axis), strides: layout.strides.removing(axis), offset: 0)
  }

  var count: Int { starts.count }

  /// The offset of a line's first element from the layout's first one.
  func start(_ line: Int) -> Int { starts.offset(of: line) }

  /// Calls `body` with ranges of lines, on several threads when there is work for them.
  func forEachRange(_ body: (Range<Int>) -> Void) {
    parallelFor(count, grain: Swift.max(1, CPU.grain / Swift.max(length, 1)), body)
  }
}

/// A pointer to elements of a type, for loops on several threads that write different elements.
struct Elements<T>: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<T>

  init(_ memory: UnsafeMutableRawPointer) { pointer = memory.assumingMemoryBound(to: T.self) }

  subscript(offset: Int) -> T {
    @inline(__always) get { pointer[offset] }
    @inline(__always) nonmutating set { pointer[offset] = newValue }
  }
}
