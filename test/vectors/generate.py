#!/usr/bin/env python3
"""Writes the frozen vectors beside this file, or with --check proves that it would write the very bytes that are there.

Standard library only, and written from docs/ledger-format.md, not from the TypeScript: what both agree on is the format.
Every invalid case is also refused by the readers in reference/ before it is written.
"""
import json
import sys
from pathlib import Path

from cases import canonical, entry, envelope, leaf, note, proof, source_chain, tree, trust_policy

MAKERS = {
    'canonical': canonical.make,
    'leaf': leaf.make,
    'tree': tree.make,
    'note': note.make,
    'proof': proof.make,
    'envelope': envelope.make,
    'source-chain': source_chain.make,
    'entry': entry.make,
    'trust-policy': trust_policy.make,
}


def main():
    check = sys.argv[1:] == ['--check']
    differing = []
    for name, make in MAKERS.items():
        path = Path(__file__).parent / f'{name}.json'
        data = (json.dumps(make(), indent=2, ensure_ascii=True) + '\n').encode()
        if not check:
            path.write_bytes(data)
        elif not path.exists() or path.read_bytes() != data:
            differing.append(path.name)
    if differing:
        sys.exit(f'not reproduced: {", ".join(differing)}')
    print(f'{len(MAKERS)} files {"reproduced" if check else "written"}')


if __name__ == '__main__':
    main()
