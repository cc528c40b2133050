"""The forms from which the JSON Schema of rulebooks is put together."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from zones.rulebook_plain import MAX_TEXT
from zones.rulebook_schema_words import WORDS

Node = dict[str, Any]

#: How names of indicators, bands and parts are written.
NAME: Final = "[A-Za-z_][A-Za-z0-9_]{0,63}"


def mapping(properties: Mapping[str, Node], required: Iterable[str] = ()) -> Node:
    """A mapping with no other keys; each key carries its meaning where words are written for it."""
    keys = {key: _told(key, node) for key, node in properties.items()}
    node: Node = {"type": "object", "properties": keys, "additionalProperties": False}
    return {**node, "required": [*required]} if required else node


def _told(key: str, node: Node) -> Node:
    return {"description": WORDS[key], **node} if key in WORDS else node


def named(entry: Node) -> Node:
    """A mapping from names to entries of one form."""
    return {"type": "object", "propertyNames": {"pattern": f"^{NAME}$"}, "additionalProperties": entry}


def several(entry: Node) -> Node:
    """A list of entries of one form, at least one."""
    return {"type": "array", "items": entry, "minItems": 1}


def ref(definition: str) -> Node:
    """What is defined once under `$defs`."""
    return {"$ref": f"#/$defs/{definition}"}


def words() -> Node:
    """A text; a number is one too."""
    return {"type": ["string", "integer"], "maxLength": MAX_TEXT}


def spoken() -> dict[str, Node]:
    """The words of a line in both languages."""
    return {"vi": words(), "en": words()}


def formed(form: str) -> Node:
    """A text of a certain form, a regular expression for the whole of it."""
    return {"type": "string", "pattern": f"^({form})$"}


def one_of(words: Iterable[str]) -> Node:
    """One of some words."""
    return {"enum": [*words]}


def or_null(node: Node) -> Node:
    """A value, or null where the law is not known."""
    return {"oneOf": [node, {"type": "null"}]}


def whole(least: int, most: int = 100_000) -> Node:
    """A whole number."""
    return {"type": "integer", "minimum": least, "maximum": most}
