"""The job in NumPy: bits by an integer view, gather from the table, rebuild, im2col, product."""
import os
import sys

if "--threads" in sys.argv:  # before NumPy loads its BLAS
    os.environ["OPENBLAS_NUM_THREADS"] = sys.argv[sys.argv.index("--threads") + 1]
else:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402

import job as peers  # noqa: E402


def main():
    """Command line."""
    args = peers.arguments(__doc__)
    job = peers.Job(args)
    rng = np.random.default_rng(args.seed)
    offset = (job.bits * job.entries).astype(np.int64)  # of the bit's state in the flat table
    table = job.readings.ravel()
    places = job.fraction_places.astype(np.float32)
    weights = job.weights.reshape(96, 363)
    patches = [peers.patches_of(job.pictures[n:n + 1])[0] for n in range(args.pictures)]
    reference = [weights @ p for p in patches]
    signal = sum(float(np.sum(np.square(y, dtype=np.float64))) for y in reference)

    def trial():
        index = rng.integers(0, job.entries, size=offset.shape)
        digits = table[index + offset]
        fraction = 1.0 + digits[:, :23] @ places
        if job.exponent_places is None:
            w_hat = job.factor * fraction
        else:
            exponent = digits[:, 23:31] @ job.exponent_places - 127.0
            w_hat = (1.0 - 2.0 * digits[:, 31]) * np.exp2(exponent) * fraction
        with np.errstate(over="ignore", invalid="ignore"):
            w_hat = w_hat.astype(np.float32).reshape(96, 363)
            error = 0.0
            for p, y in zip(patches, reference):
                error += float(np.sum(np.square(w_hat @ p - y, dtype=np.float64)))
        return np.sqrt(error / signal)

    peers.run("numpy", np.__version__, args, trial)


if __name__ == "__main__":
    main()
