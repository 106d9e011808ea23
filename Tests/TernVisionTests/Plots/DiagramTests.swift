import Testing

@testable import TernVision

/// Grids, confusion matrices and flow diagrams.
@Suite struct DiagramTests {
  private func check(_ picture: some Picture) throws -> PictureXML.Element {
    let root = try PictureXML.parse(picture.svg)
    PictureXML.expectCleanNumbers(root)
    return root
  }

  private func texts(_ root: PictureXML.Element) -> [String] { root.all("text").map(\.text) }

  @Test func emptyGridsAndDiagrams() throws {
    #expect(texts(try check(ImageGrid(images: []))).contains("no images"))
    #expect(texts(try check(ConfusionMatrix(counts: [], classes: []))).contains("no classes"))
    _ = try check(FlowDiagram(steps: []))
    _ = try check(Drawing.grid([], columns: 3))
    _ = try check(ConfusionMatrix(counts: [[0, 0], [0, 0]], classes: ["a", "b"]))
  }

  @Test func confusionMatrixCountsTheDiagonal() throws {
    let matrix = ConfusionMatrix(counts: [[9, 1], [2, 8]], classes: ["3", "7"])
    #expect(try check(matrix).all("desc").first?.text == "17 of 20 on the diagonal, 2 classes.")
    #expect(matrix.share(0, 1) == 0.1)
  }

  @Test func mistakesTrap() async {
    await #expect(processExitsWith: .failure) { _ = ConfusionMatrix(counts: [[1, 2]], classes: ["a"]) }
    await #expect(processExitsWith: .failure) { _ = FlowDiagram(steps: ["a"], loop: .init(from: 0, to: 1)) }
  }
}
