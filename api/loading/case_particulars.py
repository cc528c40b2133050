"""What is told of a load of cases besides its numbers."""

from collections.abc import Mapping
from typing import Any

from api.flagging import flagged_told
from api.loading.loaded import said_of
from geodata.intake import CaseBatch
from geodata.intake.notes import Note


def case_particulars(batch: CaseBatch, remarks: Mapping[str, int]) -> dict[str, Any]:
    """Reasons, remarks and columns, and every row that is told singly; `remarks` counts accepted rows by remark."""
    told: dict[str, Any] = {"reasons": batch.reasons(), "remarks": remarks, "columns": batch.columns}
    told["refused_rows"] = said_of(batch.refused)
    told["cases"] = int(batch.rows["count"].sum())
    if batch.balances.height:
        told["balances"] = {"rows": batch.balances.height, "cases": int(batch.balances["count"].sum())}
    if batch.recomputed is not None:
        told["recomputed"] = batch.recomputed.height
    if batch.skipped.height:
        told["skipped"] = batch.skipped.to_dicts()
    if batch.corrections.height:
        told["corrections"] = batch.corrections.drop("place_words").to_dicts()
    if batch.flagged.height:
        told["remarks"] = {**remarks, "point_flagged": batch.flagged.height}
        told["flagged"] = flagged_told(batch.flagged)
    return told


def counting_again(cases: int) -> list[str]:
    """What is said where a delivery no longer holds cases that were set aside as doubles, or their other half."""
    if cases <= 0:
        return []
    return [
        Note(
            f"cases set aside as doubles that count again: {cases}; look with wardwatch cases doubles",
            f"{cases} ca trước để riêng vì trùng nay lại được tính; xem bằng wardwatch cases doubles",
        )
    ]
