"""Documents by LibreOffice's own hands: Word files written anew, and PDFs. Its tests are marked as needing soffice."""

import shutil
import subprocess
from pathlib import Path


def converted(data: bytes, folder: Path, *kinds: str) -> bytes:
    """A Word file's bytes converted to each of `kinds` in turn, as in docx → odt → docx; `folder` is for the work.

    The profile is the folder's own, so that runs beside each other do not wait for one another.
    """
    path = folder / "paper.docx"
    path.write_bytes(data)
    for i, kind in enumerate(kinds):
        into = folder / f"{i}"
        words = ["--headless", "--convert-to", kind, "--outdir", str(into), str(path)]
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        subprocess.run([str(shutil.which("soffice")), profile, *words], check=True, capture_output=True, timeout=180)
        path = into / f"paper.{kind}"
    return path.read_bytes()
