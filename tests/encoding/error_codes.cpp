// What the codes promise, exhaustively in the errors.
#include "rramvar/encoding/error_codes.hpp"

#include <vector>

#include "catch.hpp"
#include "encoding/inputs.hpp"

using namespace rramvar;

static_assert(ErrorCode<Parity> && ErrorCode<Secded> && ErrorCode<TripleRedundancy>);
static_assert(ErrorCode<Duplicate>);

namespace {

WordBits random_message(std::uint64_t i, int bits) {
  return (WordBits{rramvar::test::random_bits(2 * i)} << 32 |
          rramvar::test::random_bits(2 * i + 1)) &
         low_bits(bits);
}

/// A codeword with bit `bit` flipped: those of the message first, then the check bits.
struct Codeword {
  WordBits message;
  std::vector<WordBits> checks;

  template <class Code>
  Codeword(const Code& code, WordBits m, int bits) : message(m) {
    for (int k = 0; k < Code::check_words; ++k) checks.push_back(code.check(k, m, bits));
  }
  void flip(int bit, int bits, int check_bits) {
    if (bit < bits) {
      message ^= WordBits{1} << bit;
    } else {
      const int check = bit - bits;
      checks[static_cast<std::size_t>(check / check_bits)] ^= WordBits{1} << check % check_bits;
    }
  }
};

/// How many single errors are not corrected and how many double ones not detected, all tried.
struct Failures {
  int clean = 0;
  int single = 0;
  int twofold = 0;
};
Failures secded_failures(WordBits message, int bits) {
  const Secded code;
  const int check_bits = code.check_bits(bits);
  const int all = bits + check_bits;
  Failures out;
  Codeword word(code, message, bits);
  const auto repaired = [&] { return code.repair(word.message, word.checks, bits); };
  out.clean += repaired().verdict == Verdict::clean && repaired().message == message ? 0 : 1;
  for (int i = 0; i < all; ++i) {
    word.flip(i, bits, check_bits);
    const Repaired one = repaired();
    out.single += one.verdict == Verdict::corrected && one.message == message ? 0 : 1;
    for (int j = 0; j < i; ++j) {
      word.flip(j, bits, check_bits);
      out.twofold += repaired().verdict == Verdict::detected ? 0 : 1;
      word.flip(j, bits, check_bits);
    }
    word.flip(i, bits, check_bits);
  }
  return out;
}

}  // namespace

TEST_CASE("SECDED (72, 64) corrects every single error and detects every double one") {
  CHECK(Secded{}.check_bits(64) == 8);
  for (std::uint64_t i = 0; i < 50; ++i) {
    const Failures failures = secded_failures(random_message(i, 64), 64);
    CHECK(failures.clean == 0);
    CHECK(failures.single == 0);
    CHECK(failures.twofold == 0);
  }
  CHECK(secded_failures(0, 64).twofold == 0);
  CHECK(secded_failures(~WordBits{0}, 64).single == 0);
}

TEST_CASE("Shortened SECDED codes of any length keep the promise, with the known numbers of bits") {
  for (int bits = 1; bits <= 64; ++bits) {
    CAPTURE(bits);
    for (std::uint64_t i = 0; i < 3; ++i) {
      const Failures failures = secded_failures(random_message(i, bits), bits);
      CHECK(failures.clean + failures.single + failures.twofold == 0);
    }
  }
  // (8, 4), (13, 8), (22, 16), (39, 32): the textbook's.
  CHECK(Secded{}.check_bits(4) == 4);
  CHECK(Secded{}.check_bits(8) == 5);
  CHECK(Secded{}.check_bits(11) == 5);
  CHECK(Secded{}.check_bits(16) == 6);
  CHECK(Secded{}.check_bits(32) == 7);
  CHECK(Secded{}.check_bits(57) == 7);
  CHECK(Secded{}.check_bits(58) == 8);
}

TEST_CASE("SECDED groups hold as many words as fit") {
  CHECK(Secded{}.words_per_group(16) == 4);
  CHECK(Secded{}.words_per_group(8) == 8);
  CHECK(Secded{}.words_per_group(13) == 4);
  CHECK(Secded{}.words_per_group(32) == 2);
  CHECK(Secded{}.words_per_group(33) == 1);
  CHECK(Secded{}.words_per_group(64) == 1);
  CHECK((Secded{.group_bits = 16}.words_per_group(32)) == 1);
}

TEST_CASE("Three errors look like one or are detected, but never like none") {
  const Secded code;
  const WordBits message = random_message(7, 64);
  int clean = 0;
  int detected = 0;
  for (int i = 2; i < 72; ++i) {
    for (int j = 1; j < i; ++j) {
      for (int k = 0; k < j; ++k) {
        Codeword word(code, message, 64);
        for (const int bit : {i, j, k}) word.flip(bit, 64, 8);
        const Verdict verdict = code.repair(word.message, word.checks, 64).verdict;
        clean += verdict == Verdict::clean ? 1 : 0;
        detected += verdict == Verdict::detected ? 1 : 0;
      }
    }
  }
  CHECK(clean == 0);
  CHECK(detected > 0);  // where they point beyond the last bit
}

TEST_CASE("Parity detects every odd number of errors, and no even one") {
  const Parity code;
  for (int bits : {1, 8, 16, 64}) {
    Codeword word(code, random_message(1, bits), bits);
    CHECK(code.check_bits(bits) == 1);
    for (int i = 0; i <= bits; ++i) {
      CHECK(code.repair(word.message, word.checks, bits).verdict ==
            (i % 2 == 0 ? Verdict::clean : Verdict::detected));
      word.flip(i, bits, 1);
    }
  }
}

TEST_CASE("Triple redundancy corrects whatever happens to one copy, and bits hit once in any") {
  const TripleRedundancy code;
  const WordBits message = random_message(3, 32);
  for (std::uint64_t i = 0; i < 100; ++i) {
    const WordBits a = random_message(10 + i, 32);
    const WordBits b = random_message(200 + i, 32) & ~a;
    const WordBits c = random_message(400 + i, 32) & ~a & ~b;
    Codeword word(code, message, 32);
    word.message ^= a;
    word.checks[0] ^= b;
    word.checks[1] ^= c;
    const Repaired repaired = code.repair(word.message, word.checks, 32);
    CHECK(repaired.message == message);
    CHECK(repaired.verdict == Verdict::corrected);
    word.checks[0] ^= a & c;  // where two agree on the wrong bit, they win
    CHECK(code.repair(word.message, word.checks, 32).message == message);
    word.checks[0] = word.message;
    CHECK(code.repair(word.message, word.checks, 32).message == word.message);
  }
  const Codeword word(code, message, 32);
  CHECK(code.repair(word.message, word.checks, 32).verdict == Verdict::clean);
  CHECK(code.check_bits(32) == 32);
}

TEST_CASE("A duplicate detects errors in the bits that it holds, or in itself") {
  const Duplicate code{0xfc00};
  CHECK(code.check_bits(16) == 6);
  for (int i = 0; i < 22; ++i) {
    Codeword word(code, 0x3c57, 16);
    word.flip(i, 16, 6);
    CHECK(code.repair(word.message, word.checks, 16).verdict ==
          (i < 10 ? Verdict::clean : Verdict::detected));
  }
}

TEST_CASE("gather puts chosen bits side by side, scatter puts them back") {
  STATIC_REQUIRE(gather(0xa5, 0xf0) == 0xa);
  STATIC_REQUIRE(gather(0xffff, 0x8421) == 0xf);
  STATIC_REQUIRE(scatter(0xa, 0xf0) == 0xa0);
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const WordBits word = random_message(i, 64);
    const WordBits mask = random_message(i + 5000, 64);
    REQUIRE(scatter(gather(word, mask), mask) == (word & mask));
    REQUIRE(gather(word, ~WordBits{0}) == word);
  }
}
