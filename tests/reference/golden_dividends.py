"""Golden cases of dividends by ex-date."""

from tests.reference.cases import GoldenCase
from tests.reference.story import Story, event_of

VALUE = "value_date total_value cash_balance dividends_receivable inflow outflow"
PNL = "symbol pnl_date income_base fx_pnl_base total_pnl_base"
BALANCE = "currency balance_date balance dividends_receivable dividends_receivable_base"
DIVIDEND = "corporate_action_id quantity amount amount_base pay_date"


def dividend_cases() -> list[GoldenCase]:
    """Every case of dividends by ex-date."""
    return [
        _held_on_the_evening_before(),
        _short_and_split(),
        _in_another_currency(),
        _due_at_the_end_of_a_month(),
        _to_the_owner(),
        _of_another_source(),
    ]


def _held_on_the_evening_before() -> GoldenCase:
    """15 are held when it goes ex; what is sold on that day has its dividend, what is bought has none. Due 4 days, then cash."""
    story = Story("GLD-EX")
    events = [
        story.announce(dividend_source="CORPORATE_ACTION"),
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "10"),
        story.buy("b2", "2024-01-03", "5", "10"),
        story.close("2024-01-02", "10"),
        story.close("2024-01-04", "9.5"),
        story.sell("s1", "2024-01-04", "15", "9.5"),
        story.buy("b3", "2024-01-04", "1", "9.5"),
        story.dividend("q1", "2024-01-04", "0.5", "2024-01-08"),
        story.deposit("d2", "2024-01-09", "1"),
    ]
    expected = {
        "fact_dividends": story.rows("fact_dividends", DIVIDEND, "q1 15 7.5 7.5 2024-01-08"),
        "fact_cash_balances_daily": story.rows(
            "fact_cash_balances_daily",
            BALANCE,
            "USD 2024-01-03 850 0   0",
            "USD 2024-01-04 983 7.5 7.5",
            "USD 2024-01-07 983 7.5 7.5",
            "USD 2024-01-08 990.5 0 0",
        ),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily",
            VALUE,
            "2024-01-03 1000 850   0   0 0",
            "2024-01-04 1000 990.5 7.5 0 0",
            "2024-01-07 1000 990.5 7.5 0 0",
            "2024-01-08 1000 990.5 0   0 0",
        ),
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily", PNL, "X 2024-01-04 7.5 0 0", "X 2024-01-08 0 0 0", "null 2024-01-08 0 0 0"
        ),
        "daily_returns": story.rows("daily_returns", "return_date daily_return", "2024-01-04 0", "2024-01-08 0"),
    }
    return GoldenCase("a dividend by ex-date", events, expected)


def _short_and_split() -> GoldenCase:
    """Short, it is owed. With a split on the ex-date the shares before it count; what would be paid before it is due waits."""
    story = Story("GLD-EXSHORT")
    events = [
        story.announce(dividend_source="CORPORATE_ACTION"),
        story.sell("s1", "2024-01-02", "10", "10"),
        story.close("2024-01-02", "10"),
        story.split("x", "2024-01-04", ("2", "1")),
        story.dividend("q1", "2024-01-04", "0.5", "2024-01-03"),
        story.dividend("q2", "2024-01-05", "0.25", "2024-01-09"),
        story.deposit("d1", "2024-01-06", "1"),
    ]
    expected = {
        "fact_dividends": story.rows("fact_dividends", DIVIDEND, "q1 -10 -5 -5 2024-01-04", "q2 -20 -5 -5 2024-01-09"),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily",
            VALUE,
            "2024-01-03 0   100 0  0 0",
            "2024-01-04 -5  95  0  0 0",
            "2024-01-05 -10 90  -5 0 0",
            "2024-01-06 -9  91  -5 1 0",
        ),
        "fact_pnl_daily": story.rows("fact_pnl_daily", PNL, "X 2024-01-04 -5 0 -5", "X 2024-01-05 -5 0 -5"),
    }
    return GoldenCase("dividends of a short position", events, expected)


def _in_another_currency() -> GoldenCase:
    """10 francs are due at 1.1, worth 12 dollars when they come, 15 the day after: what is due has a rate, as cash has."""
    story = Story("GLD-EXEUR")
    rates = [("2024-01-02", "1.1"), ("2024-01-05", "1.2"), ("2024-01-06", "1.5")]
    events = [
        story.announce(dividend_source="CORPORATE_ACTION", base_currency="XCD"),
        event_of("instruments", story.id("X"), symbol=story.id("X"), name="X", currency="XCD"),
        *(
            event_of("fx_rates", f"XPF/XCD:{day}", base_currency="XPF", quote_currency="XCD", rate=rate, rate_date=day)
            for day, rate in rates
        ),
        story.buy("b1", "2024-01-02", "10", "10", currency="XCD"),
        story.close("2024-01-02", "10", currency="XCD"),
        story.dividend("q1", "2024-01-03", "1", "2024-01-05", currency="XPF"),
        story.dividend("q2", "2024-01-06", "1", "2024-01-07", currency="XOF"),
    ]
    expected = {
        "fact_dividends": story.rows(
            "fact_dividends", f"{DIVIDEND} is_booked", "q1 10 10 11 2024-01-05 true", "q2 10 10 null 2024-01-07 false"
        ),
        "fact_cash_balances_daily": story.rows(
            "fact_cash_balances_daily",
            f"{BALANCE} balance_base",
            "XPF 2024-01-03 0  10 11 0",
            "XPF 2024-01-04 0  10 11 0",
            "XPF 2024-01-05 10 0  0  12",
            "XPF 2024-01-06 10 0  0  15",
        ),
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily",
            PNL,
            "X    2024-01-03 11 0 11",
            "null 2024-01-04 0  0 0",
            "null 2024-01-05 0  1 1",
            "null 2024-01-06 0  3 3",
        ),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily",
            "value_date total_value dividends_receivable valuation_status",
            "2024-01-04 11 11 CARRIED",
            "2024-01-06 15 0  UNSUPPORTED",
        ),
    }
    return GoldenCase("a dividend by ex-date in another currency", events, expected)


def _due_at_the_end_of_a_month() -> GoldenCase:
    story = Story("GLD-EXMONTH")
    events = [
        story.announce(dividend_source="CORPORATE_ACTION"),
        story.deposit("d1", "2023-12-28", "100"),
        story.buy("b1", "2023-12-28", "10", "10"),
        story.close("2023-12-28", "10"),
        story.dividend("q1", "2023-12-29", "2.5", "2024-01-03"),
    ]
    expected = {
        "exposures": story.rows(
            "exposures",
            "as_of_date dimension member market_value weight",
            "2023-12-31 ASSET_CLASS EQUITY        100 0.8",
            "2023-12-31 ASSET_CLASS CASH          25  0.2",
            "2023-12-31 CURRENCY    USD           125 1",
            "2023-12-31 INSTRUMENT  DIVIDENDS:USD 25  0.2",
        )
    }
    return GoldenCase("a dividend that is due at the end of a month", events, expected)


def _to_the_owner() -> GoldenCase:
    story = Story("GLD-EXOWNER")
    events = [
        story.announce(dividend_source="CORPORATE_ACTION", tracks_cash=False),
        story.buy("b1", "2024-01-02", "10", "10"),
        story.close("2024-01-02", "10"),
        story.close("2024-01-04", "9.5"),
        story.dividend("q1", "2024-01-04", "0.5", "2024-01-08"),
    ]
    expected = {
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily", VALUE, "2024-01-03 100 0 0 0 0", "2024-01-04 95 0 0 0 5"
        ),
        "fact_pnl_daily": story.rows("fact_pnl_daily", PNL, "X 2024-01-04 5 0 0", "null 2024-01-04 0 0 0"),
        "daily_returns": story.rows("daily_returns", "return_date daily_return", "2024-01-04 0"),
    }
    return GoldenCase("a dividend by ex-date where cash is not tracked", events, expected)


def _of_another_source() -> GoldenCase:
    """Where dividends come as cash events, what is announced books nothing; nor does what nobody held."""
    story, other = Story("GLD-EXNOT"), Story("GLD-EXLATE")
    events = [
        story.buy("b1", "2024-01-02", "10", "10"),
        story.dividend("q1", "2024-01-04", "0.5", "2024-01-08"),
        other.announce(dividend_source="CORPORATE_ACTION"),
        other.buy("b1", "2024-01-04", "10", "10"),
        other.dividend("q1", "2024-01-04", "0.5", "2024-01-08"),
    ]
    absent = [("fact_dividends", {"account_id": each.account_id}) for each in (story, other)]
    expected = {"fact_cash_balances_daily": story.rows("fact_cash_balances_daily", BALANCE, "USD 2024-01-04 -100 0 0")}
    return GoldenCase("a dividend that is not due", events, expected, absent)
