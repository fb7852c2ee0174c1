"""The job in PyTorch: bits by an integer view, gather from the table, rebuild, conv2d."""
import torch

import job as peers

BATCH = 16  # pictures that are convolved together


def main():
    """Command line."""
    args = peers.arguments(__doc__)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    job = peers.Job(args)
    offset = torch.from_numpy(job.bits.astype("int64")) * job.entries
    table = torch.from_numpy(job.readings).reshape(-1)
    places = torch.from_numpy(job.fraction_places).float()
    factor = torch.from_numpy(job.factor).float()
    exponent_places = (None if job.exponent_places is None
                       else torch.from_numpy(job.exponent_places).float())
    weights = torch.from_numpy(job.weights)
    batches = [torch.from_numpy(job.pictures[n:n + BATCH].copy())
               for n in range(0, args.pictures, BATCH)]
    with torch.no_grad():
        reference = [torch.nn.functional.conv2d(x, weights, stride=4) for x in batches]
        signal = sum(y.double().square().sum() for y in reference)

        def trial():
            index = torch.randint(0, job.entries, offset.shape)
            digits = table[index + offset]
            fraction = 1.0 + digits[:, :23] @ places
            if exponent_places is None:
                w_hat = factor * fraction
            else:
                exponent = digits[:, 23:31] @ exponent_places - 127.0
                w_hat = (1.0 - 2.0 * digits[:, 31]) * torch.exp2(exponent) * fraction
            w_hat = w_hat.reshape(weights.shape)
            error = 0.0
            for x, y in zip(batches, reference):
                difference = torch.nn.functional.conv2d(x, w_hat, stride=4) - y
                error += torch.sum(difference.square(), dtype=torch.float64)
            return torch.sqrt(error / signal)

        peers.run("torch", torch.__version__, args, trial)


if __name__ == "__main__":
    main()
