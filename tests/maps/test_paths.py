"""Polygons become one path with every ring of every part."""

import numpy as np
import shapely

from maps.paths import compound_path


def test_islands_and_holes_are_all_in_the_path() -> None:
    holed = shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 2)
    shapes = np.array([shapely.MultiPolygon([holed, shapely.box(5, 0, 6, 1)]), shapely.box(8, 0, 9, 1), None])
    path = compound_path(shapes)
    assert (path.codes == path.MOVETO).sum() == (path.codes == path.CLOSEPOLY).sum() == 4
    for inside in ((0.5, 0.5), (5.5, 0.5), (8.5, 0.5)):
        assert path.contains_point(inside)


def test_nothing_and_empty_shapes_make_an_empty_path() -> None:
    for shapes in (np.array([None]), np.array([shapely.Polygon()]), np.array([shapely.MultiPolygon()])):
        assert not len(compound_path(shapes).vertices)
