"""Scala's files are read as its author describes them, and refused with the line that is broken."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic.scala.kbm import tuning_of_files
from harmonic.scala.lines import BrokenFile
from harmonic.scala.scl import MOST_AN_OCTAVE, read_scl, to_scl
from harmonic.vocabulary.tunings import MOST_NOTES, gathered

QUARTER_COMMA = """! meanquar.scl
!
1/4-comma meantone scale. Pietro Aaron's temperament (1523)
 12
!
 76.04900
 193.15686
 310.26471
 5/4
 503.42157
 579.47057
 696.57843
 25/16
 889.73529
 1006.84314
 1082.89214
 2/1
"""

ODD = """! odd.scl\r
!  comments may stand anywhere\r
\r
  6   notes, told with words behind\r
! as here\r
 -5.0\r
\t408. a wide third\r
100.0 C#\r
 3/2   E\\ the fifth\r
! and here
5
 1901.955000865387 the tritave
! nothing counts behind the last pitch
"""

SEVEN_OF_TWELVE = """! white keys alone
 12
 0
 127
 60
 69
 440.0
 7
 0
 x
 1
 x
 2
 3
 x
 4
 x
 5
 x
 6
"""

DIATONIC = "just major\n7\n9/8\n5/4\n4/3\n3/2\n5/3\n15/8\n2/1\n"


def kbm(*, size=0, first=0, last=127, middle=60, reference=69, frequency="440.0", octave=7, degrees=()):
    """Return the text of a keyboard mapping."""
    return "\n".join(map(str, (size, first, last, middle, reference, frequency, octave, *degrees)))


def test_a_file_of_cents_ratios_and_comments_is_read_to_a_hundredth_of_a_cent():
    tuning = read_scl(QUARTER_COMMA)
    assert tuning.name == "1/4-comma meantone scale. Pietro Aaron's temperament (1523)"
    assert tuning.cents == pytest.approx(
        (0, 76.049, 193.157, 310.265, 386.314, 503.422, 579.471, 696.578, 772.627, 889.735, 1006.843, 1082.892),
        abs=0.01,
    )
    assert tuning.period == 1200


def test_words_comments_line_ends_and_negative_cents_are_as_the_format_has_them():
    tuning = read_scl(ODD)
    assert tuning.name == ""
    assert tuning.period == pytest.approx(1901.955, abs=0.01)
    # 5 is 5/1: beyond the period, and so brought into it.
    assert tuning.cents == pytest.approx((0, 100, 408, 701.955, 884.359, 1896.955), abs=0.01)


def test_a_file_without_notes_has_one_and_its_octaves():
    tuning = read_scl("! none\nnothing but 1/1\n0\n")
    assert (tuning.cents, tuning.period) == ((0.0,), 1200.0)


@pytest.mark.parametrize(("pitch", "cents"), [("2", 1200.0), ("81 / 64", 407.82), (".5", 0.5), ("+100.", 100.0)])
def test_a_pitch_is_cents_where_it_has_a_period_and_else_a_ratio(pitch, cents):
    assert read_scl(f"x\n2\n{pitch}\n3000.0").cents[1] == pytest.approx(cents, abs=0.01)


def test_pitches_in_any_order_and_twice_are_degrees_once_and_rising():
    assert read_scl("x\n5\n700.\n200.\n700.0\n1/1\n1200.").cents == (0.0, 200.0, 700.0)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 2, "before the number of notes"),
        ("! only a comment", 2, "before the description"),
        ("x", 2, "before the number of notes"),
        ("x\ntwelve\n2/1", 2, 'the number of notes is expected here, not "twelve"'),
        ("x\n-1\n2/1", 2, "the number of notes is expected here"),
        ("x\n2\n3/2", 4, "before pitch 2 of 2"),
        ("x\n1\nC#", 3, 'no pitch, neither cents such as 701.955 nor a ratio such as 3/2: "C#"'),
        ("x\n2\n\n2/1", 3, "no pitch"),
        ("x\n1\n3/2/1", 3, "no pitch"),
        ("x\n1\n3/", 3, "no pitch"),
        ("x\n1\n701,955", 3, "no pitch"),
        ("! c\nx\n! c\n2\n! c\n-3/2\n2/1", 6, 'above 0, not "-3/2"'),
        ("x\n1\n3/0", 3, "above 0"),
        ("x\n1\n0", 3, "above 0"),
        ("x\n1\n99999.0", 3, "more than 10 octaves away"),
        ("x\n2\n3/2\n-1200.0", 4, "the period and must be above 1/1, not -1200 cents"),
        ("x\n1\n1/1", 3, "must be above 1/1"),
        ("x\n1\n3700.", 3, "at most 3 octaves"),
        ("x\n1\n3/2\n2/1", 4, "one more pitch than the 1 that line 2 tells"),
        (f"x\n{MOST_NOTES + 1}\n2/1", 2, f"at most {MOST_NOTES}"),
        ("x\n150\n" + "100.0\n" * 149 + "2/1", 152, f"more than {MOST_AN_OCTAVE} an octave"),
        ("x\n1\n" + "9" * 5000, 3, "no pitch"),
    ],
)
def test_a_broken_scale_is_refused_with_its_line_and_what_is_wrong(text, line, what):
    with pytest.raises(BrokenFile, match=rf"^line {line}: ") as caught:
        read_scl(text)
    assert what in str(caught.value)


def test_a_mapping_leaves_keys_out_and_says_how_high_the_reference_sounds():
    tuning = tuning_of_files(DIATONIC, SEVEN_OF_TWELVE)
    assert tuning.cents == pytest.approx((0, 203.91, 386.314, 498.045, 701.955, 884.359, 1088.269), abs=0.01)
    # A4 is 440 Hz and the sixth degree, 5/3 above the root.
    assert tuning.reference == pytest.approx(69 - 8.84359, abs=1e-4)


def test_a_linear_mapping_plays_every_degree_from_the_middle_key_on():
    tuning = tuning_of_files(DIATONIC, kbm(middle=62, reference=62, frequency="300"))
    assert tuning.cents == read_scl(DIATONIC).cents
    assert tuning.reference == pytest.approx(69 + 12 * math.log2(300 / 440), abs=1e-9)
    # 62 keys lie below the middle one, 65 above, of seven to an octave.
    assert tuning.lowest == pytest.approx(tuning.reference - 12 * 9 + 2.03910, abs=1e-4)
    assert tuning.highest == pytest.approx(tuning.reference + 12 * 9 + 3.86314, abs=1e-4)


def test_the_formal_octave_is_the_period_of_the_mapping():
    tuning = tuning_of_files(DIATONIC, kbm(size=3, octave=4, degrees=(0, 2, 3), reference=60, frequency="261.6256"))
    assert tuning.period == pytest.approx(701.955, abs=0.01)
    assert tuning.cents == pytest.approx((0, 386.314, 498.045), abs=0.01)


def test_keys_beyond_the_first_and_the_last_are_silent():
    tuning = tuning_of_files(DIATONIC, kbm(first=60, last=74, reference=60, frequency="261.6256"))
    assert (tuning.lowest, tuning.highest) == pytest.approx((60.0, 84.0), abs=1e-3)


def test_where_no_key_plays_the_first_degree_the_first_that_plays_is_the_root():
    tuning = tuning_of_files(DIATONIC, kbm(size=7, degrees=("x", 1, "x", "x", 4), reference=61, frequency="440"))
    assert tuning.cents == pytest.approx((0, 498.045), abs=0.01)
    assert tuning.reference == pytest.approx(69, abs=1e-9)


def test_a_scale_without_notes_takes_a_mapping_too():
    tuning = tuning_of_files("nothing\n0", kbm(octave=1))
    assert (tuning.cents, tuning.period) == ((0.0,), 1200.0)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("twelve", 1, "the size of the map is a whole number from 0 to 200"),
        ("12\n0", 3, "before the last key"),
        (kbm(first=128), 2, "the first key is a whole number from 0 to 127"),
        (kbm(first=60, last=59), 3, "the last key is a whole number from 60 to 127"),
        (kbm(frequency="high"), 6, 'the reference frequency is a number from 1 to 20000 Hz, not "high"'),
        (kbm(frequency="0"), 6, "the reference frequency"),
        (kbm(size=2, octave=0, degrees=(0, 1)), 7, "the degree of the formal octave is a whole number from 1"),
        (kbm(size=2, degrees=(0, "y")), 9, 'an entry is a degree from 0 to 10000 or "x", not "y"'),
        (kbm(size=2, degrees=(0, -1)), 9, "an entry is a degree"),
        (kbm(size=2, degrees=(0, 1, 2)), 10, "one more entry than the 2 of the map"),
        (kbm(degrees=(0,)), 8, "one more entry than the 0 of the map"),
        (kbm(size=2, degrees=("x", "x")), 10, "leaves every key unmapped"),
        ("! c\n" + kbm(size=12, degrees=(0, "x"), reference=61), 6, "key 61 has a frequency but plays nothing"),
        (kbm(first=60, last=66), 3, "no whole period above a root"),
        (kbm(first=0, last=7, middle=0), 3, "no whole period above a root"),
        (kbm(size=1, octave=30, degrees=(0,), reference=60), 7, "the formal octave, degree 30, is 5186.31 cents"),
        (kbm(size=5, first=61, last=64, reference=60, degrees=(0,)), 3, "none of the keys"),
    ],
)
def test_a_broken_mapping_is_refused_with_its_line_and_what_is_wrong(text, line, what):
    with pytest.raises(BrokenFile, match=rf"^line {line}: ") as caught:
        tuning_of_files(DIATONIC, text)
    assert what in str(caught.value)


def read_or_refused(read, text):
    """Return the tuning of a text, or why there is none."""
    try:
        return read(text)
    except BrokenFile as error:
        return str(error)


@given(st.text(alphabet="0123456789./-! x\n\r\tC#,", max_size=80))
@settings(max_examples=300, deadline=None)
def test_whatever_a_file_holds_it_is_a_tuning_or_refused_with_a_line(text):
    for read in (read_scl, lambda mapping: tuning_of_files(DIATONIC, mapping)):
        found = read_or_refused(read, text)
        if isinstance(found, str):
            assert found.startswith("line ")
        else:
            assert found.cents[0] == 0
            assert list(found.cents) == sorted(set(found.cents))
            assert found.cents[-1] < found.period


@given(
    st.lists(st.floats(1, 1199), max_size=60),
    st.floats(1200, 3600),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=30),
)
def test_what_is_written_reads_back_within_a_hundredth_of_a_cent(cents, period, name):
    tuning = gathered(name, sorted({round(each, 1) for each in cents}), period)
    found = read_scl(to_scl(tuning, comments=("made by\nhand", "! twice")))
    assert found.cents == pytest.approx(tuning.cents, abs=0.01)
    assert found.period == pytest.approx(tuning.period, abs=0.01)
