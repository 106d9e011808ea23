import Tern
import Testing

@Suite struct OneLineTests {
  @Test func whatBreaksALineOrSteersATerminalIsReplaced() {
    #expect(oneLine("a\nb\r\tc\u{1B}[31m\u{7F}\u{9B}31m") == "a?b??c?[31m??31m")
    #expect(oneLine("a\u{2028}b\u{2029}c") == "a?b?c")
    // Text after an override of the direction would be shown reversed.
    #expect(oneLine("gpj.\u{202E}exe") == "gpj.?exe")
  }

  @Test func lettersStayAsTheyAre() {
    let text = "Zürich, 数字, 👩\u{200D}👧, e\u{301}"
    #expect(oneLine(text) == text)
  }
}
