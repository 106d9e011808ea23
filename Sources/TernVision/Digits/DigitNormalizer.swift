/// Brings a person's digits - a scan, a photo of pen on paper, chalk on a board, a screenshot, a drawing - to
/// the rules that MNIST's images obey.
///
/// A digit demo fails most often not in the model but on the way from the picture to its 28 x 28 pixels, so
/// every step is kept and can be shown. Any image is accepted; nothing traps.
public struct DigitNormalizer: Sendable {
  /// The length to which the longer side of photos is first reduced: a digit needs no more, and time is
  /// bounded.
  static let workingSize = 1000

  /// A normaliser; it has no settings.
  public init() {}

  /// The digits in `image` (any size and mode), each as 28 x 28 with ink 255 on 0, or the reason for none.
  public func normalize(_ image: Image) -> NormalizedDigits {
    let picture = image.thumbnail(width: Self.workingSize, height: Self.workingSize, filter: .box).flattened()
    if let digit = alreadyNormalized(picture) {
      return NormalizedDigits(outcome: .digits([digit]), steps: [ImageStep(name: "picture", image: picture)])
    }
    var steps = [ImageStep(name: "picture", image: picture)]
    func ended(_ outcome: NormalizedDigits.Outcome) -> NormalizedDigits {
      NormalizedDigits(outcome: outcome, steps: steps)
    }
    let overview = picture.thumbnail(width: 200, height: 200, filter: .box)
    let isTight = InkMap(overview, paper: Paper.even(overview)).isTightDigit
    var map = InkMap(picture, paper: isTight ? Paper.even(picture) : Paper.estimate(picture))
    if let threshold = InkThreshold(map) {
      // What is certainly ink: a shadow that the first guess did not follow must count as paper now.
      let ink = map.picture(from: 0.6 * threshold.full, to: 0.75 * threshold.full)
      let paper = Paper.estimate(picture, ink: ink)
      steps.append(ImageStep(name: "paper", image: paper))
      map = InkMap(picture, paper: paper)
    }
    steps.append(ImageStep(name: "ink", image: map.image))
    guard let threshold = InkThreshold(map) else { return ended(.noInk(.blank)) }
    let components = InkComponents(map, above: threshold.edge)
    guard let groups = components.digits(threshold, height: map.height) else {
      return ended(.noInk(.clutter))
    }
    if groups.isEmpty { return ended(.noInk(.onlySpecks)) }
    let ink = map.picture(from: 0.2 * threshold.full, to: 0.8 * threshold.full)
    steps.append(ImageStep(name: "found", image: components.picture(of: groups, in: ink)))
    let digits = groups.map { digit($0, components, ink, map.polarity, source: image) }
    return ended(.digits(digits))
  }

  private func digit(
    _ group: DigitGroup, _ components: InkComponents, _ ink: Image, _ polarity: InkPolarity, source: Image
  ) -> NormalizedDigit {
    let cut = components.cut(group, from: ink)
    var steps = [ImageStep(name: "digit", image: cut)]
    var large = DigitScaling.enlarged(cut)
    let width = DigitStroke.width(large) / Double(DigitScaling.workingSize)
    let wanted = max(DigitStroke.natural.lowerBound, min(DigitStroke.natural.upperBound, width))
    let radius = Int(((wanted - width) * Double(DigitScaling.workingSize) / 2).rounded())
    if radius != 0 {
      let changed =
        radius > 0 ? DigitStroke.thickened(large, by: radius) : DigitStroke.thinned(large, by: -radius)
      large = DigitScaling.enlarged(changed)
      steps.append(ImageStep(name: radius > 0 ? "thicker stroke" : "thinner stroke", image: large))
    }
    let small = DigitScaling.shrunk(large)
    steps.append(ImageStep(name: "20 pixels", image: small))
    let framed = MNISTFrame.inkBox(small).map { MNISTFrame.centered(small, $0) } ?? small
    steps.append(ImageStep(name: "28 x 28", image: framed))
    return NormalizedDigit(
      image: framed, box: sourceBox(group.box, ink, source), steps: steps, inkFraction: Self.mean(framed),
      pieces: group.labels.count, polarity: polarity, strokeWidth: width * Double(MNISTFrame.digitSize),
      wasNormalized: false)
  }

  /// An image that obeys MNIST's rules, in black on white too, goes through with a shift at most.
  private func alreadyNormalized(_ picture: Image) -> NormalizedDigit? {
    guard picture.width == MNISTFrame.size, picture.height == MNISTFrame.size else { return nil }
    let gray = picture.converted(to: .gray)
    guard gray.converted(to: picture.mode) == picture else { return nil }  // coloured
    for (candidate, polarity) in [(gray, InkPolarity.lightOnDark), (gray.inverted(), .darkOnLight)] {
      guard let image = MNISTFrame.accepted(candidate), let box = MNISTFrame.inkBox(candidate) else {
        continue
      }
      return NormalizedDigit(
        image: image, box: box, steps: [ImageStep(name: "28 x 28", image: image)],
        inkFraction: Self.mean(image),
        pieces: 1, polarity: polarity, strokeWidth: DigitStroke.width(image), wasNormalized: true)
    }
    return nil
  }

  private static func mean(_ image: Image) -> Double {
    Double(image.pixels.reduce(0) { $0 + Int($1) }) / (255 * Double(image.pixels.count))
  }

  /// A box of the working picture in the pixels of the source, rounded outwards.
  private func sourceBox(_ box: PixelBox, _ picture: Image, _ source: Image) -> PixelBox {
    let (left, top) = (box.x * source.width / picture.width, box.y * source.height / picture.height)
    let right = (box.right * source.width + picture.width - 1) / picture.width
    let bottom = (box.bottom * source.height + picture.height - 1) / picture.height
    return PixelBox(x: left, y: top, width: right - left, height: bottom - top)
  }
}
