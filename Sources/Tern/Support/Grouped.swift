/// `number` with a comma between groups of three digits: 12,396.
package func grouped(_ number: Int) -> String {
  (number < 0 ? "-" : "") + grouped(digits: String(number.magnitude))
}

/// A row of digits with a comma before every third, counted from the end.
package func grouped(digits: String) -> String {
  var result = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
    result.append(digit)
  }
  return result
}
