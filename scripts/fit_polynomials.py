#!/usr/bin/env python3
"""Fits the polynomials of the kernels Exp, Gelu and Tanh (src/SqueezeBert/Kernels).

Each is a minimax fit by the Remez exchange: the weighted error takes its largest
size, with alternating signs, degree + 2 times. Arithmetic is double precision in a
Chebyshev basis; the coefficients are printed rounded to float32, lowest power first.
"""

import math
import struct


def solve(matrix, right):
    """Gaussian elimination with partial pivoting."""
    n = len(right)
    rows = [row[:] + [value] for row, value in zip(matrix, right)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(n):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def chebyshev(degree, u):
    values = [1.0, u]
    while len(values) <= degree:
        values.append(2 * u * values[-1] - values[-2])
    return values


def remez(target, factor, weight, low, high, degree, grid_size=6000):
    """p with the least max |weight(x) · (target(x) − factor(x) · p(x))|, in powers of x − middle."""
    middle, half = (low + high) / 2, (high - low) / 2
    nodes = [middle - half * math.cos(math.pi * i / (degree + 1)) for i in range(degree + 2)]
    grid = [middle - half * math.cos(math.pi * i / grid_size) for i in range(grid_size + 1)]
    for _ in range(40):
        matrix = [[weight(x) * factor(x) * c for c in chebyshev(degree, (x - middle) / half)] + [(-1) ** i]
                  for i, x in enumerate(nodes)]
        series = solve(matrix, [weight(x) * target(x) for x in nodes])[:-1]

        def error(x):
            p = sum(a * c for a, c in zip(series, chebyshev(degree, (x - middle) / half)))
            return weight(x) * (target(x) - factor(x) * p)

        errors = [error(x) for x in grid]
        peaks, best = [], 0
        for i in range(1, len(grid)):
            if (errors[i] > 0) != (errors[best] > 0):
                peaks.append(best)
                best = i
            elif abs(errors[i]) > abs(errors[best]):
                best = i
        peaks.append(best)
        if len(peaks) < degree + 2:
            break
        while len(peaks) > degree + 2:
            peaks.pop(0 if abs(errors[peaks[0]]) < abs(errors[peaks[-1]]) else -1)
        nodes = [grid[i] for i in peaks]
        sizes = [abs(errors[i]) for i in peaks]
        if max(sizes) < 1.001 * min(sizes):
            break
    return powers(series, half), middle, max(abs(e) for e in errors)


def powers(series, half):
    """Coefficients of powers of (x − middle) from those of Chebyshev polynomials in (x − middle) / half."""
    polynomials = [[1.0], [0.0, 1.0]]
    while len(polynomials) < len(series):
        following = [0.0] + [2 * v for v in polynomials[-1]]
        for i, v in enumerate(polynomials[-2]):
            following[i] -= v
        polynomials.append(following)
    result = [0.0] * len(series)
    for a, polynomial in zip(series, polynomials):
        for i, v in enumerate(polynomial):
            result[i] += a * v / half ** i
    return result


def shifted(coefficients, middle):
    """The same polynomial in powers of x."""
    result = [0.0] * len(coefficients)
    for k, a in enumerate(coefficients):
        for j in range(k + 1):
            result[j] += a * math.comb(k, j) * (-middle) ** (k - j)
    return result


def show(name, coefficients, error):
    print(f"{name}: weighted error {error:.2e}")
    for a in coefficients:
        print(f"  {struct.unpack('f', struct.pack('f', a))[0]:.9g}f")


def tanh_rest(v):
    """(tanh(√v)/√v − 1) / v."""
    if v < 1e-3:
        return -1 / 3 + 2 * v / 15 - 17 * v * v / 315 + 62 * v ** 3 / 2835
    return (math.tanh(math.sqrt(v)) / math.sqrt(v) - 1) / v


def main():
    reach = math.log(2) / 2 * 1.0001
    p, _, error = remez(math.exp, lambda r: 1.0, lambda r: math.exp(-r), -reach, reach, 6)
    show("Exp, powers of r", p, error)

    # GELU is max(x, 0) − t·Q(t): what counts is the error of t·Q, but near 0 also that of Q itself.
    p, _, error = remez(lambda t: math.erfc(t / math.sqrt(2)) / 2, lambda t: 5.5 - t, lambda t: max(t, 0.7), 0.0, 5.5, 14)
    show("Gelu, powers of t - 2.75", p, error)

    p, middle, error = remez(tanh_rest, lambda v: 1.0, lambda v: v, 1e-9, 0.625 ** 2, 4)
    show("Tanh, powers of x²", shifted(p, middle), error)


if __name__ == "__main__":
    main()
