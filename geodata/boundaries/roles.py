"""The columns of a layer, each in its role: as chosen, else by usual names."""

from geodata.boundaries.choice import LayerChoice
from geodata.boundaries.columns import (
    ParentLevel,
    chosen,
    guess_code,
    guess_name,
    guess_parent,
    levels_in_columns,
)
from geodata.boundaries.lettering import meant_headings


class Roles:
    """Which column has which part, known as soon as the file's headings are.

    `of` is role -> column: `code`, `name`, `parent`, `population`, and `district_code`, `district_name` and so on;
    the columns are called as they were meant, in Unicode.
    """

    def __init__(self, area_level: str, how: LayerChoice, where: str) -> None:
        self.area_level, self.how, self.where = area_level, how, where
        self.of: dict[str, str] = {}
        self.seen: list[str] = []

    def choose(self, columns: list[str]) -> list[str]:
        """The columns that are read, as the file calls them; InputError where a role cannot be filled."""
        called = meant_headings(columns)
        self.seen = [called[column] for column in columns]
        self.of = self._chosen(called)
        known = {meant: column for column, meant in called.items()}
        return [known[meant] for meant in dict.fromkeys(self.of.values())]

    @property
    def left_aside(self) -> tuple[str, ...]:
        """Columns that nothing is read from."""
        used = set(self.of.values())
        return tuple(column for column in self.seen if column not in used)

    @property
    def suggested(self) -> tuple[ParentLevel, ...]:
        """Levels above that could be made from columns; a column of parents' codes is one of theirs."""
        if self.how.parent:
            return ()
        taken = {column for role, column in self.of.items() if role != "parent"}
        asked = {up.area_level for up in self.how.parent_levels}
        found = levels_in_columns(self.seen, self.area_level, taken)
        return tuple(up for up in found if up.area_level not in asked)

    def _chosen(self, called: dict[str, str]) -> dict[str, str]:
        how, level, columns = self.how, self.area_level, self.seen
        given = {"code": how.code, "name": how.name, "parent": how.parent, "population": how.population}
        given = {role: called.get(column or "", column) for role, column in given.items()}
        code = chosen(
            given["code"], guess_code(columns, level), columns, what="code", option="--code", where=self.where
        )
        roles = {"code": code, **self._of_parents()}
        guesses = {"name": guess_name(columns, level, roles.values())}
        if not how.parent_levels:
            guesses["parent"] = guess_parent(columns, level, roles.values())
        for role in ("name", "parent", "population"):
            column = given[role] or guesses.get(role, "")
            if column:
                roles[role] = chosen(column, "", columns, what=role, option=f"--{role}", where=self.where)
        return roles

    def _of_parents(self) -> dict[str, str]:
        roles = {}
        for up in self.how.parent_levels:
            option = f"--parent-level {up.area_level}="
            for part in ("code", "name"):
                if column := getattr(up, part):
                    roles[f"{up.area_level}_{part}"] = chosen(
                        column, "", self.seen, what=part, option=option, where=self.where
                    )
        return roles
