/// OpenBLAS starts threads when a program is loaded, one a core, each of which takes 128 MiB of
/// address space. The programs multiply on their own threads only, and where address space is short
/// (`ulimit -v`) OpenBLAS 0.3.21 waits for ever, also when the program ends. So its question how
/// many threads the environment asks for is answered here: the symbol of the executable goes before
/// that of the shared library. Weak, for a library that is linked statically.

extern "C" [[gnu::weak, gnu::visibility("default")]] int openblas_num_threads_env() {
  return 1;
}
