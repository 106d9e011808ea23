import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Reads markup with the system's XML parser, an independent judge of what the library writes.
enum PictureXML {
  final class Element {
    let name: String
    let attributes: [String: String]
    var children: [Element] = []
    var text = ""

    init(_ name: String, _ attributes: [String: String]) {
      self.name = name
      self.attributes = attributes
    }

    /// All elements of that name, this one included, in document order.
    func all(_ wanted: String) -> [Element] {
      (name == wanted ? [self] : []) + children.flatMap { $0.all(wanted) }
    }

    var everything: [Element] { [self] + children.flatMap(\.everything) }
  }

  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  static func parse(_ markup: String) throws -> Element {
    let reader = Reader()
    let parser = XMLParser(data: Data(markup.utf8))
    parser.delegate = reader
    guard parser.parse(), let root = reader.root else {
      throw Malformed(
        description:
          "line \(parser.lineNumber): \(parser.parserError.map(String.init(describing:)) ?? "no element")")
    }
    return root
  }

  /// Attributes that hold numbers hold only finite ones.
  static func expectCleanNumbers(_ root: Element, sourceLocation: SourceLocation = #_sourceLocation) {
    let numeric: Set = [
      "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "width", "height", "points", "viewBox", "d",
      "font-size", "stroke-width", "fill-opacity", "transform",
    ]
    for element in root.everything {
      for (key, value) in element.attributes where numeric.contains(key) {
        let lower = value.lowercased()
        #expect(
          !lower.contains("nan") && !lower.contains("inf") && !lower.contains("∞") && !lower.contains("–"),
          "\(element.name) \(key)=\(value)", sourceLocation: sourceLocation)
        if key != "d", key != "transform" {
          let parts = value.split { $0 == " " || $0 == "," }
          #expect(
            !parts.isEmpty && parts.allSatisfy { Double($0)?.isFinite == true },
            "\(element.name) \(key)=\(value)",
            sourceLocation: sourceLocation)
        }
      }
    }
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var root: Element?
    var open: [Element] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      let element = Element(name, attributes)
      open.last?.children.append(element)
      if root == nil { root = element }
      open.append(element)
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { open.last?.text += text }
  }
}
