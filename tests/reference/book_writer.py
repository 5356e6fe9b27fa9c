"""Writes random books: entity by entity, each with corrections, moves and cancellations; then in an order of arrival."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from lake.contract.events import Account, CashEvent, Event, FxRate, Instrument, Price, Trade
from tests.reference.action_writer import conversion_of, dividend_of, split_of
from tests.reference.corrections import METHODS, SOURCES, TIMINGS, change
from tests.reference.draws import ACCOUNTS, CONVERTIBLE, FIRST_DAY, SYMBOLS, Draws, common

Arrival = tuple[str, Event]

SIDES = (*("BUY",) * 6, *("SELL",) * 3, "TRANSFER_IN", *("TRANSFER_OUT",) * 3)
LONGEST_SPAN = 120  # days
MOST_SPLITS = 6  # in a book, so that their product stays below what is supported
MOST_CONVERSIONS = 4  # in a book
CURRENCIES = ("USD", "EUR", "GBP")
PAIRS = (("EUR", "USD"), ("EUR", "GBP"), ("USD", "EUR"), ("GBP", "EUR"))  # GBP and USD meet by way of the EUR
CASH_TYPES = (
    *("DEPOSIT", "DEPOSIT", "WITHDRAWAL", "DIVIDEND", "INTEREST", "INTEREST_CHARGE"),
    *("FEE", "FEE_REFUND", "TAX", "TAX_REFUND", "TRANSFER_OUT"),
)


@dataclass
class Writer(Draws):
    """Writes the events of a book, each with all its versions."""

    events: list[Arrival] = field(default_factory=list)
    price_keys: set[Any] = field(default_factory=set)
    splits: int = 0
    conversions: int = 0
    trade_ids: list[str] = field(default_factory=list)
    purchases: list[Trade] = field(default_factory=list)

    def announce(self) -> None:
        """Two accounts of one portfolio and, sometimes, the third; each has a first deposit. Half have currencies."""
        if self.random.random() < 0.5:
            self.currencies = CURRENCIES
            for base, quote in PAIRS[: self.random.randint(1, 4)]:
                self.rate(base, quote, FIRST_DAY + timedelta(days=self.random.randint(0, 3)))
        for account_id in ACCOUNTS[: self.random.randint(2, 3)]:
            policy: dict[str, Any] = {
                "portfolio_id": None if account_id == ACCOUNTS[2] else "RND-P",
                "flow_timing": self.random.choice(TIMINGS),
                "base_currency": self.currency(),
                "cost_method": self.random.choice(METHODS),
                "tracks_cash": self.random.random() < 0.8,
                "dividend_source": self.random.choice(SOURCES),
                "benchmark_symbol": SYMBOLS[account_id == ACCOUNTS[2]],
            }
            account = Account(**common(f"{account_id}:v1"), account_id=account_id, name=account_id, **policy)
            self.versions("accounts", account)
        for symbol in SYMBOLS[:2]:
            exchange = self.random.choice(["XNYS", None])
            names = {"symbol": symbol, "name": symbol, "currency": self.currency(), "price_adjustment": self.adjustment()}
            self.versions("instruments", Instrument(**common(f"{symbol}:v1"), **names, exchange=exchange))
        for account_id in ACCOUNTS:
            self.add("cash_events", self.cash(f"{account_id}:first", "DEPOSIT", account_id, FIRST_DAY))

    def write(self, number: int) -> None:
        """One entity with all its versions."""
        of_rates = 4 if len(self.currencies) > 1 else 0
        kinds = ("trade", "cash", "price", "split", "conversion", "dividend", "rate")
        weights = (8, 4, 8, 1, 1, 2, of_rates)
        kind = self.random.choices(kinds, weights=weights)[0]
        name, day = f"RND-{number}", self.day()
        match kind:
            case "trade":
                self.trade_or_move(name, day)
            case "price":
                self.price(name, day)
            case "split":
                self.split(name, day)
            case "conversion":
                self.conversion(name, day)
            case "dividend":
                self.versions("corporate_actions", dividend_of(self, name, day))
            case "rate":
                self.rate(*self.random.choice(PAIRS), day)
            case _:
                self.cash_or_pair(name, day)

    def trade_or_move(self, name: str, day: date) -> None:
        """A trade; of a transfer in kind, mostly, both halves, some of them without a price."""
        trade = self.trade(name, day)
        if trade.side == "TRANSFER_OUT" and self.random.random() < 0.8:
            price = self.random.choice((trade.price, trade.price, Decimal(0)))
            pair = {"transfer_id": f"{name}:pair", "quantity": self.amount(20, 2)} | self.of_a_purchase(trade)
            trade = replace(trade, price=price, gross_amount=None, **pair)
            other = {"trade_id": f"{name}-in", "side": "TRANSFER_IN", "account_id": self.random.choice(ACCOUNTS)}
            self.versions("trades", replace(trade, event_id=f"{name}-in:v1", **other))
        self.versions("trades", trade)

    def of_a_purchase(self, trade: Trade) -> dict[str, Any]:
        """The account and symbol of a purchase of before, if there is one: what is sent is mostly held."""
        earlier = [bought for bought in self.purchases if bought.executed_at <= trade.executed_at]
        if not earlier:
            return {}
        bought = self.random.choice(earlier)
        return {"account_id": bought.account_id, "symbol": bought.symbol}

    def cash_or_pair(self, name: str, day: date) -> None:
        """A cash event; of a transfer, mostly, both halves, some of them days apart or of other amounts."""
        cash_type = self.random.choice(CASH_TYPES)
        source, target = self.random.sample(ACCOUNTS, 2)
        event = self.cash(name, cash_type, source, day)
        if cash_type != "TRANSFER_OUT":
            self.versions("cash_events", event)
            return
        if self.random.random() < 0.7:
            event = replace(event, transfer_id=f"{name}:pair")
            other = replace(
                event, event_id=f"{name}-in:v1", cash_event_id=f"{name}-in", cash_type="TRANSFER_IN", account_id=target
            )
            on_its_way = self.random.choice(({}, {"value_date": self.day()}, {"amount": event.amount + Decimal("0.5")}))
            self.versions("cash_events", replace(other, **on_its_way))
        self.versions("cash_events", event)

    def versions(self, topic: str, event: Any) -> None:
        """The first version, and sometimes a correction, a move or a cancellation of it."""
        self.add(topic, event)
        entity = event.event_id.removesuffix(":v1")
        for version in range(2, self.random.choice((2, 2, 2, 3, 3, 4))):
            action = self.random.choice(("CORRECT", "CORRECT", "CANCEL"))
            event = replace(event, event_id=f"{entity}:v{version}", version=version, action=action)
            if action == "CORRECT":
                event = replace(event, **change(self, self.trade_ids, event))
            self.add(topic, event)

    def trade(self, name: str, day: date) -> Trade:
        quantity, price = self.quantity(), self.amount(300, self.random.choice((2, 4, 8)))
        gross = self.amount(5000, 6) if self.random.random() < 0.1 else None
        self.trade_ids.append(name)
        side = self.random.choice(SIDES)
        trade = Trade(
            **common(f"{name}:v1"),
            trade_id=name,
            account_id=self.random.choice(ACCOUNTS),
            symbol=self.random.choice(SYMBOLS),
            side=side,
            quantity=quantity,
            price=price,
            transfer_id=f"{name}:pair" if side.startswith("TRANSFER") and self.random.random() < 0.3 else None,
            **self.money(),
            fee=self.amount(9, 2) if self.random.random() < 0.4 else Decimal(0),
            tax=self.amount(2, 3) if self.random.random() < 0.2 else Decimal(0),
            gross_amount=gross,
            lot_ref=self.random.choice(self.trade_ids) if self.random.random() < 0.6 else None,
            executed_at=_at(day, self.random.choice((9, 15, 15, 23))),  # often the same second
        )
        self.purchases += [trade] if side == "BUY" else []
        return trade

    def cash(self, name: str, cash_type: str, account_id: str, day: date) -> CashEvent:
        amount = self.amount(90_000, 2) if cash_type == "DEPOSIT" else self.amount(900, 6)
        is_for_symbol = cash_type in {"DIVIDEND", "FEE", "TAX"} and self.random.random() < 0.7
        return CashEvent(
            **common(f"{name}:v1"),
            cash_event_id=name,
            account_id=account_id,
            cash_type=cash_type,
            amount=amount,
            tax=self.amount(9, 2) if self.random.random() < 0.3 else Decimal(0),
            fee=self.amount(2, 2) if self.random.random() < 0.1 else Decimal(0),
            currency=self.currency(),
            symbol=self.random.choice(SYMBOLS) if is_for_symbol else None,
            occurred_at=_at(day, 12),
        )

    def price(self, name: str, day: date) -> None:
        symbol, hour = self.random.choice(CONVERTIBLE), self.random.choice((None, None, None, 10, 16))
        key = (symbol, day, hour)
        if key in self.price_keys:
            return
        self.price_keys.add(key)
        kind = "CLOSE" if hour is None else "TICK"
        moment = _at(day, 21 if hour is None else hour)
        event = Price(
            **common(f"{name}:v1"),
            symbol=symbol,
            price_type=kind,
            price=self.amount(300, 4),
            currency=self.currency(),
            priced_at=moment,
        )
        self.versions("prices", event)

    def split(self, name: str, day: date) -> None:
        if self.splits < MOST_SPLITS:
            self.splits += 1
            self.versions("corporate_actions", split_of(self, name, day))

    def conversion(self, name: str, day: date) -> None:
        if self.conversions < MOST_CONVERSIONS:
            self.conversions += 1
            self.versions("corporate_actions", conversion_of(self, name, day))

    def rate(self, base: str, quote: str, day: date) -> None:
        """A rate of a pair and day that has none."""
        name = f"{base}/{quote}:{day}"
        if name in self.price_keys:
            return
        self.price_keys.add(name)
        pair = {"base_currency": base, "quote_currency": quote}
        self.versions("fx_rates", FxRate(**common(f"{name}:v1"), **pair, rate=self.exchange_rate(), rate_date=day))

    def add(self, topic: str, event: Event) -> None:
        self.events.append((topic, event))

    def arrivals(self) -> list[Arrival]:
        """Mostly in order; a fifth comes late, among it versions that arrive before the one they correct, and some come twice."""
        punctual: list[Arrival] = []
        late: list[Arrival] = []
        for event in self.events:
            (late if self.random.random() < 0.2 else punctual).append(event)
        self.random.shuffle(late)
        again = [event for event in self.events if self.random.random() < 0.05]
        return punctual + late + again


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)
