"""The cells of a layer without its shapes, as text in the letters that were meant."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

from geodata.boundaries.choice import LayerChoice
from geodata.boundaries.columns import may_tell
from geodata.boundaries.lettering import meant_headings, read_text
from geodata.boundaries.opening import existing, ogr, open_source
from geodata.boundaries.texts import is_text, texts
from zones.errors import QuestionError

#: So many rows are looked at.
MOST_ROWS: Final = 20_000
_PARQUET: Final = {".parquet", ".geoparquet", ".pq"}


def glimpse(path: str | Path, how: LayerChoice) -> pl.DataFrame:
    """The first `MOST_ROWS` rows of the layer that `how` names: the columns that by their headings may hold codes or
    names, and those that `how` names, as text.

    InputError where the file cannot be opened.
    """
    table = _cells(Path(path), how)
    called = meant_headings(table.column_names)
    plain = [name for name in table.column_names if not pa.types.is_nested(table[name].type)]
    table = table.select(plain).rename_columns([called[name] for name in plain])
    once = [name for name in table.column_names if table.column_names.count(name) == 1]
    table = table.select([name for name in once if may_tell(name) or name in (how.code, how.name)])
    return pl.DataFrame(_meant(table, how), schema=dict.fromkeys(table.column_names, pl.String))


def _cells(path: Path, how: LayerChoice) -> pa.Table:
    if path.suffix.lower() in _PARQUET:
        return _of_parquet(existing(path))
    source = open_source(path, how.layer, how.encoding)
    with ogr(source.where):
        _, table = pyogrio.read_arrow(
            source.target, layer=source.layer, encoding=source.encoding, columns=source.columns, read_geometry=False,
            max_features=MOST_ROWS,
        )  # fmt: skip
    return table.select([name for name in source.columns if name in table.column_names])


def _of_parquet(path: Path) -> pa.Table:
    """The rows of a GeoParquet file; nothing of one that is damaged: reading it tells why."""
    with suppress(pa.ArrowInvalid, OSError, ValueError):
        schema = pq.read_schema(path)
        shapes = json.loads((schema.metadata or {}).get(b"geo", b'{"columns": {}}'))["columns"]
        names = [
            field.name for field in schema if field.name not in shapes and not pa.types.is_nested(field.type)
        ]
        return pq.read_table(path, columns=names).select(names).slice(0, MOST_ROWS)
    return pa.table({})


def _meant(table: pa.Table, how: LayerChoice) -> dict[str, list[str | None]]:
    """The cells in Unicode where old letters are plain; reading the layer asks where they are not."""
    words = {name: name for name in table.column_names if is_text(table[name].type)}
    found = {name: texts(table[name]) for name in table.column_names}
    with suppress(QuestionError):
        found |= read_text(table, words, by_hand=how.text_encoding).told
    return found
