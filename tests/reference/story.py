"""Writes the events of one account in few words, and the rows expected of them.

Names are short within a story and made unique outside it: trade `b1` of account `GLD-FIFO` is `GLD-FIFO:b1`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lake.contract.events import Event
from tests.reference.accepted import decoded
from tests.reference.compare import KEYS

Arrival = tuple[str, Event]
Row = dict[str, Any]

FLOATS = {
    *("daily_return", "twr_index", "cumulative_return", "cumulative_return_pct", "running_peak", "drawdown", "depth", "weight"),
    *("twr", "twr_annualized", "twr_gross", "xirr", "modified_dietz", "benchmark_return", "active_return"),
    *("herfindahl", "top_10_weight", "annual_return", "volatility", "downside_deviation", "sharpe", "sortino", "calmar"),
    *("max_drawdown", "var_95", "cvar_95", "beta", "alpha", "correlation", "tracking_error", "information_ratio"),
    *("trading_day_return", "from_index", "to_index", "contribution"),
}
INTEGERS = {
    "n_obs",
    "expected_days",
    "missing_days",
    "window_days",
    "days_to_trough",
    "days_to_recover",
    "holding_days",
    "stale_days",
    "unpriced_count",
    "version",
}
TEXTS = {
    *("account_id", "base_currency", "currency", "flow_timing", "name", "period", "scope_id", "scope_type", "side", "status"),
    *("valuation_status", "xirr_status", "dimension", "member", "action_type", "cost_method"),
}
NAMES = {
    "benchmark_symbol",
    "corporate_action_id",
    "received_trade_id",
    "trade_id",
    "open_trade_id",
    "close_trade_id",
    "cash_event_id",
    "conversion_id",
    "symbol",
    "new_symbol",
    "symbol_a",
    "symbol_b",
}


@dataclass(frozen=True)
class Story:
    """One account. `X` is its symbol where none is named; `more` are further fields of the event, as in its JSON."""

    account_id: str

    def id(self, name: str) -> str:
        """The name as it is known outside of the story."""
        return f"{self.account_id}:{name}"

    def announce(self, **more: Any) -> Arrival:
        """The account event."""
        return event_of("accounts", self.account_id, account_id=self.account_id, name="Golden", **more)

    def buy(self, name: str, day: str, quantity: str, price: str, **more: Any) -> Arrival:
        """A BUY of X, at 15:00 UTC."""
        return self._trade("BUY", name, day, quantity=quantity, price=price, **more)

    def sell(self, name: str, day: str, quantity: str, price: str, **more: Any) -> Arrival:
        """A SELL of X, at 15:00 UTC."""
        return self._trade("SELL", name, day, quantity=quantity, price=price, **more)

    def deposit(self, name: str, day: str, amount: str, **more: Any) -> Arrival:
        """A DEPOSIT."""
        return self.cash("DEPOSIT", name, day, amount, **more)

    def withdraw(self, name: str, day: str, amount: str, **more: Any) -> Arrival:
        """A WITHDRAWAL."""
        return self.cash("WITHDRAWAL", name, day, amount, **more)

    def cash(self, cash_type: str, name: str, day: str, amount: str, symbol: str | None = None, **more: Any) -> Arrival:
        """A cash event of any type."""
        fields = {"account_id": self.account_id, "currency": "USD", "occurred_at": f"{day}T12:00:00Z"}
        fields |= {} if symbol is None else {"symbol": self.id(symbol)}
        identity = self.id(name)
        return event_of("cash_events", identity, cash_event_id=identity, cash_type=cash_type, amount=amount, **fields | more)

    def close(self, day: str, price: str, symbol: str = "X", **more: Any) -> Arrival:
        """The closing price of a day."""
        return self._price("CLOSE", f"{day}T21:00:00Z", price, symbol, **more)

    def tick(self, moment: str, price: str, symbol: str = "X", **more: Any) -> Arrival:
        """A price within a day."""
        return self._price("TICK", moment, price, symbol, **more)

    def split(self, name: str, ex_date: str, ratio: tuple[str, str], symbol: str = "X", **more: Any) -> Arrival:
        """A split, ratio (new, old)."""
        fields = {"action_type": "SPLIT", "ex_date": ex_date, "ratio_new": ratio[0], "ratio_old": ratio[1]}
        identity = self.id(name)
        return event_of("corporate_actions", identity, corporate_action_id=identity, symbol=self.id(symbol), **fields | more)

    def dividend(self, name: str, ex_date: str, amount: str, pay_date: str, symbol: str = "X", **more: Any) -> Arrival:
        """A cash dividend, in dollars per share."""
        fields = {"action_type": "CASH_DIVIDEND", "ex_date": ex_date, "pay_date": pay_date, "amount_per_share": amount}
        identity = self.id(name)
        fields |= {"currency": "USD", "symbol": self.id(symbol)}
        return event_of("corporate_actions", identity, corporate_action_id=identity, **fields | more)

    def rename(self, name: str, ex_date: str, new_symbol: str = "Y", **more: Any) -> Arrival:
        """A SYMBOL_CHANGE of X."""
        return self._conversion("SYMBOL_CHANGE", name, ex_date, new_symbol, **more)

    def merger(self, name: str, ex_date: str, ratio: tuple[str, str], new_symbol: str = "Y", **more: Any) -> Arrival:
        """A MERGER of X, ratio (new, old); its cash is in dollars where nothing else is said."""
        fields = {"ratio_new": ratio[0], "ratio_old": ratio[1], "currency": "USD"}
        return self._conversion("MERGER", name, ex_date, new_symbol, **fields | more)

    def spin_off(self, name: str, ex_date: str, ratio: tuple[str, str], new_symbol: str = "Y", **more: Any) -> Arrival:
        """A SPIN_OFF of X, ratio (new, old)."""
        return self._conversion("SPIN_OFF", name, ex_date, new_symbol, ratio_new=ratio[0], ratio_old=ratio[1], **more)

    def statement(self, day: str, quantity: str, item: str = "X", **more: Any) -> Arrival:
        """What a custodian says is there at the end of a day: X, another symbol, or `CASH:` and a currency."""
        item = item if item.startswith("CASH:") else self.id(item)
        fields = {"account_id": self.account_id, "statement_date": day, "item": item, "quantity": quantity}
        return event_of("statements", f"{self.account_id}:{day}:{item}", **fields | more)

    def rows(self, table: str, columns: str, *lines: str) -> list[Row]:
        """Expected rows of this account, one a line, `null` for none; the account, or the scope ACCOUNT, is filled in."""
        own = {"account_id": self.account_id, "scope_type": "ACCOUNT", "scope_id": self.account_id, "currency": "USD"}
        own |= {"received_trade_id": None}
        own = {column: value for column, value in own.items() if column in KEYS[table]}
        names = columns.split()
        return [own | {name: self._parsed(name, text) for name, text in zip(names, line.split(), strict=True)} for line in lines]

    def _parsed(self, column: str, text: str) -> Any:
        parse: Any = Decimal
        if text == "null":
            return None
        if column in NAMES or (column == "item" and not text.startswith("CASH:")):
            parse = self.id
        elif column in {*TEXTS, "item"}:
            parse = str
        elif column == "unsupported_reason":
            return text.replace("_", " ")
        elif column in INTEGERS:
            parse = int
        elif column in FLOATS:
            parse = float
        elif column.startswith("is_"):
            parse = {"true": True, "false": False}.__getitem__
        elif column.endswith("_date") or column in {"since", "gap_start", "gap_end"}:
            parse = date.fromisoformat
        return parse(text)

    def _trade(self, side: str, name: str, day: str, /, symbol: str = "X", at: str = "15:00:00", **more: Any) -> Arrival:
        fields = {"account_id": self.account_id, "currency": "USD", "side": side, "executed_at": f"{day}T{at}Z"}
        identity = self.id(name)
        return event_of("trades", identity, trade_id=identity, symbol=self.id(symbol), **fields | more)

    def _conversion(self, action_type: str, name: str, day: str, new_symbol: str, symbol: str = "X", **more: Any) -> Arrival:
        fields = {"action_type": action_type, "ex_date": day, "symbol": self.id(symbol), "new_symbol": self.id(new_symbol)}
        identity = self.id(name)
        return event_of("corporate_actions", identity, corporate_action_id=identity, **fields | more)

    def _price(self, price_type: str, moment: str, price: str, symbol: str, **more: Any) -> Arrival:
        symbol = self.id(symbol)
        identity = f"{symbol}:{price_type}:{moment}"
        fields = {"symbol": symbol, "price_type": price_type, "price": price, "currency": "USD", "priced_at": moment}
        return event_of("prices", identity, **fields | more)


def event_of(topic: str, identity: str, **fields: Any) -> Arrival:
    """Any event, from the fields of its JSON; its event_id is of the identity and the version."""
    common = {"event_id": f"{identity}:v{fields.get('version', 1)}", "source": "golden", "recorded_at": "2024-01-01T00:00:00Z"}
    return topic, decoded(topic, common | fields)
