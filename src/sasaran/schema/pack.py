"""What a country (or province) pack must supply. The core reads this; it never imports a pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sasaran.schema.area import Area, AreaLevel
from sasaran.schema.attribute import Attribute
from sasaran.schema.law import Law, PairRule
from sasaran.schema.linkage import LinkageSpec, NameRules
from sasaran.schema.official import OfficialFigure
from sasaran.schema.pack_terms import PURPOSES, TERMS, BoundaryWords, FileWords, Purpose, Terms
from sasaran.schema.package import Effect, Package, Rung, SeatRule
from sasaran.schema.planning_tree import PlanningBook
from sasaran.schema.poverty import AreaPoverty
from sasaran.schema.programme import Programme
from sasaran.schema.ranking import Reliability
from sasaran.schema.targets import TargetBook

__all__ = ["DemoRequest", "IdentifierRule", "Layout", "Pack"]


@dataclass(frozen=True)
class IdentifierRule:
    """A national identity number described as data, so that the core can check it in bulk.

    Positions are half-open slices counted from 0. For the Indonesian NIK: length 16, ``area`` (0, 6),
    ``birth`` day, month, two-digit year at (6, 8), (8, 10), (10, 12), women's day + 40, serial (12, 16) not 0.

    Parameters
    ----------
    column : str
        Canonical column it holds for (``national_id`` or ``family_card``).
    word : str
        What people call it (``NIK``).
    length : int
        Number of digits.
    area, birth_day, birth_month, birth_year, serial : tuple[int, int] | None
        Where the parts sit, None if the number has no such part.
    female_day_offset : int
        Added to the day of a woman's birth date.
    first_digits : tuple[str, ...]
        Two-digit starts that exist (province codes); empty for no check.
    shown : int
        How many last digits a masked number shows: as many as say nothing about the person by themselves, enough to
        compare with a card in hand. Every digit is masked where the pack does not say.
    """

    column: str
    word: str
    length: int
    area: tuple[int, int] | None = None
    birth_day: tuple[int, int] | None = None
    birth_month: tuple[int, int] | None = None
    birth_year: tuple[int, int] | None = None
    serial: tuple[int, int] | None = None
    female_day_offset: int = 0
    first_digits: tuple[str, ...] = ()
    shown: int = 0


@dataclass(frozen=True)
class Layout:
    """A published file layout (e.g. DTSEN v3 family and member files), recognised by its header.

    ``columns`` maps canonical column to the layout's header; ``signature`` are headers that, found together,
    identify it; ``welfare`` maps decile basis to header. ``codes`` maps canonical column to {code: meaning}.
    ``source`` is the code of the source whose part such a file is (a family file and its member file share one;
    empty for the layout's own code); ``owner`` is the agency that publishes it and mends it, empty if unknown.
    ``attributes`` maps the name of an attribute to its header, or to several headers of which the lowest code counts
    (ten questions on functions: the worst answer).
    """

    code: str
    name: str
    entity: str
    roles: tuple[str, ...]
    columns: Mapping[str, str]
    signature: tuple[str, ...]
    welfare: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    delimiter: str = ""
    source: str = ""
    owner: str = ""
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoRequest:
    """What `sasaran demo` asks of a pack: write agency files, declarations and the truth into folders.

    Files of quarter k go to ``inbox / "2026Q1"`` and so on; declarations (TOML) to ``declarations``; the truth
    (Parquet, never read by the build) to ``truth``.
    """

    people: int
    quarters: tuple[str, ...]
    seed: int
    inbox: Path
    declarations: Path
    truth: Path
    faults: float = 1.0
    progress: Callable[[str], None] = lambda step: None


@dataclass(frozen=True)
class Pack:
    """Everything the core needs to know of a country or province.

    Parameters
    ----------
    code, name, version, language : str
        Identity of the pack; the version enters every manifest.
    levels : tuple[AreaLevel, ...]
        From the largest area to the smallest.
    code_systems : tuple[str, ...]
        Code systems of areas, the pack's own first (``("kemendagri", "bps")``).
    areas : tuple[Area, ...]
        All areas; ``areas[i].no == i``.
    programmes : tuple[Programme, ...]
        All programmes; ``programmes[i].no == i``.
    aliases : Mapping[str, tuple[str, ...]]
        Canonical column to header spellings, normalised (lower case, words joined by one blank).
    identifiers : tuple[IdentifierRule, ...]
        How identity numbers are built.
    names : NameRules
        How personal names are standardised before they are compared.
    linkage : LinkageSpec
        How records of this country are compared and blocked.
    sex_words, month_words, yes_words, no_words, total_words : Mapping or tuple
        Words met in files: sex to "M"/"F", month names to 1-12, yes, no, and the labels of total rows.
    active_words : tuple[str, ...]
        Words in a status column of a programme's list that mean "this person receives" (active, paid out).
    filler_dates : tuple[str, ...]
        Dates (ISO) that stand for "unknown".
    default_birthdays : tuple[str, ...]
        Month-days (``"01-01"``) that stand for "day unknown" and must not be used for blocking.
    relation_words : Mapping[str, int]
        Relationship to head to code (1 head, 2 spouse, 3 child ...).
    layouts : tuple[Layout, ...]
        Published file layouts.
    attributes : tuple[Attribute, ...]
        What else lists say of people and families; the words of eligibility rules.
    words : Terms
        Language to key to word: what this country calls the things of :data:`sasaran.schema.pack_terms.TERMS`. The
        identifiers' words and the smallest level's are taken over by themselves.
    texts : Terms
        Language to text to text: what the pack's own sentences (sources, notes, citations), which stand in one
        language, say in another. A text without a line is shown as it is.
    purposes : tuple[Purpose, ...]
        What people's rows may be used for; the first is the one that a build writes its lists for.
    basis, basis_words : str, Mapping[str, str]
        Basis of the decile that is asked about where nobody says otherwise, and the country's words for bases.
    analyst : str
        Name of the single local user of a workspace without a policy.
    files, boundary : FileWords, BoundaryWords
        Words of the country's files, and of its boundary files.
    reliability : Reliability | None
        How far the country's deciles can be trusted; None if nothing is known.
    laws, pairs : tuple[Law, ...], tuple[PairRule, ...]
        The programmes as dated law, and what the law says of two of them together.
    packages, rungs, effects, seats : tuple
        Packages of complementary programmes, the ladder they stand on, what they are assumed to do, seats of a year.
    budgets : Mapping[str, int]
        Rp by fund that a year's round spends in the demonstration, for the whole region: an assumption. An office
        states its own in ``sasaran.toml``.
    poverty : tuple[AreaPoverty, ...]
        Official line, rate and gap by area, the whole first.
    official : tuple[OfficialFigure, ...]
        Poverty numbers of the statistical office as printed, by area and period; never mixed with registry counts.
    targets : TargetBook | None
        Targets of official rates, with the official series they are measured by.
    planning : PlanningBook | None
        Tag rules and headers of budget files, and the planning documents as trees.
    cases : Callable[[], Mapping[str, str]]
        File name to text (YAML) of the cases that test the laws.
    demo : Callable[[DemoRequest], None] | None
        Writes a synthetic country for `sasaran demo`.
    """

    code: str
    name: str
    version: str
    language: str
    levels: tuple[AreaLevel, ...]
    code_systems: tuple[str, ...]
    areas: tuple[Area, ...]
    programmes: tuple[Programme, ...]
    aliases: Mapping[str, tuple[str, ...]]
    identifiers: tuple[IdentifierRule, ...]
    names: NameRules
    linkage: LinkageSpec
    sex_words: Mapping[str, str]
    month_words: Mapping[str, int]
    yes_words: tuple[str, ...] = ()
    no_words: tuple[str, ...] = ()
    active_words: tuple[str, ...] = ()
    total_words: tuple[str, ...] = ("total", "grand total", "sum")
    filler_dates: tuple[str, ...] = ()
    default_birthdays: tuple[str, ...] = ()
    relation_words: Mapping[str, int] = field(default_factory=dict)
    layouts: tuple[Layout, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    words: Terms = field(default_factory=dict)
    texts: Terms = field(default_factory=dict)
    purposes: tuple[Purpose, ...] = PURPOSES
    basis: str = "national"
    basis_words: Mapping[str, str] = field(default_factory=dict)
    analyst: str = "analyst"
    files: FileWords = field(default_factory=FileWords)
    boundary: BoundaryWords = field(default_factory=BoundaryWords)
    reliability: Reliability | None = None
    laws: tuple[Law, ...] = ()
    pairs: tuple[PairRule, ...] = ()
    packages: tuple[Package, ...] = ()
    rungs: tuple[Rung, ...] = ()
    effects: tuple[Effect, ...] = ()
    seats: tuple[SeatRule, ...] = ()
    budgets: Mapping[str, int] = field(default_factory=dict)
    poverty: tuple[AreaPoverty, ...] = ()
    official: tuple[OfficialFigure, ...] = ()
    targets: TargetBook | None = None
    planning: PlanningBook | None = None
    cases: Callable[[], Mapping[str, str]] = dict
    demo: Callable[[DemoRequest], None] | None = None

    def identifier(self, column: str) -> IdentifierRule | None:
        """Return the rule of the identity number in canonical ``column``, None if this country has none."""
        return next((rule for rule in self.identifiers if rule.column == column), None)

    def told(self, text: str, language: str) -> str:
        """Return one of the pack's own sentences in a language; as it is where it is the same or not translated."""
        return self.texts.get(language, {}).get(text, text)

    def terms(self) -> Terms:
        """Return, by language, the words that the core's texts leave open, those of purposes, and the pack's sentences.

        A purpose stands under ``purpose.<code>``, a sentence of :attr:`texts` under ``text.<sentence>``.
        """
        own = {rule.column: rule.word for rule in self.identifiers}
        return {
            language: {
                **words,
                **own,
                **_level_terms(self.levels, language),
                **{f"purpose.{one.code}": one.words.get(language, one.code) for one in self.purposes},
                **self.words.get(language, {}),
                **{f"text.{text}": said for text, said in self.texts.get(language, {}).items()},
            }
            for language, words in TERMS.items()
        }


_AND = {"en": " and ", "id": " dan "}


def _level_terms(levels: tuple[AreaLevel, ...], language: str) -> Mapping[str, str]:
    """Return the words of the smallest level and of those between it and the whole."""
    named = [level.words.get(language, level.key) for level in levels]
    if not named:
        return {}
    smallest = named[-1]
    between = {"between": _AND[language].join(named[1:-1])} if len(named) > 2 else {}
    return {"smallest": smallest, "smallest_head": smallest[:1].upper() + smallest[1:], **between}
