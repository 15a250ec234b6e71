"""The simulated sets: every cell of every part, with its fixed seeds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    name: str
    mutations: int
    samples: int
    clones: int
    content: float = 0.8      # true tumour content, of every sample
    depth: int = 100
    simulate: tuple = ()      # further options of `clono-engine simulate`
    told: tuple = ()          # tumour content told to the engine, one per seed in turn; empty: the true one
    seeds: range = range(1, 6)
    rows: int = 4000          # per chain, of two
    burnin: int = 1000
    priors: tuple = ("default",)
    precision: int = 500


TREELESS = ("--treeless",)
PLAIN = TREELESS + ("--diploid",)

# Drawn from the model itself: independent uniform prevalences, clones of equal chance.
MODEL = [
    Cell("a", 20, 1, 2, 1.0, 100, PLAIN),
    Cell("b", 20, 4, 4, 0.7, 100, TREELESS),
    Cell("c", 50, 1, 3, 0.8, 200, TREELESS),
    Cell("d", 100, 1, 3, 0.8, 200, TREELESS),
    Cell("e", 100, 2, 5, 0.6, 100, TREELESS),
    Cell("f", 100, 4, 6, 0.5, 200, TREELESS),
    Cell("g", 100, 8, 10, 0.8, 60, TREELESS),
    Cell("h", 200, 1, 5, 1.0, 1000, TREELESS),
    Cell("i", 200, 4, 6, 0.7, 200, TREELESS),
    Cell("j", 200, 4, 8, 0.2, 200, TREELESS),
    Cell("k", 500, 4, 10, 0.7, 30, TREELESS, rows=2500, burnin=500),
    Cell("l", 1000, 4, 10, 0.8, 100, TREELESS, rows=2500, burnin=500),
    Cell("m", 2000, 2, 10, 0.8, 100, TREELESS, rows=2500, burnin=500),
]


def misspecified():
    """Five departures from the model, on the shapes of the cells d and i."""
    departures = [
        ("tumour content off by 0.1", TREELESS, lambda content: (content + 0.1, content - 0.1)),
        ("subclonal copy number", TREELESS + ("--subclonal_copy_numbers", "0.5"), None),
        ("prevalences of a tree", (), None),
        ("exome depths", TREELESS + ("--depth_spread", "1"), None),
        ("5 % artefacts", TREELESS + ("--artefacts", "0.05"), None),
    ]
    for name, options, told in departures:
        for base in (cell for cell in MODEL if cell.name in "di"):
            yield Cell(f"{base.name}, {name}", base.mutations, base.samples, base.clones, base.content,
                       80 if name == "exome depths" else base.depth, options,
                       told(base.content) if told else (), range(1, 8))


ONE_SAMPLE = [Cell(f"{n} mutations", n, 1, clones, 0.8, 200, seeds=range(1, 101), rows=1500, burnin=500,
                   priors=("default", "auto"))
              for n, clones in ((20, 3), (50, 3), (100, 4), (200, 4), (500, 5))]

FOUR_SAMPLES = [Cell(f"{n} mutations", n, 4, clones, 0.8, 100, seeds=range(1, 41), rows=1500, burnin=500)
                for n, clones in ((20, 4), (100, 6), (200, 8))]

# Clusters that reads can tell apart: no changes of copy number, 1,000 reads deep.
SEPARABLE = [Cell(f"{n} x {samples}", n, samples, 3, 0.9, 1000, ("--diploid",), seeds=range(1, 101), rows=1500,
                  burnin=500, priors=("auto",))
             for n, samples in ((20, 1), (50, 1), (100, 1), (200, 1), (500, 1), (20, 4), (100, 4))]

PARTS = {
    "grid": MODEL + list(misspecified()),
    "one_sample": ONE_SAMPLE,
    "four_samples": FOUR_SAMPLES,
    "separable": SEPARABLE,
}
