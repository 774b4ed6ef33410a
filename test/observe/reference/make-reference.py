"""Reference values that drift.json lacks, from SciPy: python3 make-reference.py > more.json. Inputs are stored with the answers; no generator has to be rewritten elsewhere."""
import json
import os

import numpy as np
import scipy
from scipy import stats
from scipy.spatial.distance import jensenshannon

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "drift.json"), encoding="utf-8") as file:
    drift = json.load(file)

out = {"versions": {"scipy": scipy.__version__, "numpy": np.__version__}}

# drift.json has the exact Kolmogorov-Smirnov tail only of small samples.
out["ks_exact"] = []
for case in drift["two_sample"]:
    result = stats.ks_2samp(case["a"], case["b"], method="exact")
    out["ks_exact"].append({"name": case["name"], "stat": result.statistic, "p": result.pvalue})

# Histograms over the same ordered bins.
out["binned"] = []
for reference, window in (
    ([5, 20, 40, 25, 10], [2, 10, 30, 40, 18]),
    ([0, 3, 0, 7], [4, 0, 0, 1]),
    ([100, 0, 0], [0, 0, 50]),
    ([10, 10, 10], [20, 20, 20]),
    ([1200, 3400, 2500, 900, 40], [130, 320, 270, 110, 9]),
):
    bins = np.arange(len(reference))
    a, b = np.repeat(bins, reference), np.repeat(bins, window)
    m, n = sum(reference), sum(window)
    used = [i for i in bins if reference[i] + window[i] > 0]
    p = np.array([(reference[i] + 0.5) / (m + 0.5 * len(used)) for i in used])
    q = np.array([(window[i] + 0.5) / (n + 0.5 * len(used)) for i in used])
    psi = float(np.sum((p - q) * np.log(p / q)))
    scale = 1 / n + 1 / m
    table = [[reference[i] for i in used], [window[i] for i in used]]
    chi2 = stats.chi2_contingency(table, correction=False)
    g = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    out["binned"].append({
        "reference": reference, "window": window,
        "ks": stats.ks_2samp(a, b, method="exact").pvalue, "ks_d": stats.ks_2samp(a, b).statistic,
        "wasserstein": stats.wasserstein_distance(bins, bins, reference, window),
        "js": float(jensenshannon(reference, window, base=2)),
        "psi": psi, "psi_expected": scale * (len(used) - 1), "psi_p": float(stats.chi2.sf(psi / scale, len(used) - 1)),
        "chi2": chi2.statistic, "chi2_p": chi2.pvalue, "g": g.statistic, "g_p": g.pvalue,
    })

out["two_proportion"] = []
for reference, window in (([12, 100], [25, 100]), ([200, 10000], [40, 1000]), ([0, 50], [0, 60]), ([50, 50], [60, 60]), ([500, 50000], [2000, 100000])):
    (k, m), (l, n) = reference, window
    pooled = (k + l) / (m + n)
    deviation = np.sqrt(pooled * (1 - pooled) * (1 / m + 1 / n))
    z = 0.0 if deviation == 0 else (l / n - k / m) / deviation
    out["two_proportion"].append({"reference": reference, "window": window, "z": float(z), "p": float(2 * stats.norm.sf(abs(z)))})

out["chi2_tail"] = [[x, df, float(stats.chi2.sf(x, df))] for x, df in ((60, 9), (300, 9), (0.02, 2.5), (35.5, 4.7), (1000, 300), (90, 16))]
out["chi2_limit"] = [[p, df, float(stats.chi2.isf(p, df))] for p, df in ((0.01, 9), (1e-6, 9), (1e-9, 3.3), (0.5, 1), (0.99, 16))]
out["norm_tail"] = [[z, float(stats.norm.sf(z))] for z in (-8, -2.5, 1e-6, 3.2, 12, 30)]
out["student_tail"] = [[t, df, float(stats.t.sf(t, df))] for t, df in ((-3, 4.4), (0.1, 1), (8, 50), (40, 3), (6, 2000))]
rng = np.random.default_rng(20261125)
sample = [float(round(v, 6)) for v in rng.standard_t(3, 41)]
out["robust_scale"] = {"sample": sample, "center": float(np.median(sample)), "scale": 1.4826 * float(stats.median_abs_deviation(sample))}

print(json.dumps(out, indent=1))
