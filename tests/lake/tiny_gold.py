"""Gold of the tiny lakehouse (tiny_lakehouse.py tells its story)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from lake.gold.column_types import type_of
from tests.lake.tiny_events import D2, D3, D4, FILLED, NOW, OFFSETS, ZERO, Table
from tests.lake.tiny_periods import PERIODS


def _ddl(columns: str) -> str:
    """Columns with their types: `name:type`, or the name alone when the list of gold tells its type."""
    names_and_types = (column.partition(":") for column in columns.split())
    return ", ".join(f"{name} {kind or type_of(name)}" for name, _, kind in names_and_types)


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


def _days() -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for scope, days in VALUES.items():
        index = peak = 1.0
        base = date.fromordinal(min(days).toordinal() - 1)
        for nth, (day, (cash, held, inflow, daily)) in enumerate(days.items(), start=1):
            index *= 1 + daily
            peak = max(peak, index)
            before = days.get(date.fromordinal(day.toordinal() - 1), (0, 0))
            money = map(_money, (cash + held, cash, 0, 0, held, held, 0, inflow, 0, sum(before[:2]) + inflow, cash + held))
            policies = (_account_of(scope), "USD", "IN_START_OUT_END", "PRICED")
            rows.append((*scope, *policies, *money, daily, index, peak, None, nth, 0, 0, True, False, base, day))
    return rows


def _pnl(account: str, symbol: str | None, day: date, unrealized: int = 0, fee: int = 0) -> tuple[Any, ...]:
    return (account, symbol, ZERO, _money(unrealized), ZERO, _money(fee), ZERO, ZERO, ZERO, _money(unrealized - fee), day)


def _position(day: date, price: int) -> tuple[Any, ...]:
    worth = _money(10 * price)
    return (
        "ACC-1",
        "XYZ",
        "USD",
        "PRICED",
        f"p{day.day - 2}",
        "USD",
        Decimal(10),
        Decimal(price),
        0,
        Decimal(1),
        Decimal(1),
        worth,
        worth,
        _money(500),
        _money(500),
        worth - 500,
        ZERO,
        float(worth) / 1049,
        day,
        None,
        day,
    )


GOLD: dict[str, Table] = {
    "dim_account": (
        _ddl(
            "account_id name:string base_currency reporting_currency portfolio_id cost_method flow_timing:string "
            "tracks_cash:boolean version:int is_announced first_activity_date last_activity_date benchmark_symbol risk_free_rate"
        ),
        [
            ("ACC-1", "ACC-1", "USD", "USD", "FAMILY", "FIFO", "IN_START_OUT_END", True, 1, True, D2, D3, "XYZ", ZERO),
            ("ACC-2", "ACC-2", "USD", "USD", None, "FIFO", "IN_START_OUT_END", True, 1, True, D3, D3, None, ZERO),
        ],
    ),
    "dim_symbol": (
        _ddl(
            "symbol name:string asset_class:string currency sector:string country:string exchange:string price_adjustment:string "
            "version:int is_announced first_activity_date last_activity_date"
        ),
        [("XYZ", "Xylophones", "EQUITY", "USD", None, None, "XNYS", "RAW", 1, True, D3, D3)],
    ),
    "dim_date": (
        _ddl(
            "calendar_date day_name:string year:int quarter:int month:int iso_year:int iso_week:int iso_weekday:int "
            "is_weekend is_month_end"
        ),
        [(D2, "Tuesday", 2024, 1, 1, 2024, 1, 2, False, False)],
    ),
    "fact_trades": (
        _ddl(
            "trade_id event_id version:int account_id symbol side currency settlement_currency local_currency base_currency "
            "quantity price gross_amount fee tax fx_rate:decimal(18,10) cash_amount gross_local gross_base fee_base tax_base "
            "net_base base_rate:decimal(18,10) local_fx_rate:decimal(18,10) signed_units:decimal(26,8) is_booked trade_date "
            "executed_at unsupported_reason:string lot_ref:string cost_method:string tracks_cash:boolean flow_base:decimal(24,6) "
            "transfer_id:string transfer_account_id:string transfer_trade_id:string transfer_rate:decimal(18,10) is_received "
            "is_carried ordered_at"
        ),
        [
            (
                *("T-1", "e1", 1, "ACC-1", "XYZ", "BUY", "USD", "USD", "USD", "USD"),
                *map(_money, (10, 50, 500, 1, 0, 1, -501, 500, 500, 1, 0, 501, 1, 1, 10)),
                *(True, D3, FILLED, None, None, "FIFO", True, ZERO, *(None,) * 4, False, False, FILLED),
            ),
        ],
    ),
    "fact_cash_events": (
        _ddl(
            "cash_event_id event_id version:int account_id symbol transfer_account_id cash_type currency base_currency "
            "transfer_id signed_amount gross_amount fee tax base_rate:decimal(18,10) signed_base fee_base tax_base "
            "is_external is_booked value_date occurred_at unsupported_reason:string flow_base:decimal(24,6) tracks_cash:boolean "
            "transfer_amount:decimal(24,6) transfer_date difference_base:decimal(24,6)"
        ),
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
                "USD",
                None,
                *map(_money, (1000, 1000, 0, 0, 1, 1000, 0, 0)),
                True,
                True,
                D2,
                datetime(2024, 1, 2, 9, tzinfo=UTC),
                None,
                _money(1000),
                True,
                *(None, None, ZERO),
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
                "USD",
                None,
                *map(_money, (200, 200, 0, 0, 1, 200, 0, 0)),
                True,
                True,
                D3,
                datetime(2024, 1, 3, 9, tzinfo=UTC),
                None,
                _money(200),
                True,
                *(None, None, ZERO),
            ),
        ],
    ),
    "fact_dividends": (
        _ddl(
            "account_id corporate_action_id symbol currency base_currency event_id version:int quantity amount_per_share amount "
            "base_rate:decimal(18,10) amount_base flow_base:decimal(24,6) tracks_cash:boolean is_booked ex_date pay_date "
            "unsupported_reason:string"
        ),
        [],
    ),
    "fact_conversions": (
        _ddl(
            "account_id corporate_action_id conversion_id action_type symbol new_symbol family:string currency base_currency "
            "cost_method event_id version:int quantity new_quantity units:decimal(26,8) new_units:decimal(26,8) "
            "new_units_before:decimal(26,8) numerator:bigint denominator:bigint cost_fraction:decimal(20,8) "
            "cash_per_share:decimal(18,8) cash_amount cash_base cash_local flow_base:decimal(24,6) local_rate:decimal(18,10) "
            "close_fx_rate:decimal(18,10) is_same_currency:boolean tracks_cash:boolean is_booked ex_date "
            "unsupported_reason:string"
        ),
        [],
    ),
    "fact_cash_balances_daily": (
        _ddl(
            "account_id currency balance dividends_receivable fx_rate:decimal(18,10) balance_base dividends_receivable_base "
            "fx_rate_date balance_date"
        ),
        [
            (scope_id, "USD", _money(cash), _money(0), Decimal(1), _money(cash), _money(0), None, day)
            for (scope_type, scope_id), days in VALUES.items()
            if scope_type == "ACCOUNT"
            for day, (cash, *_) in days.items()
        ],
    ),
    "fact_positions_daily": (
        _ddl(
            "account_id symbol currency valuation_status price_event_id price_currency quantity price stale_days:int "
            "price_fx_rate:decimal(18,10) fx_rate:decimal(18,10) market_value_local market_value_base cost_basis_gross_local "
            "cost_basis_gross_base unrealized_pnl_base unrealized_pnl_fx_base weight price_date fx_rate_date position_date"
        ),
        [_position(D3, 50), _position(D4, 55)],
    ),
    "fact_pnl_daily": (
        _ddl(
            "account_id symbol realized_pnl_base unrealized_change_base income_base fees_base taxes_base fx_pnl_base "
            "transferred_gain_base total_pnl_base pnl_date"
        ),
        [
            *(_pnl("ACC-1", None, day) for day in (D2, D3, D4)),
            *(_pnl("ACC-2", None, day) for day in (D3, D4)),
            _pnl("ACC-1", "XYZ", D3, fee=1),
            _pnl("ACC-1", "XYZ", D4, unrealized=50),
        ],
    ),
    "fact_portfolio_value_daily": (
        _ddl(
            "scope_type scope_id account_id currency flow_timing:string valuation_status total_value cash_balance "
            "cash_in_transit dividends_receivable positions_value long_value short_value inflow outflow start_value end_value "
            "daily_return twr_index running_peak volatility_30:double observations_30:long unpriced_count:long "
            "unsupported_count:long is_trading_day is_no_investment base_date value_date"
        ),
        _days(),
    ),
    "fact_period_returns": (
        _ddl(
            "scope_type scope_id currency period:string xirr_status twr twr_annualized twr_gross xirr modified_dietz from_date "
            "as_of_date"
        ),
        PERIODS,
    ),
    "data_issues": (
        _ddl("issue_id kind:string severity:string topic:string entity:string state:string detail:string first_seen last_seen"),
        [("1", "incomplete_transfer", "WARNING", "cash_events", "c9", "OPEN", "no other half", NOW, NOW)],
    ),
    "calc_runs": (
        _ddl("run_id code_version:string kafka_offsets:string bronze_versions:string as_of_date started ended"),
        [("run-1", "abc", OFFSETS, "{}", D4, NOW, NOW)],
    ),
}
