#!/usr/bin/env python3
"""Makes workloads.csv: entries of the benchmarks' instances, from NumPy. Usage: workloads.py > workloads.csv

The formulas are those of benches/workload/mod.rs, written a second time. A line is instance, quantity, position, value;
`table` says what each of the nineteen is made from, the rest is made at n = 2000 and d = 50. `A` is at row·d + column,
`bits` is the sum of the bit patterns of the first 10⁵ uniforms of a stream modulo 2⁶⁴. Uniforms agree bit for bit; the
rest to a few units in the last place, since NumPy's log, sine, cosine, exp and sums are not correctly rounded.
"""
import numpy as np

SEED, MASK = 20240601, 2 ** 64 - 1


def mix(s):
    s = s ^ (s >> np.uint64(30))
    s = s * np.uint64(0xBF58476D1CE4E5B9)
    s = s ^ (s >> np.uint64(27))
    s = s * np.uint64(0x94D049BB133111EB)
    return s ^ (s >> np.uint64(31))


def uniform(stream, count):
    base = mix(np.array([(SEED + stream * 0xD1B54A32D192ED03) & MASK], dtype=np.uint64))
    outputs = mix(np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + base)
    return ((outputs >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0 ** -53


def normal(stream, count):
    u = uniform(stream, count + count % 2)
    r, t = np.sqrt(-2 * np.log(u[0::2])), 2 * np.pi * u[1::2]
    u[0::2], u[1::2] = r * np.cos(t), r * np.sin(t)
    return u[:count]


def instance(kind, n, d, kappa, spread, weight, regime, sparse):
    if sparse:
        A, column = np.zeros((n, d)), np.minimum((d * uniform(1, 10 * n) ** 2).astype(int), d - 1)
        np.add.at(A, (np.repeat(np.arange(n), 10), column), normal(0, 10 * n) / np.sqrt(10))
        planted = spread * normal(2, d)
    else:
        scale = kappa ** (-np.arange(d) / (d - 1))
        A = normal(0, n * d).reshape(n, d) * (scale / np.sqrt(d))
        planted = spread * normal(2, d) / scale
    noise, shares = normal(3, n), uniform(4, n)
    if regime == 'rare':
        flag = uniform(5, n) < 0.05
        A[np.ix_(~flag, np.arange(d - max(1, d // 10), d))] = 0.0
        b = np.where(flag, 6.0 / n, (1 + 0.1 * noise) / n)
    else:
        z = A @ planted
        u = np.exp(z) + (z if kind == 'p2' else 0)
        b = u / u.sum() * (1 + 0.1 * noise)
    if regime == 'theory':
        largest = max(1.0, np.linalg.norm(b))
        for x in (np.zeros(d), planted):
            u = np.exp(A @ x)
            largest = max(largest, np.linalg.norm(u), np.linalg.norm(u - u.sum() * b))
        w = np.sqrt((200 * largest ** 4 + 1 / np.linalg.eigvalsh(A.T @ A)[0]) * (1 + shares))
    else:
        w = weight * (0.5 + shares) / (1 if kind == 'p1' else n)
    return A, b, w


INSTANCES = {
    'T1-p1': ('p1', 2000, 50, 100.0, 1.0, 0.1, 'planted', False),
    'T1-p1-theory': ('p1', 2000, 50, 100.0, 1.0, 0.0, 'theory', False),
    'T1-p1-rare': ('p1', 2000, 50, 1.0, 0.0, 0.01, 'rare', False),
    'T1-p2': ('p2', 2000, 50, 100.0, 0.5, 0.1, 'planted', False),
    'T1-p3': ('p3', 2000, 50, 100.0, 0.7, 0.1, 'planted', False),
    'T1-p3-peak': ('p3', 2000, 50, 1.0, 2.0, 0.1, 'planted', False),
    'S1-p1': ('p1', 2000, 50, 1.0, 1.0, 0.1, 'planted', True),
}

SHAPES = {'D1': ('dense', 100_000, 100), 'D2': ('dense', 20_000, 500), 'S1': ('sparse', 1_000_000, 500), 'T1': ('dense', 2_000, 50)}
#         kappa, spread, weight, regime
PLANTED = {
    'D': {'p1': (100.0, 1.0, 0.1, 'planted'), 'p2': (100.0, 0.5, 0.1, 'planted'), 'p3': (100.0, 0.7, 0.1, 'planted')},
    'S': {'p1': (1.0, 1.0, 0.1, 'planted'), 'p2': (1.0, 0.5, 0.1, 'planted'), 'p3': (1.0, 0.7, 0.1, 'planted')},
}
SPECIAL = {
    'p1-k1': (1.0, 1.0, 0.1, 'planted'), 'p1-theory': (100.0, 1.0, 0.0, 'theory'), 'p1-rare': (1.0, 0.0, 0.01, 'rare'),
    'p3-peak': (1.0, 2.0, 0.1, 'planted'),
}
KINDS = {
    'D1': ('p1', 'p1-k1', 'p1-theory', 'p1-rare', 'p2', 'p3', 'p3-peak'), 'D2': ('p1', 'p2', 'p3'), 'S1': ('p1', 'p2', 'p3'),
    'T1': ('p1', 'p1-theory', 'p1-rare', 'p2', 'p3', 'p3-peak'),
}

print('instance,quantity,position,value')
for shape, kinds in KINDS.items():
    storage, n, d = SHAPES[shape]
    for kind in kinds:
        kappa, spread, weight, regime = SPECIAL.get(kind) or PLANTED[storage[0].upper()][kind]
        print(f'table,{shape}-{kind},0,{storage} {n} {d} {kind[:2]} {kappa} {spread} {weight} {regime}')
for stream in range(6):
    print(f'stream,bits,{stream},{int(uniform(stream, 100_000).view(np.uint64).sum(dtype=np.uint64))}')
for name, shape in INSTANCES.items():
    A, b, w = instance(*shape)
    for quantity, entries in (('A', A.ravel()), ('b', b), ('w', w)):
        for position in (0, 1, 2, 7, len(entries) // 2, len(entries) - 1):
            print(f'{name},{quantity},{position},{float(entries[position])!r}')
        print(f'{name},{quantity} squared,0,{float((entries ** 2).sum())!r}')
