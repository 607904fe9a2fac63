"""Which column of a table is which field: as told by `--map`, else guessed by its name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from claimtrack.config import config_path
from claimtrack.errors import NoSuch, Refused, UsageFault
from claimtrack.folding import tokens
from claimtrack.vocabulary import Relation

FIELDS: dict[str, str] = {
    "text": "the claim, in one sentence",
    "by": "who makes it",
    "said": "when it was made",
    "source": "where it was found: an address, else a title",
    "url": "the address of the source",
    "title": "the title of the source",
    "publisher": "who published the source",
    "author": "who wrote it",
    "published": "when it was published",
    "accessed": "when it was read",
    "archive_url": "where an archived copy of it is",
    "quote": "the exact words",
    "role": "in what role the claimant spoke",
    "place": "where the claimant spoke",
    "speech": "direct or reported",
    "credibility": "the Admiralty digit of the statement, 1 to 6",
    "statement_note": "anything else to be known of the statement",
    "topic": "topics, with ; between them",
    "verdict": "what an analyst or fact-checker says of it",
    "analyst": "who says so; else the publisher of the source",
    "assessed": "when they said so",
    "likelihood": "how likely it is, in the words of claimtrack",
    "confidence": "low, moderate or high",
    "assessed_credibility": "the Admiralty digit that they give it",
    "because": "why: of the verdict, else of the links",
    "figure": "a number that the claim gives",
    "unit": "in which unit",
    "counted": "what is counted",
    "estimated_for": "for which date the number is",
    "language": "of the claim: en, fa-AF",
    "original": "the wording that the claim translates",
    "original_language": "of that wording",
    "note": "anything else to be known of the claim",
    "key": "what other rows call this claim by, in a column of a relation",
    "uuid": "the UUID that claimtrack gave the claim",
    **{str(one): f"the key (else the text) of a claim that it {one}" for one in Relation},
}
"""What a column may be, with what that is."""
SEVERAL = {"quote", "topic", "source", "url", *(str(one) for one in Relation)}
"""Fields that more than one column may have."""
_ASIDE = re.compile(r"\(([^()]*)\)")
_LONG = 60
"""Words of a cell, on average, from which on a column holds articles and no claims."""
LEFT_OUT = "-"
"""Of a column that is not to be read."""
_NAMES: dict[str, str] = {
    "text": "text,claim,claims,claim text,claim reviewed,claimreviewed,statement,assertion,"
    "allegation,"
    "claim statement,the claim,behauptung,aussage,affirmation,declaration,afirmacion,declaracion,"
    "alegacion,afirmacao,alegacao,affermazione,dichiarazione,bewering,pastand,утверждение,"
    "заявление,твердження,заява,iddia,ادعا,ادعاء,الادعاء,主张,主張,声明",
    "by": "by,claimant,speaker,who,said by,claimed by,claimer,person,claim author,claimant name,"
    "made by,attributed to,politician,urheber,sprecher,wer,auteur,locuteur,quien,orador,autor,"
    "who said it,dichiarante,кто,спикер,автор,المتحدث,گوینده",
    "said": "said,date,when,claim date,date said,said on,claimdate,statement date,date of claim,"
    "date made,datum,fecha,data,дата,tarih,تاریخ,تاريخ,日期,日付",
    "url": "url,link,source url,claim url,original claim url,web address,href,permalink,lien,"
    "enlace,ссылка,رابط,链接",
    "source": "source,sources,found in,where found,quelle,fuente,fonte,источник,джерело,kaynak,"
    "منبع,المصدر,来源",
    "title": "title,source title,headline,article title,article,titel,titre,titulo,titolo,"
    "заголовок",
    "publisher": "publisher,outlet,site,fact checker,factchecker,organisation,organization,"
    "publisher name,newspaper,medium,media,reviewer,review publisher,verlag,editeur,издатель,"
    "faktencheck,faktenchecker",
    "author": "author,source author,written by,byline",
    "published": "published,date published,publication date,datepublished,pub date,review date",
    "accessed": "accessed,date accessed,retrieved,access date",
    "archive_url": "archive,archive url,archived,archived url,archive link",
    "quote": "quote,quotation,exact words,quotes,verbatim,zitat,citation,cita,citazione,цитата",
    "role": "role,position,speaker role,job title,speaker job,claimant role,funktion,должность",
    "place": "place,location,where,venue,ort,lieu,lugar,luogo,место",
    "speech": "speech,direct or reported",
    "credibility": "credibility,information credibility,admiralty,admiralty digit",
    "topic": "topic,topics,tags,tag,subject,subjects,category,categories,keywords,theme,issue,"
    "thema,themen,sujet,tema,temas,тема,темы,konu,موضوع,主题",
    "verdict": "verdict,rating,pinocchios,label,truth rating,textual rating,truthfulness,"
    "conclusion,judgement,"
    "judgment,veracity,ruling,alternate name,bewertung,urteil,veredicto,verdetto,оценка,вердикт",
    "analyst": "analyst,assessed by,rated by,judged by,checked by,analyste,analista,аналитик",
    "assessed": "assessed,date assessed,check date,date checked,rated on,verdict date",
    "statement_note": "statement note",
    "assessed_credibility": "assessed credibility",
    "likelihood": "likelihood,probability word",
    "confidence": "confidence,confidence level",
    "because": "because,reason,rationale,explanation,analysis,justification,why,begrundung,"
    "raison,motivo",
    "figure": "figure,number,estimate,amount,value,zahl,chiffre,cifra",
    "unit": "unit,units,einheit,unite,unidad",
    "counted": "counted,what is counted,of what",
    "estimated_for": "estimated for,for date,as of",
    "language": "language,lang,in language,sprache,langue,idioma,lingua,язык",
    "original": "original,original text,original wording",
    "original_language": "original language",
    "note": "note,notes,comment,comments,remark,remarks,notiz,bemerkung,remarque,nota,заметка",
    "key": "key,id,claim id,nr,no,number id,ref",
    "uuid": "uuid,claim uuid",
    **{str(one): str(one) for one in Relation},
}
_KNOWN = {
    " ".join(tokens(name)): field for field, names in _NAMES.items() for name in names.split(",")
}
"""The names of columns, folded, in the order of the fields: what means most comes first."""


_JUDGING = {
    *("fact checker", "factchecker", "reviewer", "review publisher", "faktencheck"),
    "faktenchecker",
}
"""Columns of publishers, folded, who judge what they publish."""


class Column(NamedTuple):
    """A column of a table, and the field that it is; None where it is not read."""

    number: int
    """From 0."""
    name: str
    field: str | None


def judges(columns: Sequence[Column]) -> bool:
    """Whether a column has publishers who are fact-checkers, by its name."""
    publishers = (one.name for one in columns if one.field == "publisher")
    return any(" ".join(tokens(name)) in _JUDGING for name in publishers)


def named(head: Sequence[str]) -> list[str]:
    """The names of columns, none empty and none twice."""
    found: list[str] = []
    for number, cell in enumerate(head, 1):
        name = " ".join(cell.split()) or f"#{number}"
        again = 1
        while name in found:
            again += 1
            name = f"{' '.join(cell.split()) or f'#{number}'} ({again})"
        found.append(name)
    return found


def meant(name: str) -> str | None:
    """The field that a column of that name is, if any: "Who", "Where (link)", "Our verdict"."""
    aside = _ASIDE.search(name)
    bare = _ASIDE.sub(" ", name)
    for one in (name, aside[1] if aside else "", bare):
        words = " ".join(tokens(one)).removeprefix("our ")
        if words in _KNOWN:
            return _KNOWN[words]
    return None


def told(text: str) -> dict[str, str]:
    """What `--map` says: `Statement=text,Speaker=by`, or the same as a JSON object. Raises
    UsageFault."""
    try:
        if text.lstrip().startswith("{"):
            pairs = json.loads(text)
            given = {str(name): str(field) for name, field in pairs.items()}
        else:
            split = (part.rpartition("=") for part in text.split(",") if part.strip())
            given = {name.strip(): field.strip() for name, _, field in split}
    except (ValueError, AttributeError, RecursionError):
        raise UsageFault("that is no mapping", 'write --map "Statement=text,Speaker=by"') from None
    for name, field in given.items():
        if not name:
            raise UsageFault(f'"{field}" is of no column', f'write --map "COLUMN={field}"')
        if field not in FIELDS and field != LEFT_OUT:
            raise UsageFault(
                f'column "{name}": "{field}" is no field', f"known: {', '.join(FIELDS)}; - for none"
            )
    return given


def mapped(
    names: Sequence[str], given: Mapping[str, str], samples: Sequence[Sequence[str]]
) -> list[Column]:
    """What each column is: as given, else by its name, else by what stands in it. Raises UsageFault
    for a column that there is not."""
    chosen = {_column(names, name): field for name, field in given.items()}
    taken = {field for field in chosen.values() if field != LEFT_OUT}
    fields: dict[int, str | None] = {
        number: None if field == LEFT_OUT else field for number, field in chosen.items()
    }
    for number, by_name in _by_name(names, chosen).items():
        if by_name not in taken or by_name in SEVERAL:
            taken.add(by_name)
            fields[number] = by_name
    if "text" not in taken:
        longest = _wordiest(names, fields, samples)
        if longest is not None:
            fields[longest] = "text"
    links = {str(one) for one in Relation} & set(fields.values())
    for number, field in tuple(fields.items()):
        # A number is worth remembering only where another row may name it; and a source that is
        # called by one is that of another database.
        bare = field == "source" and all(row[number].isdecimal() for row in samples if row[number])
        if number not in chosen and ((field == "key" and not links) or bare):
            fields[number] = None
    columns = [Column(number, name, fields.get(number)) for number, name in enumerate(names)]
    _refuse_doubled(columns)
    return columns


def _column(names: Sequence[str], name: str) -> int:
    if name in names:
        return list(names).index(name)
    wanted = tokens(name)
    alike = [number for number, one in enumerate(names) if tokens(one) == wanted]
    if len(alike) == 1:
        return alike[0]
    if name[:1] == "#" and name[1:].isdecimal() and 1 <= int(name[1:5]) <= len(names):
        return int(name[1:]) - 1
    raise UsageFault(f'there is no column "{name[:64]}"', f"there are: {', '.join(names)[:400]}")


def _by_name(names: Sequence[str], chosen: Mapping[int, str]) -> dict[int, str]:
    found = {
        number: field
        for number, name in enumerate(names)
        if number not in chosen and (field := meant(name))
    }
    # "Claim" beside "Text", or "Author" beside no claimant: the first of a name is meant.
    if "by" not in (*found.values(), *chosen.values()):
        for number, field in found.items():
            if field == "author":
                return found | {number: "by"}
    return found


def _wordiest(
    names: Sequence[str], fields: Mapping[int, str | None], samples: Sequence[Sequence[str]]
) -> int | None:
    """The one column that holds sentences, if no name tells which has the claims."""
    words: list[tuple[float, int]] = []
    for number in range(len(names)):
        cells = [row[number] for row in samples if row[number].strip()]
        if number not in fields and cells and len(cells) * 2 >= len(samples):
            average = sum(len(cell.split()) for cell in cells) / len(cells)
            if average <= _LONG:
                words.append((average, number))
    words.sort(reverse=True)
    if words and words[0][0] >= 4 and (len(words) == 1 or words[0][0] >= 2 * words[1][0]):
        return words[0][1]
    return None


def _refuse_doubled(columns: Sequence[Column]) -> None:
    seen: dict[str, str] = {}
    for column in columns:
        if column.field and column.field not in SEVERAL:
            if column.field in seen:
                raise UsageFault(
                    f'columns "{seen[column.field]}" and "{column.name}" cannot both be'
                    f" {column.field}",
                    f'leave one out: --map "{column.name}=-"',
                )
            seen[column.field] = column.name


def keep(name: str, mapping: Mapping[str, str]) -> Path:
    """Keeps a mapping under a name, as JSON that a person can edit; returns the file."""
    path = _path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        told = json.dumps(mapping, ensure_ascii=False, indent=2)
        path.write_text(f"{told}\n", encoding="utf-8")
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}", "mend that") from None
    return path


def kept(name: str) -> str:
    """The mapping of that name, as `told` reads it. Raises NoSuch."""
    try:
        return _path(name).read_text(encoding="utf-8")
    except OSError:
        raise NoSuch(
            f'no mapping "{name[:64]}" was kept', "see: claimtrack formats --mappings"
        ) from None
    except UnicodeError:
        raise Refused(f"{_path(name)} is not UTF-8", "mend or remove that file") from None


def all_kept() -> Iterator[dict[str, Any]]:
    """The mappings that were kept, by name."""
    for path in sorted(_folder().glob("*.json")):
        yield {"name": path.stem, "mapping": kept(path.stem).strip(), "file": str(path)}


def _folder() -> Path:
    return config_path().parent / "mappings"


def _path(name: str) -> Path:
    if not re.fullmatch(r"[\w-]{1,64}", name):
        raise UsageFault(f'"{name[:64]}" is no name of a mapping', "use letters, digits, - and _")
    return _folder() / f"{name}.json"
