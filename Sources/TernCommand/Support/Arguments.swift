public import ArgumentParser
public import TernVision

// Values of the library that flags name.
extension Recipe.Preset: ExpressibleByArgument {}
extension ImageFit: ExpressibleByArgument {}
