"""Merge patches, partial models and rights, each by itself."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from pydantic import ValidationError

from app.core.errors import Forbidden, NotFound, Unauthenticated
from app.core.merging import merged
from app.core.partial import HarmonyChanges, LawsChanges, SceneFields, given, partial_of
from app.core.permissions import Action, Caller, Role, Visibility, may, require, role_of
from harmonic.scene import Harmony, Laws, Scene

OBJECTS = st.recursive(
    st.dictionaries(st.sampled_from("abc"), st.integers() | st.lists(st.integers(), max_size=2), max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner | st.integers(), max_size=3),
    max_leaves=6,
)
PATCHES = st.recursive(
    st.dictionaries(st.sampled_from("abc"), st.integers() | st.none(), max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner | st.none(), max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("stored", "changes", "result"),
    [
        # The examples of RFC 7396, appendix A, that objects can show.
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": 1}, {"a": 1}, {"e": 1, "a": 1}),
        # What became empty is inherited again.
        ({"a": {"b": 1}}, {"a": {"b": None}}, {}),
        ({}, {"a": {"bb": {"ccc": None}}}, {}),
        ({"a": 1}, {"a": {"b": 2}}, {"a": {"b": 2}}),
        # A tuning is one value, whatever it is written with.
        ({"tuning": {"kind": "scala", "scl": "x"}}, {"tuning": {"kind": "meantone"}}, {"tuning": {"kind": "meantone"}}),
        ({"tuning": {"kind": "meantone"}}, {"tuning": None}, {}),
    ],
)
def test_objects_merge_arrays_replace_and_null_removes(stored, changes, result) -> None:
    before = repr((stored, changes))
    assert merged(stored, changes) == result
    assert repr((stored, changes)) == before


@for_all(OBJECTS, PATCHES)
def test_merging_twice_changes_nothing_more(stored, changes) -> None:
    once = merged(stored, changes)
    assert merged(once, changes) == once


def test_a_partial_model_tells_what_was_given_under_the_canonical_names() -> None:
    text = '{"elasticity": 0.5, "gravity": null, "boundary": {"open": ["floor"]}}'
    assert given(LawsChanges.model_validate_json(text)) == {
        "restitution": 0.5,
        "gravity": None,
        "boundary": {"open": ["floor"]},
    }
    assert given(HarmonyChanges.model_validate_json('{"tempo": "auto"}')) == {"tempo": "auto"}
    assert given(LawsChanges.model_validate_json("{}")) == {}


@pytest.mark.parametrize("model", [Laws, Harmony, Scene])
def test_a_partial_model_has_every_field_of_its_model(model) -> None:
    assert set(partial_of(model).model_fields) == set(model.model_fields)
    assert not any(field.is_required() for field in partial_of(model).model_fields.values())


@pytest.mark.parametrize(
    "text", ['{"laws": {"gravity": 101}}', '{"laws": {"boundary": {"size": [0, 1, 1]}}}', '{"seed": 1.5}', '{"x": 1}']
)
def test_a_partial_model_keeps_the_limits(text: str) -> None:
    with pytest.raises(ValidationError):
        SceneFields.model_validate_json(text)


OWNER, OTHER = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("caller", "shared_as", "role"),
    [
        (Caller(), None, Role.ANONYMOUS),
        (Caller(), Role.EDITOR, Role.ANONYMOUS),
        (Caller(OTHER), None, Role.STRANGER),
        (Caller(OTHER), Role.VIEWER, Role.VIEWER),
        (Caller(OTHER), Role.EDITOR, Role.EDITOR),
        (Caller(UUID(str(OWNER).upper())), Role.VIEWER, Role.OWNER),
    ],
)
def test_a_caller_is_somebody_by_uuid(caller: Caller, shared_as: Role | None, role: Role) -> None:
    assert role_of(caller, owner_id=OWNER, shared_as=shared_as) is role


RIGHTS = {
    Role.ANONYMOUS: {Action.READ},
    Role.STRANGER: {Action.READ, Action.KEEP},
    Role.VIEWER: {Action.READ, Action.KEEP, Action.MEET},
    Role.EDITOR: {Action.READ, Action.KEEP, Action.MEET, Action.EDIT},
    Role.OWNER: {Action.READ, Action.KEEP, Action.MEET, Action.EDIT, Action.MANAGE},
}


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("role", Role)
def test_the_table_of_rights(role: Role, visibility: Visibility) -> None:
    is_hidden = visibility is Visibility.PRIVATE and role in (Role.ANONYMOUS, Role.STRANGER)
    allowed = {action for action in Action if may(role, action, visibility)}
    assert allowed == (set() if is_hidden else RIGHTS[role])


@pytest.mark.parametrize(
    ("role", "action", "visibility", "error"),
    [
        (Role.ANONYMOUS, Action.EDIT, Visibility.PRIVATE, NotFound),
        (Role.STRANGER, Action.EDIT, Visibility.PRIVATE, NotFound),
        (Role.ANONYMOUS, Action.EDIT, Visibility.PUBLIC, Unauthenticated),
        (Role.ANONYMOUS, Action.KEEP, Visibility.PUBLIC, Unauthenticated),
        (Role.STRANGER, Action.EDIT, Visibility.UNLISTED, Forbidden),
        (Role.VIEWER, Action.EDIT, Visibility.PRIVATE, Forbidden),
        (Role.EDITOR, Action.MANAGE, Visibility.PRIVATE, Forbidden),
    ],
)
def test_who_may_not_is_told_no_more_than_needed(
    role: Role, action: Action, visibility: Visibility, error: type
) -> None:
    with pytest.raises(error):
        require(role, action, visibility=visibility, what="scene")


def test_who_may_is_let_through() -> None:
    require(Role.VIEWER, Action.READ, visibility=Visibility.PRIVATE, what="scene")
