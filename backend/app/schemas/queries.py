"""What may stand in the query of a list."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.core.paging import Page
from app.services.universes import Wish
from harmonic.audio.formats import FORMATS

STORED_AS = {"order": "rank"}
"""Fields that are stored under another name."""


class Query(BaseModel):
    """A query string: text that is read as what it means; unknown names are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Paging(Query):
    """Which part of a list."""

    page: Annotated[int, Field(ge=1, le=1_000_000, description="Which page, from 1.")] = 1
    per_page: Annotated[int, Field(ge=1, le=100, description="Items a page.")] = 20
    sort: Annotated[Literal["created_at", "updated_at", "name"], Field(description="What orders the list.")] = (
        "created_at"
    )
    order: Annotated[Literal["asc", "desc"] | None, Field(description="Smallest or largest first.")] = None

    def as_page(self, *, descending: bool = True, renamed: dict[str, str] | None = None) -> Page:
        """Return the page that is asked for.

        Parameters
        ----------
        descending : bool
            Whether the largest comes first where the query does not say.
        renamed : dict of str, optional
            Fields that are stored under another name.

        Returns
        -------
        Page
            Ready for a service.
        """
        largest_first = descending if self.order is None else self.order == "desc"
        return Page(self.page, self.per_page, (renamed or {}).get(self.sort, self.sort), largest_first)


class UniverseQuery(Paging):
    """Which universes."""

    public: Annotated[bool, Field(description="The public ones, instead of one's own and those shared with one.")] = (
        False
    )
    scope: Annotated[
        Literal["owned", "shared"] | None, Field(description="Only one's own, or only those shared with one.")
    ] = None
    favorite: Annotated[bool, Field(description="Only one's favourites.")] = False
    tag: Annotated[str | None, Field(max_length=40, description="Only those with this tag.")] = None
    q: Annotated[
        str | None, Field(max_length=200, description="Only those that have this in name, description or tags.")
    ] = None

    def as_wish(self) -> Wish:
        """Return what is asked for besides the page."""
        return Wish(self.public, self.scope, self.favorite, self.tag, self.q)


class SceneQuery(Paging):
    """Which scenes; by their order unless said otherwise."""

    sort: Literal["order", "created_at", "updated_at", "name"] = "order"  # type: ignore[assignment]
    universe_id: Annotated[UUID | None, Field(description="Those of one universe.")] = None


class MemberQuery(Paging):
    """Which bodies or constraints; by their order."""

    sort: Literal["order", "created_at", "updated_at"] = "order"  # type: ignore[assignment]


class SharingQuery(Paging):
    """Which of the people, or the links; newest first."""

    sort: Literal["created_at", "updated_at"] = "created_at"


class ParametersQuery(Paging):
    """Which sets of laws."""

    universe_id: Annotated[UUID, Field(description="Whose sets.")]


class TrackQuery(Paging):
    """Which tracks."""

    scene_id: Annotated[UUID | None, Field(description="Those of one scene.")] = None


class StemsQuery(Query):
    """What makes a stem."""

    by: Annotated[
        Literal["body", "material", "instrument"], Field(description="What the notes of a stem have in common.")
    ] = "instrument"


class ScoreQuery(Query):
    """In which form a score is wanted."""

    format: Annotated[Literal["json", "csv", "musicxml"], Field(description="How it is written.")] = "json"


class ImageQuery(Query):
    """In which form a picture is wanted."""

    format: Annotated[Literal["png", "svg"], Field(description="How it is written.")] = "png"


class PictureQuery(ImageQuery):
    """What a picture shows."""

    kind: Annotated[
        Literal["all", "trails", "roll", "spectrogram", "dissonance"], Field(description="What it shows.")
    ] = "all"


class FileQuery(Query):
    """In which format a track is wanted."""

    format: Annotated[
        str | None, Field(description=f"{', '.join(FORMATS)}, mid, mid-type-0 or mid-mpe; wins over Accept.")
    ] = None
