import Testing

@testable import TernVision

@Suite struct MarkupTests {
  @Test func escapesMarkup() throws {
    let nasty = "</svg><script>alert('1')</script> & \"q\" \u{0}\u{1B}[31m \u{FFFF} ü 数 👍"
    let root = try PictureXML.parse("<t a=\"\(Markup.escaped(nasty))\">\(Markup.escaped(nasty))</t>")
    let expected = "</svg><script>alert('1')</script> & \"q\" \u{FFFD}\u{FFFD}[31m \u{FFFD} ü 数 👍"
    #expect(root.text == expected)
    #expect(root.attributes["a"] == expected)
    #expect(root.children.isEmpty)
  }

  @Test func base64() {
    // RFC 4648, section 10.
    let vectors = ["": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE="]
    for (text, code) in vectors { #expect(DataAddress.base64(Array(text.utf8)) == code) }
  }
}
