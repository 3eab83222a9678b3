#!/usr/bin/env python3
"""Which solver is faster, ours or the best of NumPy and SciPy?

Both solve the same bits in turns until ||grad|| <= 1e-8 ||grad(0)||, each on as many threads as --threads says, one
unless it does. On one thread times are CPU seconds (user and system), so that a shared machine matters less; on more
they are seconds of the wall clock, which asks for an idle machine: threads of OpenBLAS wait for each other by spinning,
and where another process keeps one from running its product takes twenty times as long. What counts is their ratio.

  race.py [--rounds K] [--limit SECONDS] [--threads N] [--solvers a,b] [--json FILE] [--csv FILE] [NAME ...]

needs numpy and scipy, which `race.sh` installs. Our side is `cargo bench --bench solve`: it writes the instance and
then answers on its standard input. `x floor` is our time over what the methods of the peers would take with our own
passes over A, measured in the same rounds; see floor.rs.

The peers:
  newton        damped exact Newton: NumPy's matrix products, LAPACK's Cholesky with a shift where it fails, a line
                search in z = A x that costs no product with A
  trust-exact, trust-krylov, trust-ncg, lbfgs   SciPy's, with the analytic gradient, Hessian or its products, no test
                of their own for stopping, and L divided by ||grad(0)||
Every Hessian is A^T (diag(D) + V C V^T) A with V of two columns, as in the crate.
"""
import argparse, json, os, subprocess, tempfile, time, warnings

THREADS = argparse.ArgumentParser(add_help=False)
THREADS.add_argument('--threads', type=int, default=1, help='threads of each solver')
for library in ('OPENBLAS', 'OMP', 'MKL'):  # read when NumPy is loaded
    os.environ[library + '_NUM_THREADS'] = str(THREADS.parse_known_args()[0].threads)

import numpy as np
import scipy.linalg as sla
import scipy.optimize as so
import scipy.sparse as sp

TOLERANCE = 1e-8
SHAPES = {'D1': (100_000, 100), 'D2': (20_000, 500), 'S1': (1_000_000, 500), 'T1': (2_000, 50)}
NAMES = ['D1-p1', 'D1-p1-k1', 'D1-p1-theory', 'D1-p1-rare', 'D1-p2', 'D1-p3', 'D1-p3-peak', 'D2-p1', 'D2-p2', 'D2-p3',
         'S1-p1', 'S1-p2', 'S1-p3', 'T1-p1', 'T1-p1-theory', 'T1-p1-rare', 'T1-p2', 'T1-p3', 'T1-p3-peak']
DENSE, SPARSE = ['newton', 'trust-exact', 'lbfgs'], ['trust-krylov', 'trust-ncg', 'lbfgs']


class Done(Exception):
    """The common test for stopping was met, or the time is over."""


class Problem:
    """L and its derivatives; the last point's parts are kept for its Hessian."""

    def __init__(self, name, directory):
        read = lambda file, kind=np.float64: np.fromfile(os.path.join(directory, file), dtype=kind)
        self.kind = name.split('-')[1]
        self.n, self.d = SHAPES[name[:2]]
        self.sparse = name[:2] == 'S1'
        if self.sparse:
            parts = (read('data.bin'), read('indices.bin', np.int64).astype(np.int32), read('indptr.bin', np.int64).astype(np.int32))
            self.A = sp.csr_matrix(parts, shape=(self.n, self.d))
        else:
            self.A = read('A.bin').reshape(self.n, self.d)
        self.b, self.w2 = read('b.bin'), read('w.bin') ** 2
        self.bb, self.scale, self.at, self.curved, self.transposed = self.b @ self.b, 1.0, None, None, None

    def pieces(self, z):
        ridge = self.w2 * z
        if self.kind == 'p1':
            u = np.exp(z)
            c = u - u.sum() * self.b
            q = c - self.b @ c
            return .5 * (c @ c) + .5 * (ridge @ z), u * q + ridge, (u, q)
        if self.kind == 'p2':
            e = np.exp(z)
            u, v = e + z, e + 1.0
            a = u.sum()
            p = u / a
            r = p - self.b
            pr = p @ r
            q = r - pr
            return .5 * (r @ r) + .5 * (ridge @ z), v * q / a + ridge, (e, v, a, p, r, pr, q)
        e = np.exp(z - z.max())
        p = e / e.sum()
        r = p - self.b
        pr = p @ r
        q = r - pr
        return .5 * (r @ r) + .5 * (ridge @ z), p * q + ridge, (p, r, pr, q)

    def core(self, parts):
        if self.kind == 'p1':
            u, q = parts
            return u * u + u * q + self.w2, np.stack([u, u * self.b], 1), np.array([[self.bb, -1.], [-1., 0.]])
        if self.kind == 'p2':
            e, v, a, p, r, pr, q = parts
            corner = np.array([[p @ p + 2 * pr, -1.], [-1., 0.]]) / a ** 2
            return (v * v / a + e * q) / a + self.w2, np.stack([v, v * (p + r)], 1), corner
        p, r, pr, q = parts
        return p * (p + q) + self.w2, np.stack([p, p * (p + r)], 1), np.array([[p @ p + 2 * pr, -1.], [-1., 0.]])

    def value_and_gradient(self, x):
        f, g, parts = self.pieces(self.A @ x)
        self.at, self.parts, self.curved = x.copy(), parts, None
        return f * self.scale, (self.A.T @ g) * self.scale

    def curvature(self, x):
        if self.at is None or not np.array_equal(self.at, x):
            self.at, self.parts, self.curved = x.copy(), self.pieces(self.A @ x)[2], None
        if self.curved is None:
            self.curved = self.core(self.parts)
        return self.curved

    def hessian_times(self, x, p):
        D, V, C = self.curvature(x)
        q = self.A @ p
        return (self.A.T @ (D * q + V @ (C @ (V.T @ q)))) * self.scale

    def hessian(self, x):
        D, V, C = self.curvature(x)
        G = self.A.T @ V
        if self.sparse:
            if self.transposed is None:
                self.transposed = self.A.T.tocsr()
            weighted = sp.csr_matrix((self.A.data * np.repeat(D, np.diff(self.A.indptr)), self.A.indices, self.A.indptr), self.A.shape)
            H = (self.transposed @ weighted).toarray()
        else:
            H, m = np.zeros((self.d, self.d)), max(256, (1 << 18) // self.d)
            for i in range(0, self.n, m):
                rows = self.A[i:i + m]
                H += rows.T @ (rows * D[i:i + m, None])
        H += G @ C @ G.T
        return .5 * (H + H.T) * self.scale


class Monitor:
    """Stops every solver alike, and keeps the best point."""

    def __init__(self, problem, limit):
        self.problem, self.limit, self.evaluations = problem, limit, 0
        gradient = problem.value_and_gradient(np.zeros(problem.d))[1]
        problem.scale, problem.at = 1.0 / np.linalg.norm(gradient), None
        self.relative, self.value, self.x = 1.0, np.inf, np.zeros(problem.d)
        self.cpu, self.wall = time.process_time(), time.perf_counter()

    def __call__(self, x):
        self.evaluations += 1
        f, g = self.problem.value_and_gradient(x)
        relative = np.linalg.norm(g)
        if np.isfinite(relative) and relative < self.relative:
            self.relative, self.value, self.x = relative, f / self.problem.scale, x.copy()
        if relative <= TOLERANCE:
            raise Done
        self.check_time()
        return f, g

    def check_time(self):
        if time.process_time() - self.cpu > self.limit:
            raise Done

    def hessian_times(self, x, p):
        self.check_time()
        return self.problem.hessian_times(x, p)


def newton(monitor):
    problem, x = monitor.problem, np.zeros(monitor.problem.d)
    f, g = monitor(x)
    while True:
        H, shift = problem.hessian(x), 0.0
        size = np.abs(np.diag(H)).max()
        while True:
            try:
                factor = sla.cho_factor(H + shift * np.eye(problem.d), lower=True, check_finite=False)
                break
            except sla.LinAlgError:
                shift = max(4 * shift, 1e-6 * size)
        p = -sla.cho_solve(factor, g, check_finite=False)
        slope, z, q, t = g @ p, problem.A @ x, problem.A @ p, 1.0
        for _ in range(60):
            trial = problem.pieces(z + t * q)[0] * problem.scale
            if trial <= f + 1e-4 * t * slope + 4e-16 * abs(f):
                break
            t *= 0.5
        else:
            return
        x = x + t * p
        f, g = monitor(x)


def scipy(method, **options):
    def solve(monitor):
        extra = {}
        if method in ('trust-krylov', 'trust-ncg'):
            extra['hessp'] = monitor.hessian_times
        if method == 'trust-exact':
            extra['hess'] = monitor.problem.hessian
        so.minimize(monitor, np.zeros(monitor.problem.d), jac=True, method=method, options=options, **extra)
    return solve


SOLVERS = {
    'newton': newton,
    'trust-exact': scipy('trust-exact', maxiter=2000, gtol=0),
    'trust-krylov': scipy('trust-krylov', maxiter=5000, gtol=0),
    'trust-ncg': scipy('trust-ncg', maxiter=5000, gtol=0),
    'lbfgs': scipy('L-BFGS-B', maxcor=10, maxiter=20000, maxfun=40000, ftol=0, gtol=0, maxls=40),
}


def peer(problem, name, limit):
    """One solve in a process of its own, so that nothing of it stays."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        warnings.simplefilter('ignore')
        np.seterr(all='ignore')
        monitor, end = Monitor(problem, limit), 'stopped'
        try:
            SOLVERS[name](monitor)
        except Done:
            end = 'done'
        except Exception as error:
            end = f'{type(error).__name__}: {error}'
        cpu, wall = time.process_time() - monitor.cpu, time.perf_counter() - monitor.wall
        least = None
        if problem.d <= 500 and monitor.relative <= 1e-6 and not problem.sparse:
            least = float(np.linalg.eigvalsh(problem.hessian(monitor.x))[0])
        answer = dict(cpu=cpu, wall=wall, relative_gradient=float(monitor.relative), value=float(monitor.value),
                      evaluations=monitor.evaluations, end=end, saddle=bool(least is not None and least < 0))
        os.write(writer, json.dumps(answer).encode())
        os._exit(0)
    os.close(writer)
    answer = b''
    while chunk := os.read(reader, 65536):
        answer += chunk
    os.close(reader)
    os.waitpid(child, 0)
    return json.loads(answer) if answer else None


def ours(command, directory, name):
    subprocess.run(command + ['--save', directory, name], check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(command + ['--serve', name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if server.stdout.readline().strip() != 'ready':
        raise SystemExit(f'the bench does not serve {name}')
    return server


def asked_of(server, line):
    server.stdin.write(line + '\n')
    server.stdin.flush()
    return json.loads(server.stdout.readline())


def race(name, solvers, rounds, limit, command):
    with tempfile.TemporaryDirectory() as directory:
        server = ours(command, directory, name)
        problem = Problem(name, directory)
    found = {solver: [] for solver in ['ours'] + solvers}
    for round_number in range(rounds):
        for solver in found:
            if solver == 'ours':
                answer = asked_of(server, '')
                answer['floor'] = asked_of(server, 'floor')
            elif round_number > 0 and found[solver][0]['cpu'] > limit / 4:
                continue
            else:
                answer = peer(problem, solver, limit)
            if answer:
                found[solver].append(answer)
    server.stdin.close()
    server.wait()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, parents=[THREADS])
    parser.add_argument('names', nargs='*', default=NAMES)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--limit', type=float, default=60.0, help='CPU seconds a thread of a peer may take')
    parser.add_argument('--solvers', help='of ' + ', '.join(SOLVERS))
    parser.add_argument('--json', help='where to write every run')
    parser.add_argument('--csv', help='where to write the medians that the report plots: src/figures/races.csv')
    parser.add_argument('--method', default='auto', help='our method')
    parser.add_argument('--bench', help='the built bench; asked of cargo when left out')
    asked = parser.parse_args()
    command = [asked.bench] if asked.bench else ['cargo', 'bench', '-q', '--no-default-features', '--bench', 'solve', '--']
    command = command + ['--method', asked.method, '--jobs', str(asked.threads)]
    clock = 'cpu' if asked.threads == 1 else 'wall'
    unit = 'CPU s, one thread' if asked.threads == 1 else f'wall s, {asked.threads} threads'
    everything, medians = {}, []
    print(f'| instance | ours, {unit} | method, iterations, passes | best peer | its s | ratio | x floor | others: s (relative gradient) | L: ours − best, relative |')
    print('|---|---|---|---|---|---|---|---|---|')
    for name in asked.names:
        solvers = asked.solvers.split(',') if asked.solvers else (SPARSE if name.startswith('S1') else DENSE)
        found = everything[name] = race(name, solvers, asked.rounds, asked.limit * asked.threads, command)
        if asked.json:
            json.dump(everything, open(asked.json, 'w'), indent=1)
        median = lambda runs: float(np.median([run[clock] for run in runs]))
        mine = found['ours'][0]
        solved = {s: runs for s, runs in found.items() if s != 'ours' and runs and runs[0]['relative_gradient'] <= TOLERANCE and not runs[0]['saddle']}
        best = min(solved, key=lambda s: median(solved[s])) if solved else None
        lowest = min((runs[0]['value'] for s, runs in found.items() if s != 'ours' and runs), default=float('nan'))
        seconds = median(found['ours'])
        floor = median([run['floor'] for run in found['ours']])
        if best:
            medians.append(f"{name},{SHAPES[name[:2]][0]},{SHAPES[name[:2]][1]},{seconds:.4g},{best},{median(solved[best]):.4g}")
        others = ', '.join(f"{s} {median(r):.3g} ({r[0]['relative_gradient']:.0e}{', saddle' if r[0]['saddle'] else ''})" for s, r in found.items() if s not in ('ours', best) and r)
        best_seconds = median(found[best]) if best else float('nan')
        print(f"| {name} | {seconds:.4g} | {mine['method']} {mine['iterations']}, {mine['passes']}{'' if mine['minimum'] else ', NO MINIMUM'}{'' if mine['relative_gradient'] <= TOLERANCE else ', ' + mine['stop']} | {best or 'none'} | {best_seconds:.4g} | "
              f"{best_seconds / seconds:.2f} | {seconds / floor:.2f} | {others} | {(mine['value'] - lowest) / abs(lowest):+.1e} |", flush=True)
    if asked.csv:
        command = f"benches/peers/race.sh --rounds {asked.rounds} --limit {asked.limit:g}{f' --threads {asked.threads}' if asked.threads > 1 else ''}"
        with open(asked.csv, 'w') as file:
            file.write(f"# written by `{command} --csv {asked.csv}`\n")
            file.write(f"# seconds: {unit}, the median of the rounds, until the gradient is {TOLERANCE:g} of the first; peer: the fastest of the others\n")
            file.write('instance,n,d,seconds,peer,peer_seconds\n' + '\n'.join(medians) + '\n')


if __name__ == '__main__':
    main()
