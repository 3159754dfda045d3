"""What the vector canvas gives and takes, what it hides, and its files of before."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from lavis import session
from lavis.compute import backend as backends
from lavis.document import Assets, Context, Document, Offer, Panel, Prediction, validate
from lavis.tools.catalog import BUILT_IN, Catalog
from lavis.tools.vectors import (
    TOOL,
    LongVector,
    Params,
    Show,
    Vector,
    View,
    edits,
    history,
    long_edits,
)
from lavis.tools.vectors.exchange import (
    accept_matrix,
    accept_vectors,
    migrate,
    offers,
    start_prediction,
)
from lavis.tools.vectors.functions import run

replace = msgspec.structs.replace
GOLDEN = Path(__file__).parents[1] / "data" / "golden" / "tools" / "vectors-1.lavis"


@pytest.fixture
def ctx() -> Context:
    return Context(backends.get("numpy"))


def offer(kind: str, array) -> Offer:
    return Offer(kind, "the table", np.array(array), "a test")


# -- files of before


def test_a_file_of_version_1_opens_to_exactly_what_it_held():
    loaded = session.read(GOLDEN, Catalog(BUILT_IN).find)
    first = Params(
        (
            Vector("a", 3.5, -1 / 3, color="cat3"),
            Vector("b b", 0.1, 2.0, tail_x=1.0, tail_y=-2.0, color="first"),
            Vector("w", -1.0, 1e6),
        ),
        pair=("b b", "a"),
        show=Show(sum=False, difference=True, projection=False, angle=False, parallelogram=True),
        snap="grid",
        view=View(1.5, -0.5, 42.0, "b b"),
    )
    assert loaded.warnings == ()
    assert loaded.document == Document(
        (
            Panel("vectors-1", "vectors", "Vector canvas", first),
            Panel("vectors-2", "vectors", "Vector canvas 2", Params()),
        )
    )


def test_migrate_leaves_the_rest_alone():
    assert migrate(1, {"snap": True, "x": 1}) == {"snap": "grid", "x": 1}
    assert migrate(1, {"snap": False}) == {"snap": "off"}
    assert migrate(1, {}) == {}
    assert migrate(2, {"snap": "tips"}) == {"snap": "tips"}


# -- giving


def test_offers(ctx):
    given = offers(Params(), run(Params(), ctx))
    assert [each.kind for each in given] == ["vectors", "matrix"]
    np.testing.assert_array_equal(given[0].array, [[3.0, 1.0], [1.0, 2.5]])
    np.testing.assert_array_equal(given[1].array, [[3.0, 1.0], [1.0, 2.5]])
    swapped = replace(Params(), pair=("w", "v"))
    np.testing.assert_array_equal(offers(swapped, None)[1].array, [[1.0, 3.0], [2.5, 1.0]])
    assert offers(Params(()), None) == []


def test_long_vectors_of_one_length_are_offered(ctx):
    songs = TOOL.preset("Songs: which are alike?").params
    (table,) = offers(songs, None)
    assert table.array.shape == (3, 3)
    back = accept_vectors(Params(()), table)
    assert [each.values for each in back.long] == [each.values for each in songs.long]


# -- taking


def test_a_table_of_two_columns_becomes_the_arrows():
    taken = accept_vectors(Params(), offer("vectors", [[1, 2], [3, 4], [5, -0.5]]))
    assert [(each.name, each.x, each.y) for each in taken.vectors] == [
        ("v", 1.0, 2.0),
        ("w", 3.0, 4.0),
        ("u", 5.0, -0.5),
    ]
    assert taken.vectors[1].color == "cat2"
    assert taken.pair == ("v", "w")
    assert validate(taken) == taken


def test_another_number_of_rows_takes_no_names_over():
    people = Params((Vector("anna", 1.0, 2.0), Vector("ben", 3.0, 1.0), Vector("carl", 0.0, 1.0)))
    two = accept_vectors(people, offer("vectors", [[1, 2], [3, -1]]))
    assert [each.name for each in two.vectors] == ["v", "w"]
    assert two.pair == ("v", "w")
    same = accept_vectors(people, offer("vectors", [[4, 5], [6, 7], [8, 9]]))
    assert [each.name for each in same.vectors] == ["anna", "ben", "carl"]
    songs = Params(long=(LongVector("Mine", (1.0, 2.0, 3.0)),))
    rows = accept_vectors(songs, offer("vectors", np.ones((2, 3))))
    assert [each.name for each in rows.long] == ["row 1", "row 2"]


def test_any_other_table_becomes_bars():
    taken = accept_vectors(Params(), offer("vectors", [[1, 2, 3], [4, 5, 6]]))
    assert [each.values for each in taken.long] == [(1.0, 2.0, 3.0), (4.0, 5.0, 6.0)]
    assert taken.vectors == Params().vectors
    assert validate(taken) == taken


def test_a_hundred_vectors_fit_and_have_names_of_their_own():
    taken = accept_vectors(Params(()), offer("vectors", np.ones((100, 2))))
    assert len({each.name for each in taken.vectors}) == 100
    assert validate(taken) == taken


def test_the_columns_of_a_matrix_become_the_pair():
    taken = accept_matrix(Params(), offer("matrix", [[1, 2], [3, 4]]))
    assert [(each.x, each.y) for each in edits.pair_of(taken)] == [(1.0, 3.0), (2.0, 4.0)]
    rows = accept_matrix(Params(), offer("matrix", [[1, 2], [3, 4], [5, 6]]))
    assert [(each.x, each.y) for each in rows.vectors] == [(1.0, 2.0), (3.0, 4.0), (5.0, 6.0)]


@pytest.mark.parametrize(
    ("accept", "array", "sentence"),
    [
        (accept_matrix, np.ones((3, 3)), "The matrix is 3×3"),
        (accept_vectors, np.ones((101, 2)), "There are 101 vectors"),
        (accept_vectors, np.ones((21, 3)), "at most 20 vectors"),
        (accept_vectors, np.ones((1, 257)), "of 256 numbers"),
        (accept_vectors, [[1.0, np.nan]], "holds NaN"),
        (accept_vectors, [[1e13, 0.0]], "beyond 1e12"),
        (accept_vectors, [[1j, 0]], "real numbers"),
        (accept_vectors, np.ones((2, 2, 2)), "is 2×2×2"),
        (accept_vectors, np.ones((0, 2)), "wanted is a table"),
    ],
)
def test_what_does_not_fit_is_refused_by_a_sentence(accept, array, sentence):
    with pytest.raises(ValueError, match=sentence) as refused:
        accept(Params(), offer("matrix", array))
    assert str(refused.value).endswith(".")


# -- predictions


@pytest.mark.parametrize("what", TOOL.predictions)
def test_a_hidden_answer_is_in_no_result(ctx, what):
    everything = Show(**dict.fromkeys(Show.__struct_fields__, True))
    params = replace(Params(), show=everything, step=2, coefficients=(1.0, 1.0))
    asked = start_prediction(params, what)
    assert validate(asked) == asked
    open_result, hidden = run(params, ctx), run(asked, ctx)
    answer = getattr(open_result, what)
    assert getattr(hidden, what) is None
    assert hidden.miss is None
    plain = msgspec.to_builtins(hidden)
    points = [plain[key] for key in ("sum", "difference", "projection", "combination")]
    points += plain["chain"] or []
    assert answer not in [tuple(point) for point in points if point]
    for given in offers(asked, hidden):
        assert not any(np.allclose(row, answer) for row in given.array)


def test_revealed_both_are_there_and_the_distance(ctx):
    asked = start_prediction(Params(), "sum")
    revealed = replace(asked, prediction=Prediction("sum", (1.0, 0.5), revealed=True))
    result = run(revealed, ctx)
    assert result.sum == (4.0, 3.5)
    assert result.miss == pytest.approx(np.hypot(3.0, 3.0))


@pytest.mark.parametrize(
    ("params", "what", "sentence"),
    [
        (Params(()), "sum", "needs two vectors"),
        (Params((Vector("v", 0.0, 0.0), Vector("w", 1.0, 0.0))), "projection", "v is the zero"),
        (Params(), "weather", "to predict"),
    ],
)
def test_what_cannot_be_predicted_is_refused(params, what, sentence):
    with pytest.raises(ValueError, match=sentence):
        start_prediction(params, what)


@pytest.mark.parametrize(
    "bad",
    [Prediction("weather", (0.0, 0.0)), Prediction("sum", (1.0,)), Prediction("sum", (2e12, 0))],
)
def test_a_prediction_that_cannot_be_is_refused(bad):
    with pytest.raises(ValueError, match=r"predict|guess"):
        Params(prediction=bad)


def test_the_768_numbers_of_an_embedding_become_an_asset():
    assets = Assets()
    table = np.random.default_rng(0).normal(size=(2, 768))
    taken = accept_vectors(Params(()), offer("vectors", table), assets.put)
    assert [vector.size for vector in taken.long] == [768, 768]
    np.testing.assert_array_equal(assets.get(taken.long[1].values), table[1])
    result = run(taken, Context(backends.get("numpy"), assets))
    assert result.long.dot == pytest.approx(table[0] @ table[1])
    with pytest.raises(ValueError, match="of 1024 numbers"):
        accept_vectors(Params(()), offer("vectors", np.ones((1, 1025))), assets.put)


# -- names that travel


def test_names_go_along_with_what_is_sent() -> None:
    songs = TOOL.preset("Songs: which are alike?").params
    (offer,) = [each for each in offers(songs, None) if each.name == "The long vectors"]
    assert offer.labels == ("Blinding Lights", "Someone Like You", "Levitating")
    taken = accept_vectors(Params(), offer)
    assert [each.name for each in taken.long] == list(offer.labels)


def test_names_that_come_twice_get_numbers_and_long_ones_are_cut() -> None:
    rows = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
    offer = Offer("vectors", "w", rows, "a test", ("cat", "cat", "x" * 40, " \n"))
    taken = validate(accept_vectors(Params(), offer))
    assert [each.name for each in taken.vectors] == ["cat", "cat 2", "x" * 24, "v 4"]


def test_the_columns_of_a_matrix_keep_their_names() -> None:
    (pair,) = [each for each in offers(Params(), None) if each.kind == "matrix"]
    assert pair.columns == ("v", "w")
    renamed = Offer("matrix", "A", pair.array, "a test", columns=("î", "ĵ"))
    assert [each.name for each in accept_matrix(Params(), renamed).vectors] == ["î", "ĵ"]


def test_an_offer_refuses_names_that_are_not_as_many() -> None:
    with pytest.raises(ValueError, match="2 names came"):
        Offer("vectors", "w", np.ones((3, 2)), "a test", ("a", "b"))


@pytest.mark.parametrize("what", TOOL.predictions)
@pytest.mark.parametrize(
    ("v", "w"),
    [
        ((3, 1), (1, 2.5)),
        ((1, -1), (1, -1)),
        ((-1, 1), (-1, 1)),
        ((2, -2), (0, 0)),
        ((1e-200, 1e-200), (1, -1)),  # whose square is 0
        ((1e-310, 0), (0, 0)),
    ],
)
def test_the_first_guess_is_not_the_answer(ctx, what, v, w):
    params = Params((Vector("v", *map(float, v)), Vector("w", *map(float, w), color="cat2")))
    answer = getattr(run(params, ctx), what)
    guess = start_prediction(params, what).prediction.values
    longest = max(np.hypot(*v), np.hypot(*w))
    assert np.hypot(*np.subtract(guess, answer)) > longest / 3


# -- what the numbers are called


def test_the_features_of_the_songs_go_where_the_songs_go():
    songs = TOOL.preset("Songs: which are alike?").params
    assert songs.features == ("energy", "danceability", "acousticness")
    (given,) = offers(songs, None)
    assert given.columns == songs.features
    assert validate(accept_vectors(Params(), given)).features == songs.features
    bare = Offer("vectors", "rows", np.ones((2, 3)), "a test")
    assert accept_vectors(songs, bare).features == (), "they were the names of others"


def test_features_are_named_by_hand():
    songs = TOOL.preset("Songs: which are alike?").params
    named = validate(long_edits.name_features(songs, [" a  b ", "", "c", "", " "]))
    assert named.features == ("a b", "", "c")
    assert [long_edits.feature(named, index) for index in range(4)] == ["a b", "2", "c", "4"]
    assert history.describe(songs, named) == "Name the numbers"
    for bad in (["x" * 25], ["a"] * 1025, ["a\x07"]):
        with pytest.raises(ValueError, match=r"\.$"):
            long_edits.name_features(songs, bad)
