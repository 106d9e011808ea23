import Tern

/// Steps in a row, an arrow from each to the next, and one arrow that leads back: the picture of a loop.
public struct FlowDiagram: Picture {
  /// The arrow back, from a later step to an earlier one, and the words on it.
  public struct Loop: Sendable {
    let from: Int
    let to: Int
    let label: String

    /// An arrow from step `from` to step `to`, both counted from 0, with `label` on it.
    public init(from: Int, to: Int, label: String = "") {
      self.from = from
      self.to = to
      self.label = label
    }
  }

  let title: String
  let steps: [String]
  let notes: [String]
  let loop: Loop?

  /// A diagram of these steps, with a note below each if there are any. Traps when steps and notes differ in
  /// number, or the loop does not lead back.
  public init(_ title: String = "", steps: [String], notes: [String] = [], loop: Loop? = nil) {
    precondition(
      notes.isEmpty || notes.count == steps.count,
      "FlowDiagram: \(steps.count) steps and \(notes.count) notes; give one for each, or none")
    if let loop {
      precondition(
        loop.to >= 0 && loop.to <= loop.from && loop.from < steps.count,
        "FlowDiagram: a loop from step \(loop.from) to \(loop.to) of \(steps.count); it must lead back")
    }
    self.title = title
    self.steps = steps
    self.notes = notes
    self.loop = loop
  }

  /// The loop of gradient descent, as the course draws it: start, predict, measure, differentiate, step,
  /// again.
  public static let trainingLoop = FlowDiagram(
    "The training loop", steps: ["init", "predict", "loss", "gradient", "step", "stop"],
    notes: [
      "random weights", "model on a batch", "how wrong?", "which way is down?", "move the weights",
      "good enough",
    ], loop: Loop(from: 4, to: 1, label: "repeat"))

  /// The diagram as a drawing, as wide as its steps need.
  public var drawing: Drawing {
    let (margin, gap, size) = (16.0, 30.0, 14.0)
    let widest = steps.map { TextWidth.estimate($0, size: size) }.max() ?? 0
    let count = Double(max(1, steps.count))
    let box = (width: max(72, widest + 22), height: 42.0)
    let width = max(200, 2 * margin + count * box.width + (count - 1) * gap)
    let heading = PictureHeading(title: title, width: width, margin: margin)
    let arc = loop == nil ? 0.0 : 44
    let y = (title.isEmpty ? margin : heading.bottom + 18) + arc
    var body = heading.markup
    func left(_ index: Int) -> Double { margin + Double(index) * (box.width + gap) }
    var arrows = ""
    var notesBottom = 0.0
    for (index, step) in steps.enumerated() {
      let x = left(index)
      let inLoop = loop.map { (($0.to)...($0.from)).contains(index) } ?? false
      let color = inLoop ? PlotColor.blue : .gray
      body += Markup.group(
        color.className,
        Markup.rectangle(x, y, box.width, box.height, radius: 8, opacity: 0.14)
          + Self.outline(x, y, box.width, box.height))
      body += Markup.group(
        "tern-ink",
        Markup.text(
          step, x: x + box.width / 2, y: y + box.height / 2 + 5, size: size, anchor: .middle, bold: true))
      if index > 0 {
        arrows +=
          Markup.line(x - gap + 5, y + box.height / 2, x - 9, y + box.height / 2, width: 1.75)
          + Markup.arrowHead(x: x - 4, y: y + box.height / 2, dx: 1, dy: 0, size: 9)
      }
      guard !notes.isEmpty else { continue }
      for (row, line) in TextWidth.wrapped(notes[index], size: 11.5, width: box.width + gap - 6).enumerated()
      {
        let baseline = y + box.height + 18 + Double(row) * 14
        body += Markup.group(
          "tern-muted", Markup.text(line, x: x + box.width / 2, y: baseline, size: 11.5, anchor: .middle))
        notesBottom = max(notesBottom, baseline)
      }
    }
    body += Markup.group("tern-muted", arrows)
    if let loop { body += back(loop, from: left(loop.from), to: left(loop.to), box: box.width, y: y) }
    let order = steps.joined(separator: ", then ")
    let again = loop.map { "; from \(steps[$0.from]) back to \(steps[$0.to]) (\($0.label))" } ?? ""
    return Drawing(
      width: width, height: max(notesBottom, y + box.height) + margin,
      title: title.isEmpty ? "Diagram" : title,
      summary: order + again + ".", body: body)
  }

  private static func outline(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
    Markup.element(
      "rect",
      [
        "x": Markup.number(x), "y": Markup.number(y), "width": Markup.number(width),
        "height": Markup.number(height), "rx": "8", "fill": "none", "stroke": "currentColor",
        "stroke-width": "1.5",
      ])
  }

  /// Up from one box, across, and down into the other, with round corners.
  private func back(_ loop: Loop, from: Double, to: Double, box: Double, y: Double) -> String {
    // A loop of one step leaves and enters at different places of its box.
    let (start, end) = (
      from + box * (loop.from == loop.to ? 0.75 : 0.5), to + box * (loop.from == loop.to ? 0.25 : 0.5)
    )
    let (high, bend) = (y - 26, min(12, (start - end) / 2))
    let n = Markup.number
    let path =
      "M\(n(start)) \(n(y - 4))V\(n(high + bend))Q\(n(start)) \(n(high)) \(n(start - bend)) \(n(high))"
      + "H\(n(end + bend))Q\(n(end)) \(n(high)) \(n(end)) \(n(high + bend))V\(n(y - 9))"
    let shaft = Markup.element(
      "path", ["d": path, "fill": "none", "stroke": "currentColor", "stroke-width": "1.75"])
    return Markup.group(
      PlotColor.vermillion.className,
      shaft + Markup.arrowHead(x: end, y: y - 4, dx: 0, dy: 1, size: 9)
        + Markup.text(loop.label, x: (start + end) / 2, y: high + 4, size: 13, anchor: .middle, halo: true))
  }
}
