"""The balance of a raster: where all its people went."""

from dataclasses import asdict, dataclass
from typing import Any

from geodata.intake.notes import Note


@dataclass(frozen=True)
class RasterReport:
    """Where the people of the raster went: `raster_sum` = `areas_sum` + `outside`, up to rounding.

    `areas_sum` counts everybody once; `areas_alone_sum` is what the areas would add up to if each were cut out alone,
    so that `overlap` people were counted more than once. `outside` people live in pixels, or parts of them, that no
    area covers: `in_slivers` in the narrow gaps between areas, `in_gaps` in wider holes (lakes, a province that was
    not loaded), the rest beyond the outline. `persons` is the sum as whole numbers; `unknown` areas hold no pixel
    with a value.
    """

    raster: str
    band: int
    level: str
    areas: int
    raster_sum: float
    areas_sum: float
    areas_alone_sum: float
    outside: float
    in_slivers: float
    in_gaps: float
    overlap: float
    persons: int
    unknown: int
    negative_pixels: int
    overlaps_shared: bool

    def as_dict(self) -> dict[str, Any]:
        """Plain values, people to a tenth."""
        return {
            key: round(value, 1) if isinstance(value, float) else value for key, value in asdict(self).items()
        }

    def notes(self) -> list[str]:
        """The balance in words, and what should be looked at."""
        beyond = self.outside - self.in_slivers - self.in_gaps
        told: list[str] = [Note(
            f"raster {self.raster_sum:,.0f} people = {self.areas_sum:,.0f} in {self.areas:,} {self.level} areas"
            f" + {self.outside:,.0f} outside all of them ({self.in_slivers:,.0f} in slivers between areas,"
            f" {self.in_gaps:,.0f} in wider gaps, {beyond:,.0f} beyond the outline)",
            f"ảnh lưới có {_vi(self.raster_sum)} người = {_vi(self.areas_sum)} trong {_vi(self.areas)} đơn vị"
            f" + {_vi(self.outside)} ngoài mọi đơn vị ({_vi(self.in_slivers)} trong các khe hẹp giữa các đơn vị,"
            f" {_vi(self.in_gaps)} trong các khoảng trống rộng hơn, {_vi(beyond)} ngoài đường bao)",
        )]  # fmt: skip
        if self.overlap >= 0.5:
            how = "shared among the areas, counted once" if self.overlaps_shared else "counted in each area"
            how_vi = "chia cho các đơn vị, đếm một lần" if self.overlaps_shared else "đếm ở mỗi đơn vị"
            told.append(Note(
                f"{self.overlap:,.0f} people live where areas overlap: {how}",
                f"{_vi(self.overlap)} người sống ở chỗ các đơn vị chồng lên nhau: {how_vi}",
            ))  # fmt: skip
        if self.unknown:
            told.append(Note(
                f"{self.unknown:,} areas hold no pixel with a value: population not known",
                f"{_vi(self.unknown)} đơn vị không có điểm ảnh nào mang giá trị: không rõ dân số",
            ))  # fmt: skip
        if self.negative_pixels:
            told.append(Note(
                f"{self.negative_pixels:,} pixels are negative and were left out",
                f"{_vi(self.negative_pixels)} điểm ảnh mang số âm, đã bỏ ra",
            ))  # fmt: skip
        return told


def _vi(number: float) -> str:
    return f"{number:,.0f}".replace(",", ".")
