import Foundation
import Tern
import TestSupport
import Testing

@testable import TernVision

@Suite struct AugmentationTests {
  private func warps(_ augmentation: Augmentation, _ count: Int = 2000) -> [ImageWarp] {
    (0..<count).map { augmentation.warp(key: KeyedRandom.key(5, $0), rows: 28, columns: 28) }
  }

  @Test func noneIsTheIdentity() {
    for warp in warps(.none, 20) {
      var expected = ImageWarp()
      expected.key = warp.key
      #expect(warp == expected)
    }
  }

  @Test func turnsAreRotationsAboutTheCentreWithinTheLimit() {
    var angles: [Double] = []
    for warp in warps(Augmentation(degrees: 30)) {
      let m = warp.map
      #expect(abs(m.0 - m.4) < 1e-6 && abs(m.1 + m.3) < 1e-6)
      #expect(abs(m.0 * m.4 - m.1 * m.3 - 1) < 1e-5)
      #expect(abs(m.0 * 13.5 + m.1 * 13.5 + m.2 - 13.5) < 1e-4)
      #expect(abs(m.3 * 13.5 + m.4 * 13.5 + m.5 - 13.5) < 1e-4)
      angles.append(atan2(Double(m.3), Double(m.0)) * 180 / .pi)
    }
    #expect(angles.allSatisfy { abs($0) < 30.001 })
    #expect(angles.min()! < -29 && angles.max()! > 29)
    #expect(abs(angles.reduce(0, +) / 2000) < 1.5)
  }

  @Test func shiftScaleStretchAndSlant() {
    let shifts = warps(Augmentation(shift: 2)).map(\.map)
    #expect(
      shifts.allSatisfy { ($0.0, $0.1, $0.3, $0.4) == (1, 0, 0, 1) && abs($0.2) <= 2 && abs($0.5) <= 2 })
    #expect(shifts.map(\.2).max()! > 1.9 && shifts.map(\.5).min()! < -1.9)

    let scales = warps(Augmentation(scale: 0.25)).map(\.map)
    #expect(scales.allSatisfy { $0.0 == $0.4 && $0.0 > 0.799 && $0.0 < 1.2501 })
    #expect(scales.map(\.0).min()! < 0.81 && scales.map(\.0).max()! > 1.23)

    let stretches = warps(Augmentation(stretch: 0.21)).map(\.map)
    #expect(stretches.allSatisfy { abs($0.0 * $0.4 - 1) < 1e-6 && $0.0 / $0.4 < 1.2101 })
    #expect(stretches.map { $0.0 / $0.4 }.max()! > 1.2)

    let slants = warps(Augmentation(slant: 0.3)).map(\.map)
    #expect(slants.allSatisfy { ($0.0, $0.3, $0.4) == (1, 0, 1) && abs($0.1) <= 0.3 })
  }

  @Test func elasticStrokeMirrorsAndErasing() {
    let all = warps(Augmentation(elastic: 2, stroke: 0.5, mirrors: true, erasing: 0.25))
    #expect(all.allSatisfy { $0.elastic >= 0 && $0.elastic <= 2 && abs($0.stroke) <= 0.5 })
    #expect(all.map(\.elastic).max()! > 1.9 && all.map(\.stroke).min()! < -0.45)
    #expect(Set(all.map(\.key)).count == 2000)
    let mirrored = all.filter { $0.map.0 == -1 && $0.map.2 == 27 }.count
    #expect((900...1100).contains(mirrored) && all.filter { $0.map.0 == 1 }.count == 2000 - mirrored)
    let erased = all.filter { !$0.erasedRows.isEmpty }
    #expect((420...580).contains(erased.count))
    for warp in erased {
      #expect((4...13).contains(warp.erasedRows.count) && (4...13).contains(warp.erasedColumns.count))
      #expect(warp.erasedRows.upperBound <= 28 && warp.erasedColumns.upperBound <= 28)
    }
  }

  @Test func strengthsDoNotDisturbEachOther() {
    let one = Augmentation(degrees: 10, elastic: 1).warp(key: 9, rows: 28, columns: 28)
    let both = Augmentation(degrees: 10, elastic: 1, stroke: 0.5, erasing: 1).warp(
      key: 9, rows: 28, columns: 28)
    #expect(one.map == both.map && one.elastic == both.elastic && one.key == both.key)
  }

  @Test func settingsSurviveJSON() throws {
    let data = try JSONEncoder().encode(Augmentation.clothes)
    #expect(try JSONDecoder().decode(Augmentation.self, from: data) == .clothes)
  }

  @Test func badSettingsTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Augmentation(degrees: -1).check()
    }
    expectMessage(result, "Augmentation: degrees is -1.0")
    let share = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Augmentation(stroke: 1.5).check()
    }
    expectMessage(share, "stroke is 1.5; it must be in 0...1")
    let spacing = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Augmentation(elasticSpacing: 0).check()
    }
    expectMessage(spacing, "elasticSpacing is 0")
  }
}
