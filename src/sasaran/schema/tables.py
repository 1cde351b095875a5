"""The declared tables: what each row is, what each column means, and who may see it.

Order of the data: SOURCE_FILE, QUARANTINE, NOTE, WARNING, RECORD, FAMILY_LINE, BENEFIT_LINE, WELFARE_LINE,
AREA_VALUE (left by `sources`) -> LINK, RATES, REVIEW (`linkage`) -> PERSON, FAMILY, MEMBERSHIP, ENROLMENT, WELFARE,
PROVENANCE (`registry`) -> GAP, OVERLAP ... (`coverage`).
"""

from __future__ import annotations

from sasaran.schema.changes import CHANGE_AREA, CHANGE_BENEFIT, CHANGE_DECILE, CHANGE_PERSON, CHANGE_PROGRAMME
from sasaran.schema.columns import Column, Disclosure, Table

__all__ = [
    "ALL",
    "AREA",
    "AREA_VALUE",
    "BENEFIT_LINE",
    "CHANGE_AREA",
    "CHANGE_BENEFIT",
    "CHANGE_DECILE",
    "CHANGE_PERSON",
    "CHANGE_PROGRAMME",
    "COMBINATION",
    "COVERAGE",
    "DECILE_COVERAGE",
    "ENROLMENT",
    "FAMILY",
    "FAMILY_LINE",
    "GAP",
    "IDENTITY",
    "LINK",
    "MEMBERSHIP",
    "NEVER_RANKED",
    "NOTE",
    "NOT_IN_REGISTRY",
    "OUTSIDE",
    "OVERLAP",
    "PERSON",
    "PROGRAMME",
    "PROVENANCE",
    "QUARANTINE",
    "RANKING_GAP",
    "RATES",
    "RECORD",
    "REVIEW",
    "SOURCE",
    "SOURCE_FILE",
    "UNTOUCHED_PERSON",
    "WARNING",
    "WELFARE",
    "WELFARE_LINE",
]

_PUBLIC, _PERSONAL, _SPECIFIC = Disclosure.PUBLIC, Disclosure.PERSONAL, Disclosure.SPECIFIC


def _key(name: str, type_: str, meaning: str) -> Column:
    return Column(name, type_, meaning, nullable=False)


AREA = Table(
    "area",
    "The tree of administrative areas of the pack, with the code in each code system.",
    "one administrative unit",
    (
        _key("area_no", "SMALLINT", "Dense number of the area within the pack"),
        _key("level", "VARCHAR", "Key of the level: province, city, district, village"),
        _key("rank", "TINYINT", "0 for the largest level"),
        _key("code", "VARCHAR", "Code in the pack's own code system, digits only"),
        Column("other_code", "VARCHAR", "Code in the second code system, where known", "", _PUBLIC),
        _key("name", "VARCHAR", "Official name"),
        Column("parent_no", "SMALLINT", "Area that holds it", "", _PUBLIC),
    ),
    ("area_no",),
)

PROGRAMME = Table(
    "programme",
    "The programmes of the pack, as they were when the quarter was frozen.",
    "one programme",
    (
        _key("programme_no", "TINYINT", "Dense number, also the bit in a programme mask"),
        _key("code", "VARCHAR", "Short code"),
        _key("name", "VARCHAR", "Full name"),
        _key("owner", "VARCHAR", "Agency that keeps the list"),
        _key("unit", "VARCHAR", "Whom one slot reaches"),
        _key("kind", "VARCHAR", "protect, subsidise, insure or empower"),
        Column("amount", "DOUBLE", "Amount per period where one amount holds", "Rp", _PUBLIC),
        Column("period", "VARCHAR", "month, quarter, semester, year, once", "", _PUBLIC),
    ),
    ("programme_no",),
)

SOURCE = Table(
    "source",
    "The sources of a quarter: one list that one agency keeps.",
    "one source",
    (
        _key("source_no", "SMALLINT", "Dense number within the quarter, in order of the source code"),
        _key("code", "VARCHAR", "Code of the source, from its declaration"),
        _key("owner", "VARCHAR", "Agency that must mend what is wrong in it"),
        _key("entity", "VARCHAR", "What one row is: person, family, household or area"),
        _key("roles", "VARCHAR", "Comma-separated: register, welfare, programme, statistic"),
        Column("as_of", "DATE", "Date the list speaks of"),
    ),
    ("source_no",),
)

SOURCE_FILE = Table(
    "source_file",
    "Every file (and sheet) read, with its fingerprint and its row account.",
    "one sheet of one file",
    (
        _key("file_no", "SMALLINT", "Dense number within the quarter"),
        _key("source_no", "SMALLINT", "Source the file belongs to"),
        _key("file", "VARCHAR", "File name without its folder"),
        Column("sheet", "VARCHAR", "Sheet name, NULL for files without sheets"),
        _key("sha256", "VARCHAR", "Fingerprint of the file's bytes"),
        _key("bytes", "BIGINT", "Size of the file"),
        _key("rows_in", "BIGINT", "Data rows found (without titles, headers, totals and blank rows)"),
        _key("accepted", "BIGINT", "Rows accepted"),
        _key("quarantined", "BIGINT", "Rows quarantined; rows_in = accepted + quarantined"),
        _key("total_rows", "BIGINT", "TOTAL/JUMLAH rows recognised and used as a check"),
    ),
    ("file_no",),
)

QUARANTINE = Table(
    "quarantine",
    "Rows that were not accepted: where, by which rule, who must mend them. Never the value.",
    "one broken rule on one quarantined row",
    (
        _key("file_no", "SMALLINT", "File"),
        _key("row_no", "BIGINT", "Row number as the spreadsheet or editor shows it (1 is the first line)"),
        Column("column_name", "VARCHAR", "Header of the column in the agency's file; NULL for the whole row"),
        _key("rule", "VARCHAR", "Key of the rule"),
        _key("owner", "VARCHAR", "Agency that must mend it"),
    ),
)

NOTE = Table(
    "note",
    "Remarks on accepted rows: usable, but the agency should look. Never the value.",
    "one remark on one accepted row",
    (
        _key("file_no", "SMALLINT", "File"),
        _key("row_no", "BIGINT", "Row number as the spreadsheet or editor shows it"),
        Column("column_name", "VARCHAR", "Header of the column in the agency's file"),
        _key("rule", "VARCHAR", "Key of the rule"),
    ),
)

WARNING = Table(
    "warning",
    "What the intake found worth saying of lists as a whole: a list that did not come, a file nobody declared.",
    "one warning",
    (
        Column(
            "source", "VARCHAR", "Code of the source it speaks of; NULL where it speaks of none or of several"
        ),
        Column("file", "VARCHAR", "File it speaks of; NULL where it speaks of a whole list"),
        _key("key", "VARCHAR", "Key of the warning"),
        _key(
            "detail",
            "VARCHAR",
            "JSON of what the sentence names: counts, columns, days; never a person's value",
        ),
    ),
)

RECORD = Table(
    "record",
    "Accepted rows that speak of a person (or of a household through its reference person), in one form.",
    "one accepted row of one list",
    (
        _key("record_no", "INTEGER", "Dense number within the quarter, ordered by source, file, row"),
        _key("source_no", "SMALLINT", "Source"),
        _key("file_no", "SMALLINT", "File"),
        _key("row_no", "BIGINT", "Row number in the file"),
        Column("national_id", "BIGINT", "National identity number where its form is valid", "", _PERSONAL),
        Column(
            "id_state",
            "VARCHAR",
            "valid, missing, invalid, rounded (a spreadsheet zeroed its tail), masked",
            nullable=False,
        ),
        Column("family_card", "BIGINT", "Family card number or the source's own family key", "", _PERSONAL),
        Column(
            "household_key", "BIGINT", "The source's own household key, where it keeps one", "", _PERSONAL
        ),
        Column("name", "VARCHAR", "Name as written by the agency, blanks trimmed", "", _PERSONAL),
        Column("birth_date", "DATE", "Birth date; NULL if missing or a filler", "", _PERSONAL),
        _key(
            "birth_state", "VARCHAR", "exact, default (01-01, 31-12), ambiguous (day/month), missing, filler"
        ),
        Column("sex", "VARCHAR", "M or F", "", _PERSONAL, check="sex in ('M','F')"),
        Column("area_no", "SMALLINT", "Smallest area known for the address"),
        Column("address", "VARCHAR", "Street address as written", "", _PERSONAL),
        Column("rt", "SMALLINT", "RT (neighbourhood)"),
        Column("rw", "SMALLINT", "RW (group of neighbourhoods)"),
        Column("mother_name", "VARCHAR", "Mother's name, where the list has it", "", _PERSONAL),
        Column("relation", "TINYINT", "Relationship to head: 1 head, 2 spouse, 3 child, others per pack"),
        Column(
            "weight", "DOUBLE", "Sampling weight; NULL (counts as 1) outside surveys", check="weight >= 0"
        ),
        Column("members", "SMALLINT", "People the row stands for (household rows); NULL counts as 1"),
    ),
    ("record_no",),
)

FAMILY_LINE = Table(
    "family_line",
    "Accepted rows that speak of a family as a whole and carry no person of their own.",
    "one accepted family row",
    (
        _key("line_no", "INTEGER", "Dense number within the quarter"),
        _key("source_no", "SMALLINT", "Source"),
        _key("file_no", "SMALLINT", "File"),
        _key("row_no", "BIGINT", "Row number in the file"),
        Column("family_card", "BIGINT", "Family card number", "", _PERSONAL),
        Column("head_name", "VARCHAR", "Name of the head as written", "", _PERSONAL),
        Column("area_no", "SMALLINT", "Smallest area known"),
        Column("address", "VARCHAR", "Street address as written", "", _PERSONAL),
        Column("rt", "SMALLINT", "RT"),
        Column("rw", "SMALLINT", "RW"),
        Column("members", "SMALLINT", "Members the row states"),
    ),
    ("line_no",),
)

BENEFIT_LINE = Table(
    "benefit_line",
    "What a programme list says: this record receives this programme in this period.",
    "one benefit on one accepted record",
    (
        _key("record_no", "INTEGER", "Record of the recipient"),
        _key("programme_no", "TINYINT", "Programme"),
        _key("unit", "VARCHAR", "person or family: whom the benefit reaches"),
        Column("period_from", "DATE", "First day the benefit is for"),
        Column("period_to", "DATE", "Last day the benefit is for"),
        Column("amount", "DOUBLE", "Amount in the period", "Rp", _SPECIFIC),
    ),
)

WELFARE_LINE = Table(
    "welfare_line",
    "What a welfare list says: decile or welfare value of a record or of a family, on a basis.",
    "one decile or value on one basis",
    (
        _key("source_no", "SMALLINT", "Source"),
        Column("record_no", "INTEGER", "Record it speaks of, where the row has a person"),
        Column("family_line_no", "INTEGER", "Family row it speaks of, where it has none"),
        Column("family_card", "BIGINT", "Family card through which the members are found", "", _PERSONAL),
        _key("basis", "VARCHAR", "national, province, city, or the name of a measured basis (observed)"),
        Column(
            "decile", "TINYINT", "Decile, 1 is the poorest", "", _SPECIFIC, check="decile between 1 and 10"
        ),
        Column(
            "value", "DOUBLE", "Welfare value where the list has one (consumption per head)", "", _SPECIFIC
        ),
        Column("version", "VARCHAR", "Version of the ranking"),
        Column("as_of", "DATE", "Date of the ranking"),
    ),
)

AREA_VALUE = Table(
    "area_value",
    "Numbers that a list gives per area (entity area), one per column.",
    "one number of one area row",
    (
        _key("file_no", "SMALLINT", "File"),
        _key("row_no", "BIGINT", "Row number in the file"),
        _key("area_no", "SMALLINT", "Area"),
        _key("measure", "VARCHAR", "Header of the column"),
        Column("value", "DOUBLE", "The number", "", _PUBLIC),
    ),
)

LINK = Table(
    "link",
    "Which person each record belongs to: the accepted answer, and every other candidate worth knowing.",
    "one (record, person) pair",
    (
        _key("record_no", "INTEGER", "Record"),
        _key("person_no", "INTEGER", "Person of this quarter"),
        Column(
            "probability",
            "DOUBLE",
            "Probability that the pair is true",
            nullable=False,
            check="probability between 0 and 1",
        ),
        _key("accepted", "BOOLEAN", "True for exactly one row per record"),
        _key("pass", "VARCHAR", "register, identifier, probabilistic, list, new"),
    ),
    ("record_no", "person_no"),
)

RATES = Table(
    "rates",
    "Estimated linkage error per source.",
    "one source",
    (
        _key("source_no", "SMALLINT", "Source"),
        _key("records", "BIGINT", "Records of the source"),
        _key("linked", "BIGINT", "Records linked to a person that another source knows too"),
        _key("false_matches", "DOUBLE", "Expected number of accepted links that are wrong: sum of (1 - p)"),
        _key("missed_candidates", "DOUBLE", "Expected true links among candidates not accepted: sum of p"),
        _key(
            "missed_unseen",
            "DOUBLE",
            "Expected true links that no candidate pair stands for (blocking losses)",
        ),
        _key("missed_unseen_se", "DOUBLE", "Standard error of missed_unseen"),
    ),
    ("source_no",),
)

REVIEW = Table(
    "review",
    "Uncertain links for a person to decide, ordered by what the answer would change.",
    "one (record, person) pair to look at",
    (
        _key("rank", "INTEGER", "1 is to be looked at first"),
        _key("record_no", "INTEGER", "Record"),
        _key("person_no", "INTEGER", "Person"),
        _key("probability", "DOUBLE", "Probability that the pair is true"),
        _key("accepted", "BOOLEAN", "What the machine did for now"),
        _key(
            "effect",
            "DOUBLE",
            "Expected change in the count of untouched decile-1 people if decided otherwise",
        ),
        _key("why", "VARCHAR", "Key of the reason in words"),
    ),
    ("rank",),
)

PERSON = Table(
    "person",
    "The registry's persons: one row a person, each field the surviving value (see PROVENANCE).",
    "one person",
    (
        _key("person_no", "INTEGER", "Dense number within the quarter"),
        _key("person_id", "BIGINT", "Identity that persists across quarters"),
        Column("national_id", "BIGINT", "Confirmed national identity number", "", _PERSONAL),
        Column("name", "VARCHAR", "Name", "", _PERSONAL),
        Column("birth_date", "DATE", "Birth date", "", _PERSONAL),
        Column("sex", "VARCHAR", "M or F", "", _PERSONAL),
        Column("area_no", "SMALLINT", "Area of residence"),
        Column("address", "VARCHAR", "Address", "", _PERSONAL),
        Column("rt", "SMALLINT", "RT"),
        Column("rw", "SMALLINT", "RW"),
        Column("relation", "TINYINT", "Relationship to head of family"),
        _key("family_no", "INTEGER", "Family of this quarter"),
        _key("household_no", "INTEGER", "Household of this quarter"),
        _key("in_register", "BOOLEAN", "Known to a population register"),
        _key("in_welfare", "BOOLEAN", "Known to a welfare list"),
        _key("in_programme", "BOOLEAN", "Known to a programme list"),
        _key("records", "SMALLINT", "Records that speak of the person"),
        Column(
            "weight", "DOUBLE", "People the person stands for (sampling weight times members), 1 in registers"
        ),
    ),
    ("person_no",),
)

FAMILY = Table(
    "family",
    "The registry's families.",
    "one family",
    (
        _key("family_no", "INTEGER", "Dense number within the quarter"),
        _key("family_id", "BIGINT", "Identity that persists across quarters"),
        Column(
            "family_card",
            "BIGINT",
            "Family card number; changes with family events, not an identity",
            "",
            _PERSONAL,
        ),
        Column("head_no", "INTEGER", "Person who heads it"),
        Column("area_no", "SMALLINT", "Area of residence"),
        _key("members", "INTEGER", "Members known, or as many as a household row states if that is more"),
    ),
    ("family_no",),
)

MEMBERSHIP = Table(
    "membership",
    "Who belongs to which family and household, from when to when.",
    "one spell of membership",
    (
        _key("person_no", "INTEGER", "Person"),
        _key("unit_kind", "VARCHAR", "family or household"),
        _key("unit_no", "INTEGER", "Family or household number"),
        Column("valid_from", "DATE", "First day known"),
        Column("valid_to", "DATE", "Last day known; NULL while it lasts"),
        Column("record_no", "INTEGER", "Record that says so; NULL in a closed spell, whose release holds it"),
        Column("person_id", "BIGINT", "Persistent identity of the person"),
        Column("unit_id", "BIGINT", "Persistent identity of the unit; its unit_no is -1 once it is no more"),
    ),
)

ENROLMENT = Table(
    "enrolment",
    "Who receives which programme in which period.",
    "one benefit of one person",
    (
        _key("person_no", "INTEGER", "Recipient"),
        _key("family_no", "INTEGER", "The recipient's family"),
        _key("programme_no", "TINYINT", "Programme"),
        _key("unit", "VARCHAR", "person or family: whom the benefit reaches"),
        Column("period_from", "DATE", "First day"),
        Column("period_to", "DATE", "Last day"),
        Column("amount", "DOUBLE", "Amount in the period", "Rp", _SPECIFIC),
        _key("record_no", "INTEGER", "Record that says so"),
        _key("probability", "DOUBLE", "Probability of the link from record to person"),
    ),
)

WELFARE = Table(
    "welfare",
    "The decile (or value) of a person on a basis: an attribute with its own source, version and date.",
    "one person on one basis",
    (
        _key("basis", "VARCHAR", "national, province, city, observed ..."),
        _key("person_no", "INTEGER", "Person"),
        Column("decile", "TINYINT", "Decile, 1 is the poorest", "", _SPECIFIC),
        Column("value", "DOUBLE", "Welfare value, where there is one", "", _SPECIFIC),
        Column("version", "VARCHAR", "Version of the ranking"),
        Column("as_of", "DATE", "Date of the ranking"),
        _key("source_no", "SMALLINT", "Source"),
    ),
    ("basis", "person_no"),
)

PROVENANCE = Table(
    "provenance",
    "For every surviving value of a person, the record it came from (record -> file, row, date).",
    "one person",
    (
        _key("person_no", "INTEGER", "Person"),
        Column("national_id_from", "INTEGER", "Record"),
        Column("name_from", "INTEGER", "Record"),
        Column("birth_date_from", "INTEGER", "Record"),
        Column("sex_from", "INTEGER", "Record"),
        Column("area_from", "INTEGER", "Record"),
        Column("address_from", "INTEGER", "Record"),
        Column("family_from", "INTEGER", "Record"),
        Column("family_line_from", "INTEGER", "Family row that gave area and address where no record did"),
    ),
    ("person_no",),
)

IDENTITY = Table(
    "identity",
    "The highest identity ever given: numbers of people and families who left are not given again.",
    "one kind of identity",
    (
        _key("kind", "VARCHAR", "person, family, household"),
        _key("last_id", "BIGINT", "Highest number given so far"),
    ),
    ("kind",),
)

_COUNT = (
    _key("n", "BIGINT", "Persons or families of the registry that are counted over"),
    _key("expected", "DOUBLE", "Expected count, given the probabilities of the links"),
    _key("low", "BIGINT", "Lower limit from linkage error"),
    _key("high", "BIGINT", "Upper limit from linkage error"),
    _key("se", "DOUBLE", "Standard error from linkage error"),
)

GAP = Table(
    "gap",
    "Persons and families of a decile that no programme reaches, per area, with the error of linkage.",
    "one area (or the whole) and one unit",
    (
        _key("basis", "VARCHAR", "Basis of the decile"),
        _key("decile", "TINYINT", "Decile counted"),
        _key("programmes", "VARCHAR", "Programme codes counted as reaching, or all"),
        _key("unit", "VARCHAR", "person or family"),
        Column("area_no", "SMALLINT", "Area; NULL for the whole", "", _PUBLIC),
        *_COUNT,
        _key("certain", "BIGINT", "Of them with no link and no candidate at all"),
        _key("accepted", "BIGINT", "Untouched if every accepted link is right and no other is"),
        _key("review", "BIGINT", "Counted as untouched, but may be failed links: review these first"),
        _key("weighted_n", "DOUBLE", "People (families) that n stands for"),
        _key("weighted", "DOUBLE", "Weighted expected count"),
        _key("weighted_low", "DOUBLE", "Lower limit of the weighted count, from linkage error alone"),
        _key("weighted_high", "DOUBLE", "Upper limit of the weighted count, from linkage error alone"),
        _key("weighted_se", "DOUBLE", "Standard error of the weighted count, from linkage error alone"),
    ),
)

RANKING_GAP = Table(
    "ranking_gap",
    "Persons truly in the decile and untouched, given that a decile is a measurement with error, per area.",
    "one area (or the whole)",
    (
        _key("basis", "VARCHAR", "Basis of the decile"),
        _key("decile", "TINYINT", "Decile meant"),
        Column("area_no", "SMALLINT", "Area; NULL for the whole", "", _PUBLIC),
        _key("listed", "DOUBLE", "Expected untouched whom the ranking puts into the decile (the gap)"),
        _key("listed_true", "DOUBLE", "Of them expected to be truly in it"),
        _key("expected", "DOUBLE", "Expected untouched truly in the decile, wherever the ranking puts them"),
        _key("rank_low", "DOUBLE", "Lower limit from ranking error alone"),
        _key("rank_high", "DOUBLE", "Upper limit from ranking error alone"),
        _key("low", "DOUBLE", "Lower limit from linkage and ranking error together"),
        _key("high", "DOUBLE", "Upper limit from linkage and ranking error together"),
        _key("rank_se", "DOUBLE", "Standard error from ranking error"),
        _key("link_se", "DOUBLE", "Standard error from linkage error"),
        _key("se", "DOUBLE", "Standard error from both"),
        _key("reliability", "DOUBLE", "Correlation of the ranking's score with true log welfare"),
        _key("reliability_low", "DOUBLE", "Its lower limit"),
        _key("reliability_high", "DOUBLE", "Its upper limit"),
        _key("source", "VARCHAR", "Where the reliability comes from"),
    ),
)

NOT_IN_REGISTRY = Table(
    "not_in_registry",
    "Programme records whose person is in no population register and on no welfare list.",
    "one programme in one area (or the whole)",
    (
        _key("programme_no", "TINYINT", "Programme"),
        Column("area_no", "SMALLINT", "Area; NULL for the whole", "", _PUBLIC),
        *_COUNT,
    ),
)

NEVER_RANKED = Table(
    "never_ranked",
    "Persons of the population register who have no decile on the basis.",
    "one area (or the whole)",
    (
        _key("basis", "VARCHAR", "Basis of the decile"),
        Column("area_no", "SMALLINT", "Area; NULL for the whole", "", _PUBLIC),
        *_COUNT,
    ),
)

OVERLAP = Table(
    "overlap",
    "How many persons and families receive both programmes of a pair (or the one, on the diagonal).",
    "one pair of programmes",
    (
        _key("programme_no", "TINYINT", "First programme"),
        _key("other_no", "TINYINT", "Second programme, never smaller than the first"),
        _key("persons", "BIGINT", "Persons reached by both"),
        _key("families", "BIGINT", "Families reached by both"),
    ),
    ("programme_no", "other_no"),
)

COMBINATION = Table(
    "combination",
    "The exact combinations of programmes that persons and families receive, the most frequent first.",
    "one combination",
    (
        _key("rank", "INTEGER", "1 is the most frequent among persons"),
        _key("mask", "BIGINT", "Bits of the programmes; 0 is none"),
        _key("programmes", "VARCHAR", "Programme codes joined by +"),
        _key("persons", "BIGINT", "Persons with exactly this combination"),
        _key("families", "BIGINT", "Families with exactly this combination"),
    ),
    ("rank",),
)

OUTSIDE = Table(
    "outside",
    "Recipients of each programme by place in the ranking: inside the target deciles, outside, unranked.",
    "one programme and one place",
    (
        _key("programme_no", "TINYINT", "Programme"),
        _key("place", "VARCHAR", "inside, outside or unranked"),
        _key("n", "BIGINT", "Records of the programme"),
        _key("share", "DOUBLE", "Expected share of the programme's recipients"),
        _key("low", "DOUBLE", "Lower limit from linkage error"),
        _key("high", "DOUBLE", "Upper limit from linkage error"),
        _key("se", "DOUBLE", "Standard error from linkage error"),
    ),
    ("programme_no", "place"),
)

COVERAGE = Table(
    "coverage",
    "Persons reached by a programme (or by any, or by none), by area, decile and programme.",
    "one cell: area, decile and programme",
    (
        Column("area_no", "SMALLINT", "Smallest area known; NULL if none is", "", _PUBLIC),
        Column("decile", "TINYINT", "Decile on the basis; NULL if unranked", "", _PUBLIC),
        _key("programme_no", "TINYINT", "Programme; -1 for any, -2 for none at all"),
        _key("persons", "BIGINT", "Persons reached"),
        _key("population", "BIGINT", "Persons in the area and decile"),
    ),
)

DECILE_COVERAGE = Table(
    "decile_coverage",
    "Share of each decile that each programme reaches, with the error of linkage.",
    "one decile and one programme",
    (
        Column("decile", "TINYINT", "Decile on the basis; NULL if unranked", "", _PUBLIC),
        _key("programme_no", "TINYINT", "Programme; -1 for any"),
        *_COUNT,
        _key("share", "DOUBLE", "Expected share of the decile's persons"),
    ),
)

UNTOUCHED_PERSON = Table(
    "untouched_person",
    "The persons of a decile whom no accepted link reaches, with the chance that nothing else reaches them.",
    "one person",
    (
        _key("person_no", "INTEGER", "Person"),
        _key("decile", "TINYINT", "Decile asked about"),
        _key("untouched", "DOUBLE", "Chance that no candidate link reaches the person"),
        _key("review", "BOOLEAN", "Whether the person may be a failed link"),
    ),
    ("person_no",),
)

ALL: tuple[Table, ...] = (
    AREA, PROGRAMME, SOURCE, SOURCE_FILE, QUARANTINE, NOTE, WARNING, RECORD, FAMILY_LINE, BENEFIT_LINE,
    WELFARE_LINE, AREA_VALUE, LINK, RATES, REVIEW, PERSON, FAMILY, MEMBERSHIP, ENROLMENT, WELFARE, PROVENANCE, IDENTITY,
    GAP, RANKING_GAP, NOT_IN_REGISTRY, NEVER_RANKED, OVERLAP, COMBINATION, OUTSIDE, COVERAGE, DECILE_COVERAGE,
    UNTOUCHED_PERSON, CHANGE_PERSON, CHANGE_DECILE, CHANGE_BENEFIT, CHANGE_AREA, CHANGE_PROGRAMME,
)  # fmt: skip
