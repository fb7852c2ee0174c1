#!/usr/bin/env bash
# A study by pictures has the same bits whatever compiles it and wherever it runs, as long as the
# processor has fused multiply-adds: examples/quickstart-like numbers by g++, g++ -march=native,
# clang and, under qemu, g++ for aarch64. What is not installed is left out, and said to be.
#
#     bash tests/same_bits.sh
