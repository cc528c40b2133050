"""Settings of a running service or command: one typed class, from arguments or `WARDWATCH_…` variables."""

from datetime import date, time
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from zones.vocabulary import BASE_RESOLUTION, COARSEST_RESOLUTION, FINEST_RESOLUTION


class Settings(BaseSettings):
    """Where the workspace is and how it is shown.

    Every field can be set by an environment variable of its name with the prefix `WARDWATCH_`.
    """

    model_config = SettingsConfigDict(env_prefix="WARDWATCH_", extra="ignore")

    data: Path = Field(Path("wardwatch-data"), description="folder of the workspace (one per country)")
    database_url: str | None = Field(None, description="another store, e.g. postgresql+psycopg://…")
    today: date | None = Field(None, description="the day to be taken as today (tests, demos, replays)")
    audience: Literal["internal", "public"] | None = Field(
        None, description="what readers may see; unset: internal on loopback, public on any other address"
    )
    close_at: time | Literal["never"] = Field(
        time(6), description="local time at which the service closes the day before; never: only by hand"
    )
    rulebook: str = Field("house-three-colour", description="rulebook of the default live series")
    resolution: int = Field(
        BASE_RESOLUTION,
        ge=COARSEST_RESOLUTION,
        le=FINEST_RESOLUTION,
        description="H3 resolution that is classified",
    )
    tile_memory_mb: int = Field(256, ge=16, description="memory for finished tiles")
    max_body_mb: int = Field(32, ge=1, description="largest body of a request, in MB")
    max_upload_mb: int = Field(512, ge=1, description="largest file that the import page takes, in MB")

    @property
    def store_url(self) -> str:
        """The database to open: the one named, else SQLite in the workspace folder."""
        return self.database_url or f"sqlite:///{self.data.resolve()}/wardwatch.db"

    @property
    def cache_dir(self) -> Path:
        """Folder of what can be made again: prepared geometry, locating grids."""
        return self.data.resolve() / "cache"
