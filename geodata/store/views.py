"""Views with geometry for those who look with a GIS: on PostgreSQL, where PostGIS is installed."""

from typing import Final

from sqlalchemy.engine import Connection

from geodata.store.engine import Database

#: The newest version of every edition. Key: the edition's and the area's number in one.
_AREAS: Final = """
CREATE OR REPLACE VIEW wardwatch_areas AS
SELECT a.edition_id * 16777216 + a.area AS id, e.name AS edition, a.area_level, a.code, a.name,
       p.code AS parent_code, a.area_km2,
       ST_SetSRID(ST_GeomFromWKB(a.geom), 4326) AS geom
FROM area a
JOIN edition e ON e.id = a.edition_id
LEFT JOIN area p ON p.edition_id = a.edition_id AND p.area = a.parent
WHERE e.id IN (SELECT DISTINCT ON (n.name) n.id FROM edition n JOIN import i ON i.id = n.import_id
               WHERE i.state = 'finished'
                 AND NOT EXISTS (SELECT 1 FROM import u WHERE u.undoes = i.id AND u.state = 'finished')
               ORDER BY n.name, i.recorded_at DESC)
"""

#: The areas with the level of the latest live snapshot, in the boundaries in which it was made, and beside it the
#: decision of the authority that held on its day.
_ZONES: Final = """
CREATE OR REPLACE VIEW wardwatch_zones AS
SELECT z.edition_id * 16777216 + z.area AS id, e.name AS edition, a.area_level, a.code, a.name,
       z.level, z.hex, z.label_vi, z.label_en, z.as_of, z.number AS snapshot,
       ST_SetSRID(ST_GeomFromWKB(a.geom), 4326) AS geom,
       z.override, z.override_from, z.override_until, z.override_document
FROM current_zone z
JOIN area a ON a.edition_id = z.edition_id AND a.area = z.area
JOIN edition e ON e.id = z.edition_id
"""


#: The column that the views of an earlier version have not.
_NEWEST: Final = """
SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('wardwatch_zones') AND attname = 'override'
"""


def create(db: Database) -> bool:
    """Make the views if the database has PostGIS; whether they are there."""
    if db.is_sqlite:
        return False
    with db.read() as conn:
        missing = _has_postgis(conn) and _one(conn, _NEWEST) is None
    if missing:
        with db.write() as conn:
            conn.exec_driver_sql("SELECT pg_advisory_xact_lock(7236120092)")
            conn.exec_driver_sql(_AREAS)
            conn.exec_driver_sql(_ZONES)
    with db.read() as conn:
        return _one(conn, "SELECT to_regclass('wardwatch_zones')") is not None


def _has_postgis(conn: Connection) -> bool:
    return _one(conn, "SELECT 1 FROM pg_extension WHERE extname = 'postgis'") == 1


def _one(conn: Connection, query: str) -> object:
    return conn.exec_driver_sql(query).scalar()
