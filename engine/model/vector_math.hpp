#pragma once
// Logarithm, exponential and the tail of Stirling's series, written once for vectors of any number
// of lanes (GCC vector types). They use only IEEE additions, multiplications and divisions and
// integer operations on the bits, never a fused operation or a library call, so every instruction
// set gives the same bytes.
//
// A file compiled for an instruction set of its own defines CLONO_ISA first: each set then has
// functions of its own, and the linker can't put one in the place of another.

#include <cstdint>

#ifndef CLONO_ISA
#define CLONO_ISA portable
#endif
#define CLONO_INLINE inline __attribute__((always_inline))

namespace clono::engine::CLONO_ISA {

using Vec1 = double __attribute__((vector_size(8)));
using Vec8 = double __attribute__((vector_size(64)));

template <class V>
struct IntegerOf;

template <>
struct IntegerOf<Vec1> {
    using Type = std::int64_t __attribute__((vector_size(8)));
    using Unsigned = std::uint64_t __attribute__((vector_size(8)));
};

template <>
struct IntegerOf<Vec8> {
    using Type = std::int64_t __attribute__((vector_size(64)));
    using Unsigned = std::uint64_t __attribute__((vector_size(64)));
};

template <class V>
using Integer = typename IntegerOf<V>::Type;
template <class V>
using Unsigned = typename IntegerOf<V>::Unsigned;

/// Lane by lane: mask ? yes : no, on the bits.
template <class V>
CLONO_INLINE V choose(Integer<V> mask, V yes, V no) {
    return (V)((mask & (Integer<V>)yes) | (~mask & (Integer<V>)no));
}

/// Whether any lane of a mask is set.
CLONO_INLINE bool any(Integer<Vec1> mask) {
    return mask[0] != 0;
}

CLONO_INLINE bool any(Integer<Vec8> mask) {
    mask |= __builtin_shufflevector(mask, mask, 4, 5, 6, 7, 0, 1, 2, 3);
    mask |= __builtin_shufflevector(mask, mask, 2, 3, 0, 1, 6, 7, 4, 5);
    return (mask[0] | mask[1]) != 0;
}

/// Natural logarithm of normal positive numbers; below one unit in the last place.
/// Source: the reduction and polynomial of fdlibm's e_log.c (Sun Microsystems 1993).
template <class V>
CLONO_INLINE V log(V x) {
    constexpr std::uint64_t kSqrtHalf = 0x3fe6a09e667f3bcdULL;
    constexpr std::uint64_t kBias = 1023ULL << 52;
    const auto bits = (Unsigned<V>)x;
    const Unsigned<V> exponent = (bits - kSqrtHalf + kBias) >> 52;
    const V k = (V)(exponent | 0x4330000000000000ULL) - (4503599627370496.0 + 1023.0);
    const V f = (V)(bits - (exponent << 52) + kBias) - 1.0;
    const V s = f / (2.0 + f);
    const V z = s * s;
    const V w = z * z;
    const V even = w * (3.999999999940941908e-01 +
                        w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    const V odd = z * (6.666666666666735130e-01 +
                       w * (2.857142874366239149e-01 +
                            w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    const V half_square = 0.5 * f * f;
    return k * 6.93147180369123816490e-01 -
           ((half_square - (s * (half_square + (even + odd)) + k * 1.90821492927058770002e-10)) -
            f);
}

/// log(1 + x) for x > -1 with a small relative error also near 0: the rounding of 1 + x is put
/// back to first order.
template <class V>
CLONO_INLINE V log1p(V x) {
    const V one_plus = 1.0 + x;
    const V lost = choose<V>(x > 1.0, (1.0 - one_plus) + x, x - (one_plus - 1.0));
    return log<V>(one_plus) + lost / one_plus;
}

/// e^x; exactly 0 below -708, x at most 709.
template <class V>
CLONO_INLINE V exp(V x) {
    constexpr double kShifter = 6755399441055744.0; // 1.5 * 2^52: leaves an integer in the low bits
    const V zero = {};
    const V clamped = choose<V>(x < -708.0, zero - 708.0, x);
    const V shifted = clamped * 1.44269504088896338700e+00 + kShifter;
    const V k = shifted - kShifter;
    const V r = (clamped - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
    // 1 + r + r^2 q(r), q by Estrin's scheme: its parts don't wait for each other.
    const V r2 = r * r;
    const V r4 = r2 * r2;
    const V low = (0.5 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0));
    const V middle =
        (1.0 / 720.0 + r * (1.0 / 5040.0)) + r2 * (1.0 / 40320.0 + r * (1.0 / 362880.0));
    const V high = (1.0 / 3628800.0 + r * (1.0 / 39916800.0)) +
                   r2 * (1.0 / 479001600.0 + r * (1.0 / 6227020800.0));
    const V p = 1.0 + (r + r2 * (low + r4 * (middle + r4 * high)));
    const V scaled = (V)((Unsigned<V>)p + ((Unsigned<V>)shifted << 52));
    return choose<V>(x < -708.0, zero, scaled);
}

/// Least argument at which the tail below is used.
constexpr double kStirlingFrom = 8;

/// c(z) = log Gamma(z) - (z - 1/2) log z + z - log(2 pi) / 2 for z >= 8; error below 3e-13.
template <class V>
CLONO_INLINE V stirling_tail(V z) {
    const V r = 1.0 / z;
    const V q = r * r;
    return r * (1.0 / 12.0 -
                q * (1.0 / 360.0 - q * (1.0 / 1260.0 - q * (1.0 / 1680.0 - q * (1.0 / 1188.0)))));
}

/// z (z + 1) ... (z + 7) = Gamma(z + 8) / Gamma(z).
template <class V>
CLONO_INLINE V rising8(V z) {
    return ((z * (z + 1.0)) * ((z + 2.0) * (z + 3.0))) *
           (((z + 4.0) * (z + 5.0)) * ((z + 6.0) * (z + 7.0)));
}

} // namespace clono::engine::CLONO_ISA
