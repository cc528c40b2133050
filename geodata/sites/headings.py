"""The fields of a table of sites."""

from typing import Final

#: What is read of a site, besides where it is.
SITE_FIELDS: Final = (
    "site_code", "site_name", "site_kind", "size_class", "capacity", "persons", "valid_from", "valid_to", "source",
)  # fmt: skip

#: Short words for fields, as people type them after --map and --set.
SHORT: Final = {
    "code": "site_code", "name": "site_name", "kind": "site_kind", "type": "site_kind", "size": "size_class",
    "from": "valid_from", "to": "valid_to",
}  # fmt: skip
