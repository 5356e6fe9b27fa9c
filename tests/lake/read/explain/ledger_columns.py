"""The columns of gold, silver and bronze that an explanation reads, with their types."""

from collections.abc import Mapping

import pyarrow as pa

MONEY, UNITS, PRICE, RATE, SCALE = (pa.decimal128(*size) for size in ((24, 6), (20, 8), (18, 8), (18, 10), (10, 0)))
LONG_UNITS = pa.decimal128(26, 8)
TEXT, DAY, MOMENT, COUNT, FLAG = pa.string(), pa.date32(), pa.timestamp("us", "UTC"), pa.int64(), pa.bool_()

COLUMNS: Mapping[str, Mapping[str, pa.DataType]] = {
    "gold.dim_symbol": {"symbol": TEXT, "price_adjustment": TEXT},
    "gold.dim_account": {
        **dict.fromkeys(("account_id", "base_currency", "portfolio_id", "cost_method"), TEXT),
        "tracks_cash": FLAG,
    },
    "gold.fact_trades": {
        **dict.fromkeys(("trade_id", "event_id", "account_id", "symbol", "side", "lot_ref", "unsupported_reason"), TEXT),
        **dict.fromkeys(("currency", "settlement_currency", "base_currency", "local_currency"), TEXT),
        **dict.fromkeys(("transfer_trade_id", "transfer_account_id"), TEXT),
        **dict.fromkeys(("gross_amount", "fee", "tax", "cash_amount", "gross_base"), MONEY),
        **{
            "signed_units": pa.decimal128(26, 8),
            "quantity": UNITS,
            "price": PRICE,
            "fx_rate": RATE,
            "base_rate": RATE,
            "transfer_rate": RATE,
            **dict.fromkeys(("tracks_cash", "is_received", "is_carried"), FLAG),
            "trade_date": DAY,
            **dict.fromkeys(("executed_at", "ordered_at"), MOMENT),
        },
    },
    "gold.fact_cash_events": {
        **dict.fromkeys(("cash_event_id", "event_id", "account_id", "symbol", "cash_type"), TEXT),
        **dict.fromkeys(("currency", "base_currency", "transfer_account_id", "unsupported_reason"), TEXT),
        **{
            **dict.fromkeys(("signed_amount", "signed_base", "transfer_amount", "difference_base"), MONEY),
            "transfer_date": DAY,
            "is_external": FLAG,
            "tracks_cash": FLAG,
            "value_date": DAY,
            "occurred_at": MOMENT,
        },
    },
    "gold.fact_cash_balances_daily": {
        **dict.fromkeys(("account_id", "currency"), TEXT),
        **dict.fromkeys(("balance", "balance_base", "dividends_receivable", "dividends_receivable_base"), MONEY),
        **{"balance_date": DAY},
    },
    "gold.fact_dividends": {
        **dict.fromkeys(("account_id", "corporate_action_id", "event_id", "symbol", "currency", "base_currency"), TEXT),
        **{"quantity": UNITS, "amount_per_share": PRICE, "amount": MONEY, "amount_base": MONEY},
        **{"tracks_cash": FLAG, "is_booked": FLAG, "ex_date": DAY, "pay_date": DAY},
    },
    "gold.fact_conversions": {
        **dict.fromkeys(("account_id", "conversion_id", "event_id", "action_type", "symbol", "new_symbol", "currency"), TEXT),
        **{"base_currency": TEXT, "quantity": UNITS, "units": LONG_UNITS, "new_units": LONG_UNITS, "cash_per_share": PRICE},
        **{"numerator": COUNT, "denominator": COUNT, "cash_amount": MONEY, "cash_base": MONEY},
        **{"tracks_cash": FLAG, "is_booked": FLAG, "ex_date": DAY},
    },
    "gold.fact_positions_daily": {
        **dict.fromkeys(("account_id", "symbol", "valuation_status", "price_event_id"), TEXT),
        **{"currency": TEXT, "price_currency": TEXT, "quantity": UNITS, "price": PRICE, "price_fx_rate": RATE, "fx_rate": RATE},
        **{"market_value_local": MONEY, "market_value_base": MONEY},
        **{"price_date": DAY, "stale_days": COUNT, "position_date": DAY},
    },
    "gold.fact_lot_disposals": {
        **dict.fromkeys(
            ("account_id", "symbol", "close_trade_id", "open_trade_id", "received_trade_id", "side", "cost_method"), TEXT
        ),
        **dict.fromkeys(("proceeds_gross_base", "cost_gross_base", "realized_pnl_gross_base"), MONEY),
        **{"quantity": UNITS, "open_date": DAY, "close_date": DAY, "holding_days": COUNT},
    },
    "gold.fact_pnl_daily": {"account_id": TEXT, "symbol": TEXT, "realized_pnl_base": MONEY, "pnl_date": DAY},
    "gold.fact_portfolio_value_daily": {
        **dict.fromkeys(("scope_type", "scope_id", "currency", "valuation_status"), TEXT),
        **dict.fromkeys(("total_value", "cash_balance", "positions_value", "inflow", "outflow"), MONEY),
        **{"unpriced_count": COUNT, "unsupported_count": COUNT, "value_date": DAY},
    },
    "gold.daily_returns": {
        **dict.fromkeys(("scope_type", "scope_id", "flow_timing"), TEXT),
        **{"daily_return": pa.float64(), "return_date": DAY},
    },
    "silver.lot_segments": {
        **dict.fromkeys(("open_trade_id", "close_trade_id"), TEXT),
        **{"opening_gross": MONEY, "is_moved": FLAG, "open_date": DAY},
    },
    "silver.prices_daily": {"symbol": TEXT, "price": PRICE, "currency": TEXT, "event_id": TEXT, "calendar_date": DAY},
    "silver.share_scales": {"symbol": TEXT, "scale": SCALE, "valid_from": DAY, "valid_until": DAY},
    "silver.rates_daily": {
        **dict.fromkeys(("currency", "base_currency", "via_currency", "event_id", "via_event_id"), TEXT),
        **{"rate": RATE, "rate_date": DAY, "calendar_date": DAY},
    },
    "bronze.fx_rates": {
        **dict.fromkeys(("event_id", "base_currency", "quote_currency", "reject_reason"), TEXT),
        **{"rate": RATE},
    },
    "bronze.prices": {"event_id": TEXT, "price": PRICE, "reject_reason": TEXT},
}
