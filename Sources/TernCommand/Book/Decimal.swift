import Tern

/// `value` with so many decimals, rounded as C, and so Python, rounds: by its exact binary value.
func decimal(_ value: Double, places: Int) -> String { fixed(value, places) }
