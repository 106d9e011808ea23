/// What a command could not do: one line that says what is wrong, where, and what to do.
/// The argument parser prints it on standard error and exits with 1.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
