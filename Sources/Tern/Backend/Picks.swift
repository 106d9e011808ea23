/// Elements that lists of numbers pick from a tensor: for each number of `offsets`, those of the layout
/// `each` from there on.
struct Picks: Sendable {
  /// The shape of the lists, broadcast; `offsets` has a number for each of its places.
  var shape: Shape
  /// Where each pick begins, in elements of the tensor's block; the view's own offset is included.
  var offsets: [Int]
  /// The elements of one pick, relative to where it begins: the offset of this layout is 0.
  var each: Layout
}
