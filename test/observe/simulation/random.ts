const QUANTILES = 4096;

/** Seeded, fast, and the same everywhere: sfc32, with the draws that traffic needs. Copies itself, so that one past can have several futures. */
export interface Random {
  readonly bits: () => number;
  readonly uniform: () => number;
  readonly normal: () => number;
  /** Student t with five degrees of freedom, scaled to variance 1. */
  readonly heavy: () => number;
  readonly exponential: () => number;
  readonly binomial: (n: number, p: number) => number;
  readonly poisson: (mean: number) => number;
  readonly fork: (salt: number) => Random;
}

/** Normal quantiles at the middles of 4,096 equal shares: a draw is one look-up. Acklam's approximation; the table is rescaled to variance 1. */
const NORMAL: Float64Array = (() => {
  const table = new Float64Array(QUANTILES);
  for (let index = 0; index < QUANTILES / 2; index += 1) {
    const p = (index + 0.5) / QUANTILES;
    const t = Math.sqrt(-2 * Math.log(p));
    const z = t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3);
    table[index] = -z;
    table[QUANTILES - 1 - index] = z;
  }
  const scale = Math.sqrt(table.reduce((sum, z) => sum + z * z, 0) / QUANTILES);
  return table.map((z) => z / scale);
})();

export function createRandom(seed: number): Random {
  const state = Uint32Array.of(seed, 0x9e3779b9, seed ^ 0x243f6a88, 1);
  for (let warm = 0; warm < 20; warm += 1) step(state);
  return over(state);
}

function step(s: Uint32Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = s;
  const t = (a + b + d) | 0;
  s[3] = d + 1;
  s[0] = b ^ (b >>> 9);
  s[1] = (c + (c << 3)) | 0;
  s[2] = (((c << 21) | (c >>> 11)) + t) | 0;
  return t >>> 0;
}

function over(state: Uint32Array): Random {
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  const bits = (): number => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  const uniform = (): number => (bits() + 0.5) / 2 ** 32;
  const normal = (): number => NORMAL[bits() >>> 20] ?? 0;
  const exponential = (): number => -Math.log(uniform());
  const poisson = (mean: number): number => {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = uniform(); product > limit; product *= uniform()) count += 1;
    return count;
  };
  return {
    bits,
    uniform,
    normal,
    exponential,
    poisson,
    heavy: () => {
      let chi = 0;
      for (let index = 0; index < 5; index += 1) chi += normal() ** 2;
      return (normal() / Math.sqrt(chi / 5)) * Math.sqrt(3 / 5);
    },
    binomial: (n, p) => {
      if (n * p * (1 - p) > 30) return Math.min(n, Math.max(0, Math.round(n * p + Math.sqrt(n * p * (1 - p)) * normal())));
      // Waiting times between hits: as many draws as there are hits.
      const rare = Math.min(p, 1 - p);
      if (rare <= 0) return p >= 1 ? n : 0;
      const log = Math.log1p(-rare);
      let hits = 0;
      for (let at = Math.floor(Math.log(uniform()) / log); at < n; at += 1 + Math.floor(Math.log(uniform()) / log)) hits += 1;
      return p <= 0.5 ? hits : n - hits;
    },
    fork: (salt) => createRandom((Math.imul(a ^ c, 0x85ebca6b) ^ Math.imul(salt + 1, 0xc2b2ae35)) >>> 0),
  };
}
