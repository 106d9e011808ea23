/// Why a network cannot be compiled.
public struct CompilationError: Error, Equatable, CustomStringConvertible {
  public let description: String
  init(_ problem: String) { description = "compiled: \(problem)" }
}

/// A computation as a list: value 0 is the input, value i the result of instruction i.
struct Graph {
  enum Operand {
    case value(Int)
    case constant(Tensor)

    var value: Int? { if case .value(let number) = self { number } else { nil } }
    var constant: Tensor? { if case .constant(let tensor) = self { tensor } else { nil } }
  }

  struct Instruction {
    var operation: Operation
    var operands: [Operand]
    var shape: Shape
  }

  /// The instructions; the first only marks the input and is never run.
  var instructions: [Instruction]
  var output: Int

  /// What `trace` heard between `input` and `output`, both on the tape.
  ///
  /// Throws when an operation on the way is not one that a trace hears, or works on other types than
  /// float32.
  init(_ trace: Trace, from input: Tensor, to output: Tensor) throws(CompilationError) {
    instructions = [Instruction(operation: .reshape, operands: [], shape: input.shape)]
    var places = [input.node!.order: 0]
    for entry in trace.entries {
      let operands = entry.operands.compactMap { Graph.operand($0, places) }
      // What is unknown may be part of an operation that is known as a whole, and is then not needed.
      guard operands.count == entry.operands.count, operands.contains(where: { $0.value != nil }) else {
        continue
      }
      guard entry.result.dtype == .float32 else {
        throw CompilationError("a result of type \(entry.result.dtype); only float32 is compiled")
      }
      places[entry.result.node!.order] = instructions.count
      instructions.append(
        Instruction(operation: entry.operation, operands: operands, shape: entry.result.shape))
    }
    if let unknown = Graph.unknown(behind: output.node, places) {
      throw CompilationError(
        "\(unknown.name) belongs to an operation that cannot be compiled; use the model itself, or other layers"
      )
    }
    guard case .value(let last)? = Graph.operand(output, places) else {
      throw CompilationError(
        "the result does not follow from the input by operations on the tape; noGrad, detached() and whole numbers leave it"
      )
    }
    self.output = last
  }

  /// A known value, or a constant: what was computed from parameters alone is as constant as they are.
  private static func operand(_ tensor: Tensor, _ places: [Int: Int]) -> Operand? {
    guard let node = tensor.node else { return .constant(tensor) }
    if let place = places[node.order] { return .value(place) }
    return unknown(behind: node, places) == nil ? .constant(tensor.untracked) : nil
  }

  /// The first operation behind a node, or the node itself, that works on a known value and is not known.
  private static func unknown(behind node: Node?, _ places: [Int: Int]) -> Node? {
    var waiting = [node].compactMap(\.self)
    var seen: Set<Int> = []
    var found: Node?
    while let next = waiting.popLast() {
      guard places[next.order] == nil, seen.insert(next.order).inserted else { continue }
      let sources = (0..<next.inputCount).compactMap { next.source($0) }
      if sources.contains(where: { places[$0.order] != nil }), next.order < found?.order ?? .max {
        found = next
      }
      waiting += sources
    }
    return found
  }

  /// How often each value is used, the output once more.
  var uses: [Int] {
    var counts = [Int](repeating: 0, count: instructions.count)
    for instruction in instructions {
      for operand in instruction.operands { if let value = operand.value { counts[value] += 1 } }
    }
    counts[output] += 1
    return counts
  }

  /// Drops what the output does not need.
  mutating func prune() {
    var isNeeded = [Bool](repeating: false, count: instructions.count)
    (isNeeded[0], isNeeded[output]) = (true, true)
    for number in instructions.indices.reversed() where isNeeded[number] {
      for operand in instructions[number].operands { if let value = operand.value { isNeeded[value] = true } }
    }
    var places = [Int](repeating: 0, count: instructions.count)
    var kept: [Instruction] = []
    for number in instructions.indices where isNeeded[number] {
      places[number] = kept.count
      var instruction = instructions[number]
      instruction.operands = instruction.operands.map { $0.value.map { .value(places[$0]) } ?? $0 }
      kept.append(instruction)
    }
    (instructions, output) = (kept, places[output])
  }
}
