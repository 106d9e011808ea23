// TernBench operations | chapter FOLDER | start FOLDER
let arguments = CommandLine.arguments.dropFirst()
switch (arguments.first, arguments.dropFirst().first) {
case ("operations", nil): operations()
case ("chapter", let folder?): chapter(folder)
case ("start", let folder?): start(folder)
default: fatalError("give: operations, chapter FOLDER, or start FOLDER (of unpacked IDX files)")
}
