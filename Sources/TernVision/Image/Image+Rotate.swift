import CLibrary
import Tern

/// How `rotated` reads between source pixels.
public enum RotationFilter: Sendable, CaseIterable {
  /// The nearest pixel.
  case nearest
  /// From 2 x 2 pixels.
  case bilinear
  /// From 4 x 4 pixels.
  case bicubic
}

extension Image {
  /// The image turned counter-clockwise about its centre, as Pillow's `rotate`; multiples of 90 degrees that
  /// need no cutting are exact.
  ///
  /// With `expand` the result is large enough for all of the turned image, else it keeps its size and corners
  /// are cut. `fill` gives one sample per channel for what the image does not cover, else that is 0 in every
  /// channel; traps on another number of samples or on an infinite angle.
  public func rotated(
    by degrees: Double, filter: RotationFilter = .nearest, expand: Bool = false, fill: [UInt8]? = nil
  ) -> Image {
    precondition(degrees.isFinite, "rotated: \(degrees) is no angle; give degrees")
    precondition(
      fill == nil || fill!.count == mode.channels,
      "rotated: fill has \(fill?.count ?? 0) samples but mode \(mode.rawValue) has \(mode.channels) channels")
    var angle = degrees.truncatingRemainder(dividingBy: 360)
    if angle < 0 { angle += 360 }
    if angle == 0 || angle == 360 { return self }
    if angle == 180 { return turned(by: 180) }
    if (angle == 90 || angle == 270) && (expand || width == height) { return turned(by: Int(angle)) }

    var map = AffineMap(rotatingBackBy: angle, about: (Double(width) / 2, Double(height) / 2))
    var (newWidth, newHeight) = (width, height)
    if expand {
      let corners = [(0, 0), (width, 0), (width, height), (0, height)].map {
        map.apply(Double($0.0), Double($0.1))
      }
      let (xs, ys) = (corners.map(\.x), corners.map(\.y))
      newWidth = Int(xs.max()!.rounded(.up) - xs.min()!.rounded(.down))
      newHeight = Int(ys.max()!.rounded(.up) - ys.min()!.rounded(.down))
      (map.c, map.f) = map.apply(-Double(newWidth - width) / 2, -Double(newHeight - height) / 2)
    }
    let fill = fill ?? [UInt8](repeating: 0, count: mode.channels)
    if filter == .nearest { return sampledAtNearest(map, newWidth, newHeight, fill: fill) }
    if mode.hasAlpha {
      return premultiplied().sampled(map, newWidth, newHeight, filter, fill: fill, unpremultiply: true)
    }
    return sampled(map, newWidth, newHeight, filter, fill: fill, unpremultiply: false)
  }
}

/// Where a pixel of the result comes from: (x, y) in the result is (a x + b y + c, d x + e y + f) in the
/// source.
struct AffineMap {
  var a, b, c, d, e, f: Double

  /// The inverse of a counter-clockwise rotation (y points down) about a point.
  init(rotatingBackBy degrees: Double, about center: (x: Double, y: Double)) {
    let radians = -(degrees * (.pi / 180))
    // Rounded so that right angles give exact zeros and ones.
    a = Self.rounded(cos(radians))
    b = Self.rounded(sin(radians))
    d = Self.rounded(-sin(radians))
    e = a
    (c, f) = (0, 0)
    (c, f) = apply(-center.x, -center.y)
    c += center.x
    f += center.y
  }

  func apply(_ x: Double, _ y: Double) -> (x: Double, y: Double) { (a * x + b * y + c, d * x + e * y + f) }

  /// To 15 decimals. The product's own rounding error, larger here than the distance to a tie may be, is
  /// recovered by a fused multiplication.
  private static func rounded(_ value: Double) -> Double {
    let product = value * 1e15
    let error = (-product).addingProduct(value, 1e15)
    let floor = product.rounded(.down)
    return (product - floor - 0.5 + error > 0 ? floor + 1 : floor) / 1e15
  }
}
