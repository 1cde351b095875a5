"""The proxy means test: fit it, publish it, read it, reckon it by hand, explain a household's score.

``learners`` (elastic net, gradient boosting) is imported on its own: it needs the extra ``models``.
"""

from sasaran.welfare.pmt.card import method_name, model_card
from sasaran.welfare.pmt.explain import Explanation, contributions, explain, say
from sasaran.welfare.pmt.fit import Fitted, fit
from sasaran.welfare.pmt.linear import LeastSquares, Quantile
from sasaran.welfare.pmt.published import PublishedPmt
from sasaran.welfare.pmt.scorecard import Scorecard, scorecard
from sasaran.welfare.pmt.variables import Variable

__all__ = [
    "Explanation",
    "Fitted",
    "LeastSquares",
    "PublishedPmt",
    "Quantile",
    "Scorecard",
    "Variable",
    "contributions",
    "explain",
    "fit",
    "method_name",
    "model_card",
    "say",
    "scorecard",
]
