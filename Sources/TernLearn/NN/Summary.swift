public import Tern

/// A table of a model's layers: for each, the shape of its output, its parameters and its multiply-adds.
///
/// ```swift
/// print(model.summary(for: [1, 1, 28, 28]))
/// ```
public struct Summary: Sendable, Equatable {
  /// One application of a layer.
  public struct Row: Sendable, Equatable {
    /// The layer's dotted name, as in state dictionaries; empty for the model itself or if it is not known.
    public var name: String
    /// The layer's type, such as `Linear`.
    public var layer: String
    /// The shape of the layer's output, with the batch axis.
    public var output: Shape
    /// The number of values that training can change. Those of a layer that is applied twice count in the
    /// first row only.
    public var parameters: Int
    /// The multiplications in linear layers and convolutions, for the whole batch. Other operations, which
    /// are few in comparison, do not count.
    public var multiplyAdds: Int
  }

  /// The shape of the model's input, with the batch axis.
  public let input: Shape
  /// One row for each application of a layer, in the order in which the layers ran.
  public let rows: [Row]
  /// The number of values in all of the model's parameters, including those of no layer in the rows.
  public let parameterCount: Int

  /// The multiply-adds of all rows together, for the whole batch.
  public var multiplyAdds: Int { rows.reduce(0) { $0 + $1.multiplyAdds } }

  /// Adds a row for a layer and its output to the summary that is being made, if there is one.
  ///
  /// The layers of this library call this; a layer of your own can call it to be listed.
  public static func note(_ layer: any Module, _ output: Tensor, multiplyAdds: @autoclosure () -> Int = 0) {
    SummaryRecorder.current?.note(layer, output.shape, multiplyAdds())
  }

  /// Adds a row as `note` does, and returns the output: `Summary.noting(self, x.relu())`.
  static func noting(
    _ layer: any Module, _ output: Tensor, multiplyAdds: @autoclosure () -> Int = 0
  ) -> Tensor {
    note(layer, output, multiplyAdds: multiplyAdds())
    return output
  }
}

extension Module {
  /// The summary for inputs of the given shape, made by applying the model to zeros in evaluation mode. Traps
  /// where the model does.
  public func summary(for shape: Shape, dtype: DType = .float32) -> Summary {
    summary(of: .zeros(shape, dtype: dtype))
  }

  /// The summary for a given input, made by applying the model to it in evaluation mode. Traps where the
  /// model does.
  public func summary(of input: Tensor) -> Summary {
    let recorder = SummaryRecorder(self)
    SummaryRecorder.$current.withValue(recorder) {
      ModuleMode.evaluating { noGrad { _ = self(input.to(device)) } }
    }
    return Summary(input: input.shape, rows: recorder.rows, parameterCount: parameterCount)
  }
}

extension Summary: CustomStringConvertible {
  /// The table, with a heading in the first line and totals in the last.
  public var description: String {
    var lines = [["layer", "", "output", "parameters", "multiply-adds"]]
    lines.append(["input", "", "\(input)", "", ""])
    for row in rows {
      lines.append([
        row.name, row.layer, "\(row.output)", grouped(row.parameters), grouped(row.multiplyAdds),
      ])
    }
    let elsewhere = parameterCount - rows.reduce(0) { $0 + $1.parameters }
    if elsewhere > 0 { lines.append(["elsewhere", "", "", grouped(elsewhere), ""]) }
    lines.append(["total", "", "", grouped(parameterCount), grouped(multiplyAdds)])
    let widths = (0..<5).map { column in lines.map { $0[column].count }.max()! }
    return lines.map { cells in
      let padded = cells.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column < 3 ? cell + space : space + cell
      }
      let line = padded.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  /// A number with its digits in groups of three; a dash for 0.
  private func grouped(_ number: Int) -> String { number == 0 ? "-" : Tern.grouped(number) }
}
