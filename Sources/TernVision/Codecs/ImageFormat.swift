/// A kind of image file that can be opened and written.
public struct ImageFormat: Sendable, Equatable {
  let codec: any ImageCodec

  init(_ codec: some ImageCodec) { self.codec = codec }

  /// Every format, with its default settings.
  public static let all: [ImageFormat] = [.png, .jpeg()]

  /// The name for people to read: "PNG".
  public var name: String { codec.name }

  /// What file names end in after the dot, in lower case, the usual one first.
  public var suffixes: [String] { codec.suffixes }

  /// The format, with its default settings, of the suffix of a file name, in upper or lower case; nil if no
  /// format has that suffix.
  public init?(path: String) {
    guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    let suffix = path[path.index(after: dot)...].lowercased()
    guard let format = Self.all.first(where: { $0.suffixes.contains(suffix) }) else { return nil }
    self = format
  }

  /// The format whose signature `data` begins with, or nil.
  init?(contentBeginning data: UnsafeRawBufferPointer) {
    guard let format = Self.all.first(where: { data.starts(with: $0.codec.signature) }) else { return nil }
    self = format
  }

  /// All names as a sentence needs them: "PNG or JPEG".
  public static var names: String { choice(all.map(\.name)) }

  /// The usual suffix of each format: ".png or .jpg".
  static var usualSuffixes: String { choice(all.map { ".\($0.suffixes[0])" }) }

  private static func choice(_ words: [String]) -> String {
    let rest = words.dropLast().joined(separator: ", ")
    return rest.isEmpty ? words[0] : "\(rest) or \(words[words.count - 1])"
  }

  public static func == (a: ImageFormat, b: ImageFormat) -> Bool { a.codec.isEqual(to: b.codec) }
}
