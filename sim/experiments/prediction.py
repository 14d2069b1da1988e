"""What an experiment asks, what is predicted and what would refute it: fixed before the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Size = Literal["quick", "full"]


class Protocol(BaseModel):
    """What is asked, what is predicted and what would refute it: fixed before the run.

    `changed` says what was changed after results had been seen, and why. `thresholds` are the
    numbers that a verdict turns on. `sizes` say how much is run, quick and
    full; both have the same names.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    title: str = Field(min_length=1)
    claims: tuple[str, ...] = ()
    question: str = Field(min_length=1)
    words: str = ""
    prediction: str = Field(min_length=1)
    refuted_if: str = Field(min_length=1)
    design: str = Field(min_length=1)
    changed: str = ""
    limits: str = Field(min_length=1)
    settings: tuple[str, ...] = Field(min_length=1)
    seed: int = Field(ge=0)
    thresholds: Mapping[str, float] = {}
    sizes: Mapping[Size, Mapping[str, int]]

    @model_validator(mode="after")
    def _sizes_agree(self) -> Self:
        if set(self.sizes) != {"quick", "full"}:
            raise ValueError("sizes: allowed: quick and full, both")
        quick, full = (set(self.sizes[size]) for size in ("quick", "full"))
        if quick != full:
            raise ValueError(f"sizes: only one of quick and full has {', '.join(quick ^ full)}")
        return self
