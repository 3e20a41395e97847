"""Sharing universes by name and by link, favourites, tags, and finding universes."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from tests.services.factories import Person, created, new_scene, new_universe, ok, problem, sign_up


def shared(owner: Person, universe: dict[str, Any], person: Person, role: str = "viewer") -> dict[str, Any]:
    wanted = {"username": person.user["username"], "role": role}
    return created(owner.post(f"/api/universes/{universe['id']}/collaborators", wanted))


def listed(person: Person, **wish: Any) -> list[str]:
    query = "&".join(f"{name}={value}" for name, value in wish.items())
    return [row["name"] for row in ok(person.get(f"/api/universes?sort=name&order=asc&{query}"))]


def test_who_it_is_shared_with_finds_it_in_their_list_and_sees_what_they_are_to_it(client: FlaskClient) -> None:
    ada, ben = sign_up(client), sign_up(client)
    universe = new_universe(ada, name="Shared")
    new_universe(ben, name="Own")
    row = shared(ada, universe, ben, "editor")
    assert (row["id"], row["username"], row["role"]) == (ben.user["id"], ben.user["username"], "editor")
    assert listed(ben) == ["Own", "Shared"]
    assert listed(ben, scope="shared") == ["Shared"]
    assert listed(ben, scope="owned") == ["Own"]
    seen = ok(ben.get(f"/api/universes/{universe['id']}"))
    assert (seen["role"], seen["can_edit"]) == ("editor", True)
    assert ok(ben.get(f"/api/scenes?universe_id={universe['id']}")) == []
    scene = new_scene(ben, universe)
    assert ok(ada.get(f"/api/scenes/{scene['id']}"))["can_edit"] is True


def test_a_role_can_be_changed_and_taken_away_and_one_may_leave(client: FlaskClient) -> None:
    ada, ben = sign_up(client), sign_up(client)
    universe = new_universe(ada)
    shared(ada, universe, ben)
    place = f"/api/universes/{universe['id']}/collaborators/{ben.user['id']}"
    problem(ben.patch(f"/api/universes/{universe['id']}", {"name": "mine"}), 403)
    assert ok(ada.patch(place, {"role": "editor"}))["role"] == "editor"
    assert ok(ben.patch(f"/api/universes/{universe['id']}", {"name": "ours"}))["name"] == "ours"
    problem(ben.patch(f"/api/universes/{universe['id']}", {"visibility": "public"}), 403)
    problem(ben.patch(place, {"role": "viewer"}), 403)
    assert ok(ben.delete(place)) == {"id": ben.user["id"], "deleted": True}
    problem(ben.get(f"/api/universes/{universe['id']}"), 404)
    problem(ada.delete(place), 404)


def test_with_whom_it_cannot_be_shared_is_told(client: FlaskClient) -> None:
    ada, ben = sign_up(client), sign_up(client)
    universe = new_universe(ada)
    path = f"/api/universes/{universe['id']}/collaborators"
    (fault,) = problem(ada.post(path, {"username": "nobody.at.all"}), 422)["errors"]
    assert (fault["pointer"], fault["value"]) == ("/username", "nobody.at.all")
    problem(ada.post(path, {"username": ada.user["username"]}), 409)
    shared(ada, universe, ben)
    problem(ada.post(path, {"username": ben.user["username"].upper()}), 409)
    problem(ada.post(path, {"username": ben.user["username"], "role": "owner"}), 422)


def test_a_universe_is_shared_with_so_many_and_no_more(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.sharing.MOST_COLLABORATORS", 1)
    monkeypatch.setattr("app.services.invitations.MOST_INVITATIONS", 1)
    ada, ben, cid = sign_up(client), sign_up(client), sign_up(client)
    universe = new_universe(ada)
    shared(ada, universe, ben)
    path = f"/api/universes/{universe['id']}"
    problem(ada.post(f"{path}/collaborators", {"username": cid.user["username"]}), 403)
    token = created(ada.post(f"{path}/invitations"))["token"]
    problem(ada.post(f"{path}/invitations"), 409)
    problem(cid.post("/api/invitations/accept", {"token": token}), 403)


def test_whoever_holds_the_link_comes_in_and_is_never_less_than_before(client: FlaskClient) -> None:
    ada, ben = sign_up(client), sign_up(client)
    universe = new_universe(ada, name="Behind a link")
    path = f"/api/universes/{universe['id']}/invitations"
    to_view = created(ada.post(path))
    to_edit = created(ada.post(path, {"role": "editor", "hours": 1}))
    assert to_view["role"] == "viewer"
    come = lambda person, made: ok(person.post("/api/invitations/accept", {"token": made["token"]}))["role"]  # noqa: E731
    assert come(ben, to_view) == "viewer"
    assert come(ben, to_edit) == "editor"
    assert come(ben, to_view) == "editor"
    assert come(ada, to_view) == "owner"
    assert listed(ben) == ["Behind a link"]


def test_the_secret_of_a_link_is_shown_once_and_kept_as_a_hash(app: APIFlask, client: FlaskClient) -> None:
    from app.db.session import db
    from app.models import Invitation

    ada = sign_up(client)
    path = f"/api/universes/{new_universe(ada)['id']}/invitations"
    response = ada.post(path)
    made = created(response)
    assert response.headers["Cache-Control"] == "no-store"
    assert ok(ada.get(response.headers["Location"])) == {k: v for k, v in made.items() if k != "token"}
    assert "token" not in ok(ada.get(path))[0]
    with app.app_context():
        (row,) = db.session.scalars(db.select(Invitation)).all()
    assert row.token_hash == hashlib.sha256(made["token"].encode()).hexdigest()


def test_a_link_that_was_taken_back_or_has_run_out_leads_nowhere(app: APIFlask, client: FlaskClient) -> None:
    from app.db.session import db
    from app.models import Invitation
    from app.models.base import utc_now

    ada, ben = sign_up(client), sign_up(client)
    path = f"/api/universes/{new_universe(ada)['id']}/invitations"
    gone, old = created(ada.post(path)), created(ada.post(path))
    ok(ada.delete(f"{path}/{gone['id']}"))
    with app.app_context():
        for row in db.session.scalars(db.select(Invitation)):
            row.expires_at = utc_now() - timedelta(seconds=1)
        db.session.commit()
    for token in (gone["token"], old["token"], "made up"):
        problem(ben.post("/api/invitations/accept", {"token": token}), 404)
    assert ok(ada.get(path)) == []
    problem(ada.get(f"{path}/{gone['id']}"), 404)
    problem(Person(client).post("/api/invitations/accept", {"token": old["token"]}), 401)


def test_a_favourite_is_counted_once_for_each_who_likes_it(client: FlaskClient) -> None:
    ada, ben = sign_up(client), sign_up(client)
    universe = new_universe(ada, name="Liked", visibility="unlisted")
    path = f"/api/universes/{universe['id']}"
    assert ok(ben.put(f"{path}/favorite")) == ok(ben.put(f"{path}/favorite")) == {"is_favorite": True, "favorites": 1}
    assert ok(ada.put(f"{path}/favorite"))["favorites"] == 2
    seen = ok(ben.get(path))
    assert (seen["is_favorite"], seen["favorites"]) == (True, 2)
    assert ok(Person(client).get(path))["is_favorite"] is False
    assert listed(ben) == []
    assert listed(ben, favorite="true") == ["Liked"]
    assert ok(ben.delete(f"{path}/favorite")) == {"is_favorite": False, "favorites": 1}
    assert listed(ben, favorite="true") == []
    problem(Person(client).get("/api/universes?favorite=true"), 401)
    problem(Person(client).get("/api/universes?scope=owned"), 401)


def test_a_favourite_that_becomes_private_is_seen_no_more(client: FlaskClient) -> None:
    ada, ben = sign_up(client), sign_up(client)
    universe = new_universe(ada, is_public=True)
    ok(ben.put(f"/api/universes/{universe['id']}/favorite"))
    ok(ada.patch(f"/api/universes/{universe['id']}", {"visibility": "private"}))
    assert listed(ben, favorite="true") == []


def test_universes_are_found_by_tag_and_by_word_whatever_their_case(client: FlaskClient) -> None:
    ada = sign_up(client)
    new_universe(ada, name="Äther", tags=["slow", "glass"])
    new_universe(ada, name="Bells", description="Of 100 % bronze", tags=["glass"])
    new_universe(ada, name="Under_score")
    assert listed(ada, tag="glass") == ["Bells", "Äther"] or listed(ada, tag="glass") == ["Äther", "Bells"]
    assert listed(ada, tag="gla") == []
    assert listed(ada, q="äTHER") == ["Äther"]
    assert listed(ada, q="BRONZE") == ["Bells"]
    assert listed(ada, q="slo") == ["Äther"]
    assert listed(ada, q="100 %25") == ["Bells"]
    assert listed(ada, q="_") == ["Under_score"]


def test_tags_are_replaced_and_each_is_a_word_given_once(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada, tags=["b", "a"])
    path = f"/api/universes/{universe['id']}"
    assert universe["tags"] == ["b", "a"]
    assert ok(ada.patch(path, {"name": "x"}))["tags"] == ["b", "a"]
    assert ok(ada.patch(path, {"tags": ["c"]}))["tags"] == ["c"]
    assert ok(ada.patch(path, {"tags": None}))["tags"] == []
    for tags in (["Upper"], ["a b"], [""], ["x"] * 2, [str(n) for n in range(21)]):
        problem(ada.patch(path, {"tags": tags}), 422)


def test_a_page_of_universes_takes_the_same_queries_however_many_there_are(app: APIFlask, client: FlaskClient) -> None:
    from sqlalchemy import event

    from app.db.session import db

    ada, ben = sign_up(client), sign_up(client)
    counts = []
    for many in (1, 6):
        for _ in range(many):
            shared(ada, new_universe(ada, tags=["t"]), ben)
        asked: list[str] = []
        with app.app_context():
            engine = db.engine
        note = lambda _c, _cur, statement, *_: asked.append(statement)  # noqa: E731, B023
        event.listen(engine, "before_cursor_execute", note)
        ok(ben.get("/api/universes"))
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len([statement for statement in asked if statement.startswith("SELECT")]))
    assert counts[0] == counts[1]
