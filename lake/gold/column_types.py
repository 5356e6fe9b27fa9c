"""What a column of gold is by its name: one name is one type, in whichever table it stands."""

import re

# By the name of a column, in any table but the log of restatements: money is decimal from end to end, statistics are double.
TYPES = (
    (r"(^|_)quantity$", "decimal(20,8)"),
    (r"^(price|amount_per_share|risk_free_rate)$", "decimal(18,8)"),
    (r"(^|_)(fx|base|local)_rate$", "decimal(18,10)"),
    (
        r"_(base|local|value|amount)$"
        r"|^(amount|balance|cash_balance|cash_in_transit|dividends_receivable|inflow|outflow|fee|tax|pnl)$",
        "decimal(24,6)",
    ),
    (r"^(stated|booked|tolerance)$", "decimal(26,8)"),
    (r"_date$|^gap_(start|end)$|^(opened|closed)_on$|^since$", "date"),
    (r"_at$|^(started|ended|first_seen|last_seen)$", "timestamp"),
    (r"^(daily_return|cumulative_return|twr_index|running_peak|drawdown|depth|volatility|(top_10_)?weight)(_pct)?$", "double"),
    (r"^(annual_return|trading_day_return|downside_deviation|sharpe|sortino|calmar|max_drawdown|c?var_95|beta|alpha)$", "double"),
    (r"^(correlation|tracking_error|information_ratio|(from|to)_index)$", "double"),
    (r"^(twr(_annualized|_gross)?|xirr|modified_dietz|(benchmark|active)_return|herfindahl|contribution)$", "double"),
    (r"^(is|tracks)_", "boolean"),
    (r"(^|_)(id|type|status|method|currency|symbol|side)$", "string"),
)


def type_of(column: str) -> str | None:
    """The type, as Spark names it, that a column has by its name; None: a name says nothing."""
    return next((kind for pattern, kind in TYPES if re.search(pattern, column)), None)
