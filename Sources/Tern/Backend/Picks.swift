/// Elements that lists of numbers pick from a tensor: in its block, from each offset on, those of one layout.
struct Picks: Sendable {
  /// The shape of the lists, broadcast; `offsets` has an entry for each of its places.
  var shape: Shape
  var offsets: [Int]
  var each: Layout
}
