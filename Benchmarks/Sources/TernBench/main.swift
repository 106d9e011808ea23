/// TernBench COMMAND, see Options.swift; `run` calls it in turns with the peers.
switch (options.words.first, options.words.dropFirst().first) {
case ("limits", nil): limits()
case ("operators", nil):
  overhead()
  products()
  elementwise()
  reductions()
  softmaxCrossEntropy()
case ("layers", nil):
  convolutions()
  normalization()
  pools()
  resnet()
case ("inference", nil): try inference()
case ("train", "3v7-linear"): trainLinear()
case ("train", "3v7-net"): trainNet()
case ("train", let name?): train(name)
case ("losses", let name?): losses(name)
case ("pictures", nil): pictures()
case ("start", nil): start()
case ("prepare", nil):
  for count in [60_000, 12_396] { BatchOrders.write(count: count) }
case ("instructions", let name?): repeatForCounting(name, options.count)
case ("export", nil): exportPictures()
default:
  fatalError(
    "give: limits, operators, layers, inference, train NAME, losses NAME, pictures, start, instructions NAME, prepare or export"
  )
}
