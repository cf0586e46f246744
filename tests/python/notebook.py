#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: tests/python/notebook.py [--write] NOTEBOOK

Runs the cells of code of a notebook one after the other, as a person would, and ends with status 1 and the cell where one
fails. --write puts what they print into the notebook.
"""

import contextlib
import io
import json
import pathlib
import sys
import traceback

try:
    import numpy  # noqa: F401
except ImportError:
    print('1..0 # SKIP NumPy is missing')
    sys.exit(0)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / 'python'))


def run(source, names):
    """What the cell prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, 'cell', 'exec'), names)
    return printed.getvalue()


def main():
    write = '--write' in sys.argv[1:]
    path = pathlib.Path(sys.argv[-1])
    notebook = json.loads(path.read_text(encoding='utf-8'))
    names = {}
    count = 0
    for cell in notebook['cells']:
        if cell['cell_type'] != 'code':
            continue
        count += 1
        source = ''.join(cell['source'])
        try:
            printed = run(source, names)
        except Exception:
            print(f'not ok {count} - cell {count}\n' + ''.join(f'# {line}\n' for line in source.splitlines()))
            traceback.print_exc()
            return 1
        print(f'ok {count} - cell {count}')
        cell['execution_count'] = count
        lines = printed.splitlines(keepends=True)
        cell['outputs'] = [{'output_type': 'stream', 'name': 'stdout', 'text': lines}] if lines else []
    if write:
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + '\n', encoding='utf-8')
    print(f'1..{count}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
