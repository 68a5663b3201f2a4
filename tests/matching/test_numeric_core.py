"""The arithmetic of the matcher against brute force: a loop must find what a closed form promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.matching import constants as c
from bot.matching.linear import ridge, squared_hinge
from bot.matching.linear.sparse_matrix import Doubles, Floats, Ints, SparseMatrix
from bot.matching.words import naive_bayes as bayes

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS, FEATURES, ENTRIES = 20, 30, 4


def sparse(dense: Floats) -> SparseMatrix:
    """Return the sparse form of a table."""
    rows, columns = np.nonzero(dense)
    return SparseMatrix(rows, columns, dense[rows, columns], dense.shape)


def dense(matrix: SparseMatrix) -> Floats:
    """Return the table that `matrix` stands for."""
    table = np.zeros(matrix.shape, dtype=np.float32)
    np.add.at(table, (matrix.rows, matrix.columns), matrix.values)
    return table


def random_table(rows: int, columns: int, seed: int, filled: float = 0.3) -> Floats:
    """Return random numbers above 0, of which a share is `filled`; the first columns are full."""
    random = np.random.default_rng(seed)
    table = random.uniform(0.1, 1, (rows, columns)) * (random.uniform(size=(rows, columns)) < filled)
    table[:, :2] = random.uniform(0.1, 1, (rows, 2))
    return table.astype(np.float32)


@pytest.fixture(params=[1, 2, 3])
def table(request: pytest.FixtureRequest) -> Floats:
    """Return texts x features, each time others."""
    return random_table(TEXTS, FEATURES, request.param)


@pytest.fixture
def labels() -> Ints:
    """Return the entry of each text; the last two texts belong to none."""
    return np.append(np.arange(TEXTS - 2) % ENTRIES, [-1, -1])


def one_hot(labels: Ints) -> Doubles:
    """Return 1 at each text's entry."""
    table: Doubles = (labels[:, None] == np.arange(ENTRIES)).astype(np.float64)
    return table


def test_a_sparse_matrix_multiplies_as_its_table_does(table: Floats) -> None:
    """Rows without any entry included."""
    table[[0, 7]] = 0
    other = random_table(FEATURES, 5, 9, filled=1)
    assert sparse(table).times(other) == pytest.approx(table @ other, rel=1e-5)
    assert dense(sparse(table).transposed()).tolist() == table.T.tolist()


def test_a_sparse_matrix_multiplies_vectors_as_its_table_does(table: Floats) -> None:
    """From both sides, whatever the order of its entries."""
    table[[0, 7]] = 0
    table[:, 9] = 0
    matrix = sparse(table)
    order = np.random.default_rng(6).permutation(len(matrix.rows))
    mixed = SparseMatrix(matrix.rows[order], matrix.columns[order], matrix.values[order], matrix.shape)
    columns, rows = np.linspace(-1, 1, FEATURES), np.linspace(2, 3, TEXTS)
    assert mixed.dot(columns) == pytest.approx(table @ columns, rel=1e-6)
    assert mixed.transposed_dot(rows) == pytest.approx(table.T @ rows, rel=1e-6)


def test_some_rows_of_a_sparse_matrix_stand_in_their_order(table: Floats) -> None:
    """However they are asked for."""
    taken = sparse(table).take(np.array([11, 3, 5]))
    assert dense(taken).tolist() == table[[3, 5, 11]].tolist()


@pytest.mark.parametrize("rows", [TEXTS, 200])
def test_entries_of_one_place_add_up_in_every_product(rows: int) -> None:
    """A pair of concepts and a pair of neighbours may share a name, and so a column."""
    once, again = sparse(random_table(rows, FEATURES, 6)), sparse(random_table(rows, FEATURES, 7))
    order = np.argsort(np.append(once.rows, again.rows), kind="stable")
    twice = SparseMatrix(
        np.append(once.rows, again.rows)[order],
        np.append(once.columns, again.columns)[order],
        np.append(once.values, again.values)[order],
        once.shape,
    )
    table = dense(once) + dense(again)
    other = random_table(FEATURES, 3, 8, filled=1)
    assert twice.times(other) == pytest.approx(table @ other, rel=1e-4)
    assert twice.gram() == pytest.approx(table @ table.T, rel=1e-4)
    assert twice.prepared().times(other) == pytest.approx(table @ other, rel=1e-4)


@pytest.mark.parametrize("rows", [1, TEXTS, 200])
def test_inner_products_are_those_of_the_table(rows: int) -> None:
    """For features that one text has and for those that all have, which are added up in different ways."""
    table = random_table(rows, FEATURES, rows, filled=0.05)
    assert sparse(table).gram() == pytest.approx(table @ table.T, rel=1e-4, abs=1e-5)


def test_the_form_for_repeated_products_gives_the_same_products(table: Floats) -> None:
    """In both directions."""
    prepared = sparse(table).prepared()
    right, left = random_table(FEATURES, 3, 4, filled=1), random_table(TEXTS, 3, 5, filled=1)
    assert prepared.times(right) == pytest.approx(table @ right, rel=1e-5)
    total = np.ones((FEATURES, 3), dtype=np.float32)
    prepared.add_turned_times(left, total)
    assert total == pytest.approx(1 + table.T @ left, rel=1e-5)


def ridge_scores(table: Floats, targets: Doubles, asked: Floats) -> Doubles:
    """Return the scores of `asked` after a ridge regression on `table`, by the normal equations.

    The bias is the weight of a further feature that is 1 everywhere, and is held small like the others.
    """
    known = np.hstack([table, np.ones((len(table), 1))]).astype(np.float64)
    weights = np.linalg.solve(known.T @ known + c.RIDGE * np.eye(known.shape[1]), known.T @ targets)
    scores: Doubles = np.hstack([asked, np.ones((len(asked), 1))]) @ weights
    return scores


def test_the_exact_model_is_that_of_the_normal_equations(table: Floats, labels: Ints) -> None:
    """It is solved by texts, and they are solved by features."""
    model, _, _ = ridge.fit_exactly(sparse(table), labels, ENTRIES)
    expected = ridge_scores(table, one_hot(labels), table)
    assert model.table(sparse(table)) == pytest.approx(expected, abs=1e-4)
    row = sparse(table[3:4])
    assert model.scores(row.columns, row.values) == pytest.approx(expected[3], abs=1e-4)


def test_many_texts_are_inverted_in_halves_to_the_same_end() -> None:
    """Large matrices are inverted block by block."""
    table = random_table(150, FEATURES, 8)
    labels = np.arange(150) % ENTRIES
    model, _, _ = ridge.fit_exactly(sparse(table), labels, ENTRIES)
    assert model.table(sparse(table)) == pytest.approx(ridge_scores(table, one_hot(labels), table), abs=1e-3)


def test_a_text_left_out_scores_as_if_it_had_never_been_learned(table: Floats, labels: Ints) -> None:
    """The closed form stands for twenty models, each learned from nineteen texts."""
    _, text_out, _ = ridge.fit_exactly(sparse(table), labels, ENTRIES)
    for text in range(TEXTS):
        others = np.arange(TEXTS) != text
        expected = ridge_scores(table[others], one_hot(labels)[others], table[text : text + 1])[0]
        assert text_out[text] == pytest.approx(expected, abs=1e-4)


def test_an_entry_left_out_leaves_scores_of_the_others(table: Floats, labels: Ints) -> None:
    """The closed form stands for one model an entry, learned without all of its texts."""
    _, _, entry_out = ridge.fit_exactly(sparse(table), labels, ENTRIES)
    for entry in range(ENTRIES):
        members = labels == entry
        expected = ridge_scores(table[~members], one_hot(labels)[~members], table[members])
        expected[:, entry] = -np.inf
        assert entry_out[members] == pytest.approx(expected, abs=1e-4)


def hinge_loss(table: Floats, targets: Doubles, weights: Doubles) -> float:
    """Return the squared hinge loss with its penalty; the last row of `weights` is the bias."""
    scores = table @ weights[:-1] + weights[-1]
    wanted = np.where(targets > 0, np.maximum(scores, 1), np.minimum(scores, 0))
    return float(((wanted - scores) ** 2).sum() + c.RIDGE * (weights**2).sum())


def stacked(model: ridge.Linear) -> Doubles:
    """Return the weights of `model` with the bias below them."""
    return np.vstack([model.weights, model.bias]).astype(np.float64)


def test_blocks_come_near_the_machine_with_a_margin(table: Floats, labels: Ints) -> None:
    """A few sweeps leave a loss within a percent of the least, and below that of the exact ridge."""
    targets = one_hot(labels)
    known = np.hstack([table, np.ones((TEXTS, 1))]).astype(np.float64)
    best: Doubles = np.zeros((FEATURES + 1, ENTRIES))
    for _ in range(500):
        scores = known @ best
        wanted = np.where(targets > 0, np.maximum(scores, 1), np.minimum(scores, 0))
        best = np.asarray(
            np.linalg.solve(known.T @ known + c.RIDGE * np.eye(FEATURES + 1), known.T @ wanted), np.float64
        )
    exact, _, _ = ridge.fit_exactly(sparse(table), labels, ENTRIES)
    blocks = ridge.fit_in_blocks(sparse(table), labels, ENTRIES)
    least, reached, plain = (
        hinge_loss(table, targets, weights) for weights in (best, stacked(blocks), stacked(exact))
    )
    assert reached <= least * 1.01
    assert reached < plain


def squared_hinge_slope(
    table: Floats, sides: Doubles, shares: Doubles, penalty: float, solution: Doubles
) -> Doubles:
    """Return the slope of the squared hinge loss at `solution`: the weights with the bias below them."""
    known = np.hstack([table, np.ones((TEXTS, 1))]).astype(np.float64)
    short = np.maximum(1 - sides * (known @ solution), 0)
    slope: Doubles = -known.T @ (shares * sides * short) + penalty * np.append(solution[:-1], 0)
    return slope


def test_the_classifier_of_two_kinds_finds_the_least_loss(table: Floats) -> None:
    """A text more of one kind pulls as hard as its share says; the bias is not held down."""
    sides = np.where(np.arange(TEXTS) < 5, 1.0, -1.0)
    shares = np.where(sides > 0, 2.0, 2 / 3)
    weights, bias = squared_hinge.fit(sparse(table), sides, shares, penalty=1.0)
    before = squared_hinge_slope(table, sides, shares, 1.0, np.zeros(FEATURES + 1))
    after = squared_hinge_slope(table, sides, shares, 1.0, np.append(weights, bias))
    assert np.abs(after).max() < np.abs(before).max() / 1000


def bayes_weights(table: Floats, labels: Ints, sizes: Doubles | None = None) -> Doubles:
    """Return log-odds counted cell by cell, with the entries' `sizes` where they are given."""
    smoothing = c.BAYES_SMOOTHING
    sums = np.array(
        [[table[labels == entry, at].sum() for entry in range(ENTRIES)] for at in range(FEATURES)]
    )
    if sizes is None:
        sizes = sums.sum(axis=0) + smoothing * (FEATURES + 1)
    weights = np.zeros((FEATURES, ENTRIES))
    for at in range(FEATURES):
        anywhere = (table[:, at].sum() + smoothing * ENTRIES) / sizes.sum()
        for entry in range(ENTRIES):
            weights[at, entry] = np.log((sums[at, entry] + smoothing) / sizes[entry] / anywhere)
    return weights


def test_naive_bayes_weighs_by_log_odds(table: Floats, labels: Ints) -> None:
    """As counted cell by cell."""
    model = bayes.fit(sparse(table), labels, ENTRIES)
    assert model.weights == pytest.approx(bayes_weights(table, labels), abs=1e-4)


def left_out(table: Floats, labels: Ints) -> Iterator[tuple[int, Doubles, Doubles]]:
    """Yield each text with its scores when it, and when its whole entry, is taken out of the counts."""
    sizes = np.array([table[labels == entry].sum() for entry in range(ENTRIES)])
    sizes = sizes + c.BAYES_SMOOTHING * (FEATURES + 1)
    for text in range(TEXTS):
        alone = table.copy()
        alone[text] = 0
        without = table.copy()
        without[labels == labels[text] if labels[text] >= 0 else text] = 0
        yield (
            text,
            table[text] @ bayes_weights(alone, labels, sizes),
            table[text] @ bayes_weights(without, labels, sizes),
        )


def test_naive_bayes_scores_what_is_left_out_without_counting_it(table: Floats, labels: Ints) -> None:
    """The sizes of the entries stay as they were: of some forty texts, one changes them by little."""
    matrix = sparse(table)
    text_out, entry_out = bayes.held_out(matrix, labels, ENTRIES, bayes.fit(matrix, labels, ENTRIES))
    for text, expected_text, expected_entry in left_out(table, labels):
        assert text_out[text] == pytest.approx(expected_text, abs=1e-3)
        entry = labels[text]
        if entry < 0:
            assert entry_out[text] == pytest.approx(expected_entry, abs=1e-3)
            continue
        others = np.arange(ENTRIES) != entry
        assert entry_out[text, others] == pytest.approx(expected_entry[others], abs=1e-3)
        assert entry_out[text, entry] == -np.inf


def test_lists_of_postings_score_as_the_whole_table_does(table: Floats, labels: Ints) -> None:
    """Where no feature has more entries than a list holds."""
    whole = bayes.fit(sparse(table), labels, ENTRIES)
    lists = bayes.fit_postings(sparse(table), labels, ENTRIES)
    assert lists.table(sparse(table)) == pytest.approx(whole.table(sparse(table)), abs=1e-3)
