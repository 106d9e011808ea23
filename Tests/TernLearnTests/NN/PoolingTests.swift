import Tern
import TernLearn
import TestSupport
import Testing

@Suite struct PoolingTests {
  static let layers: [String: @Sendable () -> any Module] = [
    "MaxPool2d": { MaxPool2d(2) },
    "MaxPool2d, padding": { MaxPool2d(3, stride: 2, padding: 1) },
    "AvgPool2d": { AvgPool2d([2, 3], stride: 1) },
    "AdaptiveAvgPool2d": { AdaptiveAvgPool2d(1) },
    "GlobalAvgPool2d": { GlobalAvgPool2d() },
  ]

  @Test(arguments: LayersGoldens.all.pools) func asInPyTorch(_ row: LayersGoldens.Layer) throws {
    #expect(LayersGoldens.all.pools.count == Self.layers.count)
    let make = try #require(Self.layers[row.name])
    LayerGoldenTests.compare(make(), with: row)
  }
}
