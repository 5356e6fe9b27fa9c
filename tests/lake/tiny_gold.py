"""Gold of the tiny lakehouse (tiny_lakehouse.py tells its story)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tests.lake.tiny_events import D2, D3, D4, FILLED, NOW, OFFSETS, ZERO, Table

MONEY, UNITS, PRICE = "decimal(24,6)", "decimal(20,8)", "decimal(18,8)"
SCOPE = "scope_type string, scope_id string"


def _money(amount: str | int) -> Decimal:
    return Decimal(amount)


# scope -> day -> (cash, positions, inflow, return)
VALUES = {
    ("ACCOUNT", "ACC-1"): {D2: (1000, 0, 1000, 0.0), D3: (499, 500, 0, 999 / 1000 - 1), D4: (499, 550, 0, 1049 / 999 - 1)},
    ("ACCOUNT", "ACC-2"): {D3: (200, 0, 200, 0.0), D4: (200, 0, 0, 0.0)},
    ("PORTFOLIO", "FAMILY"): {D2: (1000, 0, 1000, 0.0), D3: (499, 500, 0, 999 / 1000 - 1), D4: (499, 550, 0, 1049 / 999 - 1)},
    ("ALL", "ALL"): {D2: (1000, 0, 1000, 0.0), D3: (699, 500, 200, 1199 / 1200 - 1), D4: (699, 550, 0, 1249 / 1199 - 1)},
}


def _account_of(scope: tuple[str, str]) -> str | None:
    return scope[1] if scope[0] == "ACCOUNT" else None


def _values() -> list[tuple[Any, ...]]:
    return [
        (*scope, _account_of(scope), "PRICED", *map(_money, (cash + held, cash, held, held, 0, inflow, 0)), 0, 0, day)
        for scope, days in VALUES.items()
        for day, (cash, held, inflow, _) in days.items()
    ]


def _indices() -> list[tuple[Any, ...]]:
    """(scope_type, scope_id, index, peak, return, base date, day)"""
    rows: list[tuple[Any, ...]] = []
    for scope, days in VALUES.items():
        index = peak = 1.0
        base = date.fromordinal(min(days).toordinal() - 1)
        for day, (*_, daily) in days.items():
            index *= 1 + daily
            peak = max(peak, index)
            rows.append((*scope, index, peak, daily, base, day))
    return rows


def _pnl(account: str, symbol: str | None, day: date, unrealized: int = 0, fee: int = 0) -> tuple[Any, ...]:
    return (account, symbol, ZERO, _money(unrealized), ZERO, _money(fee), ZERO, ZERO, _money(unrealized - fee), day)


def _position(day: date, price: int) -> tuple[Any, ...]:
    worth = _money(10 * price)
    return (
        "ACC-1",
        "XYZ",
        "PRICED",
        f"p{day.day - 2}",
        Decimal(10),
        Decimal(price),
        0,
        Decimal(1),
        worth,
        worth,
        _money(500),
        worth - 500,
        float(worth) / 1049,
        day,
        day,
    )


GOLD: dict[str, Table] = {
    "dim_account": (
        "account_id string, name string, base_currency string, portfolio_id string, cost_method string, flow_timing string",
        [
            ("ACC-1", "ACC-1", "USD", "FAMILY", "FIFO", "IN_START_OUT_END"),
            ("ACC-2", "ACC-2", "USD", None, "FIFO", "IN_START_OUT_END"),
        ],
    ),
    "dim_symbol": ("symbol string, name string, asset_class string, currency string", [("XYZ", "Xylophones", "EQUITY", "USD")]),
    "dim_date": (
        "calendar_date date, year int, quarter int, month int, iso_week int, is_weekend boolean, is_month_end boolean",
        [(D2, 2024, 1, 1, 1, False, False)],
    ),
    "fact_trades": (
        "trade_id string, event_id string, version int, account_id string, symbol string, side string, currency string, "
        f"quantity {UNITS}, price {PRICE}, fee {MONEY}, tax {MONEY}, cash_amount {MONEY}, "
        "trade_date date, executed_at timestamp, unsupported_reason string",
        [
            ("T-1", "e1", 1, "ACC-1", "XYZ", "BUY", "USD", *map(_money, (10, 50, 1, 0, -501)), D3, FILLED, None),
        ],
    ),
    "fact_cash_events": (
        "cash_event_id string, event_id string, version int, account_id string, symbol string, transfer_account_id string, "
        "cash_type string, "
        f"currency string, signed_amount {MONEY}, fee {MONEY}, tax {MONEY}, "
        "is_external boolean, value_date date, occurred_at timestamp, "
        "unsupported_reason string",
        [
            (
                "c1",
                "c1",
                1,
                "ACC-1",
                None,
                None,
                "DEPOSIT",
                "USD",
                _money(1000),
                ZERO,
                ZERO,
                True,
                D2,
                datetime(2024, 1, 2, 9, tzinfo=UTC),
                None,
            ),
            (
                "c2",
                "c2",
                1,
                "ACC-2",
                None,
                None,
                "DEPOSIT",
                "USD",
                _money(200),
                ZERO,
                ZERO,
                True,
                D3,
                datetime(2024, 1, 3, 9, tzinfo=UTC),
                None,
            ),
        ],
    ),
    "fact_cash_balances_daily": (
        f"account_id string, currency string, balance {MONEY}, balance_date date",
        [
            (scope_id, "USD", _money(cash), day)
            for (scope_type, scope_id), days in VALUES.items()
            if scope_type == "ACCOUNT"
            for day, (cash, *_) in days.items()
        ],
    ),
    "fact_positions_daily": (
        f"account_id string, symbol string, valuation_status string, price_event_id string, quantity {UNITS}, price {PRICE}, "
        f"stale_days int, fx_rate decimal(18,10), market_value_local {MONEY}, market_value_base {MONEY}, "
        f"cost_basis_gross_base {MONEY}, unrealized_pnl_base {MONEY}, weight double, price_date date, position_date date",
        [_position(D3, 50), _position(D4, 55)],
    ),
    "fact_lots": (
        f"account_id string, symbol string, open_trade_id string, side string, open_quantity {UNITS}, "
        f"cost_gross_base {MONEY}, open_date date",
        [("ACC-1", "XYZ", "T-1", "LONG", Decimal(10), _money(500), D3)],
    ),
    "fact_lot_disposals": (
        "close_trade_id string, open_trade_id string, account_id string, symbol string, side string, cost_method string, "
        f"quantity {UNITS}, proceeds_gross_base {MONEY}, cost_gross_base {MONEY}, realized_pnl_gross_base {MONEY}, "
        "holding_days int, open_date date, close_date date",
        [],
    ),
    "fact_pnl_daily": (
        f"account_id string, symbol string, realized_pnl_base {MONEY}, unrealized_change_base {MONEY}, income_base {MONEY}, "
        f"fees_base {MONEY}, taxes_base {MONEY}, fx_pnl_base {MONEY}, total_pnl_base {MONEY}, pnl_date date",
        [
            *(_pnl("ACC-1", None, day) for day in (D2, D3, D4)),
            *(_pnl("ACC-2", None, day) for day in (D3, D4)),
            _pnl("ACC-1", "XYZ", D3, fee=1),
            _pnl("ACC-1", "XYZ", D4, unrealized=50),
        ],
    ),
    "fact_portfolio_value_daily": (
        f"{SCOPE}, account_id string, valuation_status string, total_value {MONEY}, cash_balance {MONEY}, "
        f"positions_value {MONEY}, long_value {MONEY}, short_value {MONEY}, inflow {MONEY}, outflow {MONEY}, "
        "unpriced_count long, unsupported_count long, value_date date",
        _values(),
    ),
    "daily_returns": (
        f"{SCOPE}, flow_timing string, daily_return double, is_trading_day boolean, is_no_investment boolean, return_date date",
        [(*row[:2], "IN_START_OUT_END", row[4], True, False, row[6]) for row in _indices()],
    ),
    "cumulative_returns": (
        f"{SCOPE}, twr_index double, cumulative_return double, base_date date, return_date date",
        [(*row[:3], row[2] - 1, row[5], row[6]) for row in _indices()],
    ),
    "drawdown": (
        f"{SCOPE}, twr_index double, running_peak double, drawdown double, return_date date",
        [(*row[:4], row[2] / row[3] - 1, row[6]) for row in _indices()],
    ),
    "rolling_volatility": (
        f"{SCOPE}, window_days int, volatility double, n_obs long, return_date date",
        [(*row[:2], 30, None, 1, row[6]) for row in _indices()],
    ),
    "data_issues": (
        "issue_id string, kind string, severity string, topic string, entity string, state string, detail string",
        [("1", "incomplete_transfer", "WARNING", "cash_events", "c9", "OPEN", "no other half")],
    ),
    "calc_runs": (
        "run_id string, code_version string, kafka_offsets string, bronze_versions string, as_of_date date, "
        "started timestamp, ended timestamp",
        [("run-1", "abc", OFFSETS, "{}", D4, NOW, NOW)],
    ),
}
