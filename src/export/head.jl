import Base: +, -, *, /, exp, sinh, cosh, tanh, sqrt, log, abs, max

# a rational as it is, or bounds rounded outward
abstract type Value end
struct Rat <: Value
    value::Rational{BigInt}
end
struct Enclosed <: Value
    low::BigFloat
    high::BigFloat
end

down(f) = setrounding(f, BigFloat, RoundDown)
up(f) = setrounding(f, BigFloat, RoundUp)
use_bits(bits) = setprecision(BigFloat, bits)
q(top, bottom) = Rat(parse(BigInt, top) // parse(BigInt, bottom))

function below_of(x::Rational{BigInt})
    x < 0 && return -above_of(-x)
    top = BigFloat(numerator(x), RoundDown)
    bottom = BigFloat(denominator(x), RoundUp)
    down(() -> top / bottom)
end
function above_of(x::Rational{BigInt})
    x < 0 && return -below_of(-x)
    top = BigFloat(numerator(x), RoundUp)
    bottom = BigFloat(denominator(x), RoundDown)
    up(() -> top / bottom)
end
enclosed(x::Enclosed) = x
enclosed(x::Rat) = Enclosed(below_of(x.value), above_of(x.value))
ends(x::Rat) = (x.value, x.value)
function ends(x::Enclosed)
    (isfinite(x.low) && isfinite(x.high)) || error("a number without bounds: raise the precision")
    (Rational{BigInt}(x.low), Rational{BigInt}(x.high))
end
between(low, high) = low == high ? Rat(low) : Enclosed(below_of(low), above_of(high))

+(x::Rat, y::Rat) = Rat(x.value + y.value)
-(x::Rat, y::Rat) = Rat(x.value - y.value)
*(x::Rat, y::Rat) = Rat(x.value * y.value)
-(x::Rat) = Rat(-x.value)
-(x::Enclosed) = Enclosed(-x.high, -x.low)
function +(x::Value, y::Value)
    a, b = enclosed(x), enclosed(y)
    Enclosed(down(() -> a.low + b.low), up(() -> a.high + b.high))
end
-(x::Value, y::Value) = x + (-y)
function *(x::Value, y::Value)
    a, b = enclosed(x), enclosed(y)
    pairs = ((a.low, b.low), (a.low, b.high), (a.high, b.low), (a.high, b.high))
    Enclosed(minimum(down(() -> u * v) for (u, v) in pairs), maximum(up(() -> u * v) for (u, v) in pairs))
end
function nonzero(x::Value)
    low, high = ends(x)
    low > 0 || high < 0
end
function /(x::Value, y::Value)
    nonzero(y) || error("a divisor that is not shown to differ from 0")
    x isa Rat && y isa Rat && return Rat(x.value // y.value)
    a, b = enclosed(x), enclosed(y)
    pairs = ((a.low, b.low), (a.low, b.high), (a.high, b.low), (a.high, b.high))
    Enclosed(minimum(down(() -> u / v) for (u, v) in pairs), maximum(up(() -> u / v) for (u, v) in pairs))
end
square(x::Rat) = Rat(x.value^2)
function square(x::Enclosed)
    a = abs(x)
    a isa Rat && return square(a)
    Enclosed(down(() -> a.low * a.low), up(() -> a.high * a.high))
end

rising(f, x::Value) = (a = enclosed(x); Enclosed(down(() -> f(a.low)), up(() -> f(a.high))))
exp(x::Value) = x isa Rat && x.value == 0 ? Rat(1 // big(1)) : rising(exp, x)
sinh(x::Value) = x isa Rat && x.value == 0 ? x : rising(sinh, x)
tanh(x::Value) = x isa Rat && x.value == 0 ? x : rising(tanh, x)
cosh(x::Value) = (exp(x) + exp(-x)) / Rat(2 // big(1))
function sqrt(x::Value)
    ends(x)[1] >= 0 || error("a root of what is not shown to be 0 or above")
    if x isa Rat
        top, bottom = isqrt(numerator(x.value)), isqrt(denominator(x.value))
        top^2 == numerator(x.value) && bottom^2 == denominator(x.value) && return Rat(top // bottom)
    end
    rising(sqrt, x)
end
function log(x::Value)
    ends(x)[1] > 0 || error("a logarithm of what is not shown to be above 0")
    x isa Rat && x.value == 1 ? Rat(0 // big(1)) : rising(log, x)
end
power(x::Value, exponent::Value) = x isa Rat && x.value == 0 ? x : exp(exponent * log(x))
function abs(x::Value)
    low, high = ends(x)
    low >= 0 && return x
    high <= 0 ? -x : between(0 // big(1), max(-low, high))
end
function max(x::Value, y::Value)
    (a, b), (c, d) = ends(x), ends(y)
    a >= d && return x
    c >= b ? y : between(max(a, c), max(b, d))
end

function matrix(rows, entries)
    columns = length(entries) ÷ rows
    [entries[(i - 1) * columns + j] for i in 1:rows, j in 1:columns]
end
function determinant(m)
    size(m, 1) == 0 && return q("1", "1")
    total = q("0", "1")
    for j in axes(m, 2)
        term = m[1, j] * determinant(m[2:end, [k for k in axes(m, 2) if k != j]])
        total = isodd(j) ? total + term : total - term
    end
    total
end
# how many eigenvalues of a symmetric matrix are below 0 and how many are 0, by its pivots; nothing where that is not shown
function signs(m)
    m, count, zeros = Matrix{Value}(m), 0, 0
    n = size(m, 1)
    for k in 1:n
        low, high = ends(m[k, k])
        if low == high == 0 && all(ends(m[i, k]) == (0, 0) for i in k+1:n)
            zeros += 1
            continue
        end
        low <= 0 <= high && return nothing
        count += high < 0
        for i in k+1:n, j in k+1:i
            m[i, j] = m[i, j] - m[i, k] * m[j, k] / m[k, k]
        end
    end
    (count, zeros)
end
# the k-th largest eigenvalue of a symmetric matrix, of which the lower triangle is read: bisected
function eigenvalue(m, k)
    n = size(m, 1)
    full = [m[max(i, j), min(i, j)] for i in 1:n, j in 1:n]
    reach = 1 + sum(max(-ends(entry)[1], ends(entry)[2]) for entry in full)
    low, high = -reach, reach
    for _ in 1:precision(BigFloat)÷2
        found, middle = nothing, low
        for share in (1 // big(2), 5 // big(9), 3 // big(7))
            middle = low + (high - low) * share
            found = signs([i == j ? full[i, j] - Rat(middle) : full[i, j] for i in 1:n, j in 1:n])
            found === nothing || break
        end
        found === nothing && break
        below, zeros = found
        below < n - k + 1 <= below + zeros && return Rat(middle)
        below >= n - k + 1 ? (high = middle) : (low = middle)
    end
    between(low, high)
end
function singular_value(m, k)
    rows, columns = size(m)
    dot(f, count) = reduce(+, (f(i) for i in 1:count))
    gram = columns <= rows ?
        [dot(i -> m[i, a] * m[i, b], rows) for a in 1:columns, b in 1:columns] :
        [dot(j -> m[a, j] * m[b, j], columns) for a in 1:rows, b in 1:rows]
    low, high = ends(eigenvalue(gram, k))
    sqrt(between(max(low, 0 // big(1)), max(high, 0 // big(1))))
end

said(yes, no) = yes ? 1 : no ? -1 : 0
at_most(x, y) = said(ends(x)[2] <= ends(y)[1], ends(x)[1] > ends(y)[2])
less(x, y) = said(ends(x)[2] < ends(y)[1], ends(x)[1] >= ends(y)[2])
function equal(x, y)
    (a, b), (c, d) = ends(x), ends(y)
    said(a == b == c == d, a > d || b < c)
end
differ(x, y) = -equal(x, y)
# whether a symmetric matrix is shown to be positive semidefinite, by elimination with exact zeros
function semidefinite(m)
    m = Matrix{Value}(m)
    n = size(m, 1)
    for k in 1:n
        low, high = ends(m[k, k])
        low < 0 && return false
        if low == high == 0
            all(ends(m[i, k]) == (0, 0) for i in k+1:n) || return false
            continue
        end
        low == 0 && return false
        for i in k+1:n, j in k+1:i
            m[i, j] = m[i, j] - m[i, k] * m[j, k] / m[k, k]
        end
    end
    true
end
# left ⪯ right of symmetric matrices; the witness shows where it is not so
function below(left, right, witness)
    n = size(left, 1)
    gap = [right[max(i, j), min(i, j)] - left[max(i, j), min(i, j)] for i in 1:n, j in 1:n]
    if length(witness) == n
        form = reduce(+, [witness[i] * gap[i, j] * witness[j] for i in 1:n for j in 1:n])
        ends(form)[2] < 0 && return -1
    end
    said(semidefinite(gap), false)
end
implied(when, then) = all(when .== 1) ? then : (-1 in when || then == 1) ? 1 : 0
holds(name, verdict) = verdict == 1 || error("not shown to hold: $name")
function fails(name, verdict)
    verdict == -1 || error("not shown to fail: $name")
    println("every hypothesis holds, and $name fails")
end
