// The C library under one name. Its module is another on each system; whoever writes `import CLibrary` need not ask.
#if canImport(Glibc)
  @_exported public import Glibc
#elseif canImport(Musl)
  @_exported public import Musl
#else
  @_exported public import Darwin
#endif
