"""Files by LibreOffice's own hands: written anew, recalculated, and as PDF. Its tests are marked as needing soffice."""

import shutil
import subprocess
from pathlib import Path

_RECALCULATES = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
"""Settings by which each formula of a workbook is computed anew when it is opened."""


def converted(data: bytes, folder: Path, *kinds: str, suffix: str = "docx") -> bytes:
    """A file's bytes converted to each of `kinds` in turn, as in docx → odt → docx; `folder` is for the work.

    The profile is the folder's own, so that runs beside each other do not wait for one another.
    """
    path = folder / f"paper.{suffix}"
    path.write_bytes(data)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.write_text(_RECALCULATES, encoding="utf-8")
    for i, kind in enumerate(kinds):
        into = folder / f"{i}"
        words = ["--headless", "--convert-to", kind, "--outdir", str(into), str(path)]
        command = [str(shutil.which("soffice")), f"-env:UserInstallation={profile.as_uri()}", *words]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        path = into / f"paper.{kind}"
    return path.read_bytes()
