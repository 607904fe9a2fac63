"""Makes a typer command of a function and of the blocks of options that it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

import typer

from claimtrack.cli.streams import close_stdout
from claimtrack.errors import Refused
from claimtrack.vocabulary import Word


def one_of(words: type[Word], *, or_none: bool = False) -> Callable[[str | None], str | None]:
    """A check that an option holds a word of a vocabulary, or with `or_none` also nothing;
    `anonymous-group` and `anonymous group` are read as the stored `anonymous_group`."""
    known = {str(word.value): word for word in words}

    def check(value: str | None) -> str | None:
        if value is None or (or_none and value == ""):
            return value
        spelt = value.strip().replace("-", "_").replace(" ", "_")
        for key in known:
            if spelt.lower() == key.lower():
                return key
        listed = ", ".join(key.replace("_", "-") for key in known)
        raise typer.BadParameter(f'"{value}" is none of: {listed}')

    return check


def command(example: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Makes a command of a function; its help opens with `example`."""

    def made(function: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(function, include_extras=True)
        parameters: list[inspect.Parameter] = []
        fields: dict[str, tuple[type[Any], list[str]]] = {}
        for name, parameter in inspect.signature(function).parameters.items():
            hint = hints[name]
            if hasattr(hint, "_fields"):  # a block
                options = get_type_hints(hint, include_extras=True)
                fields[name] = (hint, list(options))
                defaults = hint._field_defaults
                parameters += [
                    inspect.Parameter(
                        option,
                        inspect.Parameter.KEYWORD_ONLY,
                        default=defaults[option],
                        annotation=annotation,
                    )
                    for option, annotation in options.items()
                ]
            else:
                parameters.append(
                    parameter.replace(annotation=hint, kind=inspect.Parameter.KEYWORD_ONLY)
                )

        def run(ctx: typer.Context, **given: Any) -> None:
            if given.get("db") is None and "db" in given:
                given["db"] = ctx.find_root().params.get("database")
            _refuse_broken_text(given)
            for name, (block, options) in fields.items():
                given[name] = block(**{option: given.pop(option) for option in options})
            try:
                function(**given)
            except BrokenPipeError:
                close_stdout()

        context = inspect.Parameter(
            "ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
        )
        run.__signature__ = inspect.Signature([context, *parameters])  # type: ignore[attr-defined]
        run.__annotations__ = {part.name: part.annotation for part in [context, *parameters]}
        run.__name__, run.__doc__ = function.__name__, function.__doc__
        run.example = example  # type: ignore[attr-defined]
        run.plain = function  # type: ignore[attr-defined]
        return run

    return made


def _refuse_broken_text(given: Mapping[str, Any]) -> None:
    """Raises Refused for words that are not valid UTF-8: no database keeps them."""
    for value in given.values():
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, str) and any("\ud800" <= c <= "\udfff" for c in word):
                raise Refused("a word of the command is not valid UTF-8", "type it again")
