import Tern
import Testing

@Suite struct GroupedTests {
  @Test(
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (-1000, "-1,000"), (-999, "-999"), (12_345_678, "12,345,678"),
      (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func commasStandBeforeEveryThirdDigit(_ number: Int, _ text: String) {
    #expect(grouped(number) == text)
  }

  @Test func secondsKeepTheirFractions() {
    #expect(Duration.milliseconds(1250).seconds == 1.25)
    #expect(Duration.seconds(-2).seconds == -2)
  }
}
