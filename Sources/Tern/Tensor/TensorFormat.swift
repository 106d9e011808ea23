extension Tensor: CustomStringConvertible, CustomDebugStringConvertible {
  /// The tensor as PyTorch prints it: `tensor([[1., 2.], [3., 4.]])` over lines, with the type unless it is
  /// the natural one, and with `requires_grad=True` or the operation that made it.
  public var description: String { formatted() }
  public var debugDescription: String { formatted() }

  /// The description with other digits, width, or limits of what is shown.
  public func formatted(_ options: PrintOptions = PrintOptions()) -> String {
    let prefix = "tensor("
    var text = prefix
    if count == 0 {
      text += "[]"
    } else {
      let summarised = count > options.threshold
      var writer = TensorFormat(untracked.onCPU(), options, isSummarised: summarised)
      text += writer.write(axis: 0, indent: prefix.utf8.count)
    }
    return text + suffixes(after: text, indent: prefix.utf8.count, options)
  }

  /// What follows the elements, on the same line as long as it fits, and the closing parenthesis.
  private func suffixes(after text: String, indent: Int, _ options: PrintOptions) -> String {
    var suffixes: [String] = []
    if (count == 0 && rank != 1) || (count > 0 && options.edgeItems == 0) {
      suffixes.append("size=(" + shape.map(String.init).joined(separator: ", ") + (rank == 1 ? ",)" : ")"))
    }
    // Nothing tells the type of an empty tensor, so it is named more often.
    let isNatural = dtype == .float32 || (count > 0 && (dtype == .int64 || dtype == .bool))
    if !isNatural { suffixes.append("dtype=torch.\(dtype)") }
    if let node {
      suffixes.append(node.isLeaf ? "requires_grad=True" : "grad_fn=<\(node.name)>")
    }
    let lastLine = text.utf8.reversed().prefix { $0 != UInt8(ascii: "\n") }.count
    // PyTorch counts two columns more than the line has; the breaks must fall where its do.
    var column = lastLine + 2
    var result = ""
    for suffix in suffixes {
      if column + suffix.utf8.count + 2 > options.lineWidth {
        result += ",\n" + String(repeating: " ", count: indent) + suffix
        column = indent + suffix.utf8.count
      } else {
        result += ", " + suffix
        column += suffix.utf8.count + 2
      }
    }
    return result + ")"
  }
}

/// Writes brackets, commas and line breaks around the elements of one tensor.
private struct TensorFormat {
  private let shape: Shape
  private let options: PrintOptions
  private let isSummarised: Bool
  private let numbers: TensorFormatNumbers
  /// The next element to write; elements are met in the order in which they were collected.
  private var next = 0

  init(_ tensor: Tensor, _ options: PrintOptions, isSummarised: Bool) {
    shape = tensor.shape
    self.options = options
    self.isSummarised = isSummarised
    var offsets: [Int] = []
    TensorFormat.collect(
      tensor.layout, 0, tensor.layout.offset, isSummarised ? options.edgeItems : nil, &offsets)
    numbers = TensorFormat.numbers(tensor, at: offsets, options)
  }

  /// The places of the elements that are shown, row by row.
  private static func collect(
    _ layout: Layout, _ axis: Int, _ offset: Int, _ edge: Int?, _ offsets: inout [Int]
  ) {
    guard axis < layout.shape.rank else {
      offsets.append(offset)
      return
    }
    let (size, stride) = (layout.shape[axis], layout.strides[axis])
    let isCut = edge.map { size > 2 * $0 } ?? false
    for index in 0..<(isCut ? edge! : size) {
      collect(layout, axis + 1, offset + index * stride, edge, &offsets)
    }
    for index in (isCut ? size - edge! : size)..<size {
      collect(layout, axis + 1, offset + index * stride, edge, &offsets)
    }
  }

  private static func numbers(_ tensor: Tensor, at offsets: [Int], _ options: PrintOptions)
    -> TensorFormatNumbers
  {
    func read<T: TensorElement>(_ type: T.Type) -> [T] { tensor.elements(at: offsets, as: type) }
    switch tensor.dtype {
    case .float32: return TensorFormatNumbers(read(Float.self).map(Double.init), options)
    case .float64: return TensorFormatNumbers(read(Double.self), options)
    case .int64: return TensorFormatNumbers(exact: read(Int64.self).map(String.init))
    case .int32: return TensorFormatNumbers(exact: read(Int32.self).map(String.init))
    case .uint8: return TensorFormatNumbers(exact: read(UInt8.self).map(String.init))
    case .bool: return TensorFormatNumbers(exact: read(UInt8.self).map { $0 == 0 ? "False" : "True" })
    }
  }

  mutating func write(axis: Int, indent: Int) -> String {
    let below = shape.rank - axis
    if below == 0 { return takeNumber() }
    let (size, edge) = (shape[axis], options.edgeItems)
    if isSummarised && edge == 0 { return "[...]" }
    let isCut = isSummarised && size > 2 * edge
    var parts: [String] = []
    for index in 0..<(isCut ? 2 * edge : size) {
      if isCut && index == edge { parts.append(below == 1 ? " ..." : "...") }
      parts.append(below == 1 ? takeNumber() : write(axis: axis + 1, indent: indent + 1))
    }
    let margin = String(repeating: " ", count: indent + 1)
    if below > 1 {
      return "[" + parts.joined(separator: "," + String(repeating: "\n", count: below - 1) + margin) + "]"
    }
    let perLine = Swift.max(1, (options.lineWidth - indent) / (numbers.width + 2))
    let lines = Swift.stride(from: 0, to: parts.count, by: perLine).map {
      parts[$0..<Swift.min($0 + perLine, parts.count)].joined(separator: ", ")
    }
    return "[" + lines.joined(separator: ",\n" + margin) + "]"
  }

  private mutating func takeNumber() -> String {
    next += 1
    return numbers.padded(next - 1)
  }
}
