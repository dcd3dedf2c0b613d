"""Fits ``assistant/answering/weights.json`` on questions like the use, and says how it does on questions held out.

    python tools/fit.py --papers PAPERS --cache FOLDER --use QUESTIONS=INDEX [--use …] \\
        [--beside QUESTIONS=INDEX:WEIGHT …] [--try QUESTIONS=INDEX …] [--write]
    python tools/fit.py --reader NAME [--read 5] --papers PAPERS --cache FOLDER --try QUESTIONS=INDEX \\
        [--beside QUESTIONS=INDEX:WEIGHT …] [--write]

What a set is for: ``--use`` is fitted on and held out body by body (five folds); ``--beside`` is fitted on with a
weight of its own and held out as a whole; ``--try`` is never fitted on. Questions that are kept as offsets
(``tools/questions/council.jsonl``) are read with the PAPERS they were written on: those of the train bodies for
``--use``, of the dev bodies for ``--try``. Each question is searched once and kept in the cache folder.

Three fits, each on what the one before leaves: ``rank`` (a softmax over the passages read closely, the gold ones to
come first), ``quote`` (a small grid over the sentences of gold passages), ``support`` (a logistic regression on whether
a quotation is right) with the two thresholds. Every question that is fitted on is ranked and judged by weights that
were fitted without its body, or its file, and the thresholds are chosen on these. Needs the development extra.
With ``--reader`` only the weights of that reader are fitted (`tools.fit_reader`).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.answering.weights import Weights  # noqa: E402
from tools.fitting.fit import Fit, Prepared  # noqa: E402
from tools.fitting.sources import Role, Source  # noqa: E402

SHIPPED = ROOT / "assistant" / "answering" / "weights.json"


def main() -> None:
    arguments = _parser().parse_args()
    began = time.monotonic()

    def log(line: str) -> None:
        print(f"[{time.monotonic() - began:5.0f} s] {line}", flush=True)

    told = {Role.USE: arguments.use, Role.BESIDE: arguments.beside, Role.TRY: arguments.tried}
    sources = [Source.of(one, role) for role, given in told.items() for one in given]
    if arguments.reader:
        from assistant.models import load_reranker
        from tools import fit_reader

        reader = load_reranker(arguments.reader)
        made_for = fit_reader.run(sources, arguments.papers, reader, arguments.read, arguments.cache, log)
        if arguments.write:
            fit_reader.write(SHIPPED, reader.identity.digest, made_for)
        return
    if not any(source.role is not Role.TRY for source in sources):
        _parser().error("nothing to fit on: give --use or --beside")
    prepared = Prepared.of(sources, arguments.papers, arguments.cache, log)
    made = Fit(prepared, log).weights(Weights.shipped())
    if arguments.write:
        SHIPPED.write_text(json.dumps(asdict(made), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    log("done")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag, name in (("--use", "use"), ("--beside", "beside"), ("--try", "tried")):
        parser.add_argument(flag, dest=name, action="append", default=[], metavar="QUESTIONS=INDEX[:WEIGHT]")
    parser.add_argument("--papers", type=Path, help="the folder that kept questions were written on")
    parser.add_argument("--cache", type=Path, default=Path("fit-cache"), help="where searches are kept")
    parser.add_argument("--reader", metavar="NAME", help="fit the weights of this reader, and nothing else")
    parser.add_argument("--read", type=int, default=5, help="with --reader: passages that it reads")
    parser.add_argument("--write", action="store_true", help="write assistant/answering/weights.json")
    return parser


if __name__ == "__main__":
    main()
