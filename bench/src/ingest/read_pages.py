"""Reads pages with trafilatura as it is told on stdin, a line of JSON each, and answers on stdout with one."""

import json
import sys
import time
from pathlib import Path

from trafilatura import bare_extraction


def read(page, fast):
    """The text of a page; unless fast, also its title, author and dates, and with trafilatura's fallbacks."""
    found = bare_extraction(page["bytes"], url=page["url"], fast=fast, with_metadata=not fast, include_comments=False)
    return "" if found is None else found.text or ""


folder = Path(sys.argv[1])
pages = json.loads((folder / "pages.json").read_text())
for page in pages:
    page["bytes"] = (folder / page["file"]).read_bytes()
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    task = json.loads(line)
    start = time.process_time()
    texts = [read(pages[nth], task["fast"]) for nth in task["pages"]]
    seconds = time.process_time() - start
    print(json.dumps({"cpuSeconds": seconds, "texts": texts}), flush=True)
