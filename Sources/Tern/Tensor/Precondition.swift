/// Stops the program with `message` unless `condition` holds.
///
/// It shadows the standard library's function of this name, which in optimised builds stops without a word: a
/// learner who runs a release build is told about shapes and the fix as well. A file that uses it imports
/// Tern. For the same reason `fatalError` is used in place of `preconditionFailure`.
@inline(__always)
package func precondition(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String = "precondition failed",
  file: StaticString = #fileID, line: UInt = #line
) {
  if !condition() { fatalError(message(), file: file, line: line) }
}
