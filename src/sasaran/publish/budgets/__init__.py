"""The workbook of tagged budgets: a review sheet to fill, money beside need, the planning tree with its money."""

from sasaran.publish.budgets.book import BudgetsData, band_text, state, write
from sasaran.publish.budgets.filled import confirmed_of
from sasaran.publish.budgets.lines import summary
from sasaran.publish.budgets.words import BudgetWords

__all__ = ["BudgetWords", "BudgetsData", "band_text", "confirmed_of", "state", "summary", "write"]
