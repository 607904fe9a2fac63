"""Small .xlsx files, made by hand, so that a test can have in them what no program writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from html import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def text(value: str) -> str:
    """A cell with its text in it."""
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def row(*cells: str) -> str:
    """A row of cells; what is no markup is text."""
    told = "".join(cell if cell.startswith("<c") else text(cell) for cell in cells)
    return f"<row>{told}</row>"


def workbook(
    sheets: Mapping[str, str],
    *,
    strings: str = "",
    styles: str = "",
    hidden: str = "",
    begin: str = "",
    after: str = "",
) -> bytes:
    """A workbook of sheets by name, each the rows of one."""
    named = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"'
        + (' state="hidden"' if name == hidden else "")
        + "/>"
        for n, name in enumerate(sheets)
    )
    related = "".join(
        f'<Relationship Id="s{n}" Type="{RELATIONS}/worksheet" Target="sheet{n}.xml"/>'
        for n in range(len(sheets))
    )
    for part in ("sharedStrings", "styles"):
        related += f'<Relationship Id="{part}" Type="{RELATIONS}/{part}" Target="/xl/{part}.xml"/>'
    parts = {
        "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{RELATIONS}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f"<sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{related}</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    for n, rows in enumerate(sheets.values()):
        parts[f"xl/sheet{n}.xml"] = (
            f'{begin}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return packed.getvalue()
