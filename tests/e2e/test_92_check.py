"""A run is checked by an engine that did not write it: what was damaged before the record is found, said, and taken back."""

import pytest

from lake.build import record
from lake.clients.engine import Engine
from lake.commands.build import Wish, build_once
from lake.home.errors import LakeError
from lake.home.home import Home
from tests.e2e.lakehouse import Lakehouse

pytestmark = pytest.mark.e2e

DAMAGES = {
    "cash = the sum of all that moved": "update gold.fact_cash_balances_daily set balance = balance + 1 "
    "where account_id = 'ACC001' and balance_date = date '2010-06-01'",
    "gold.fact_trades": "insert into gold.fact_trades select * from gold.fact_trades where trade_id = 'T-ACC001-00200'",
    "every row keeps its rules: gold.fact_cash_events: 1 wrong": "update gold.fact_cash_events set cash_type = 'deposit' "
    "where cash_event_id = 'C-ACC001-00001'",
    "returns chain to the index": "update gold.fact_portfolio_value_daily set twr_index = twr_index * 2 "
    "where scope_id = 'ACC002' and value_date = date '2010-06-01'",
}


@pytest.mark.parametrize("found", DAMAGES)
def test_a_wrong_row_is_found_before_the_run_is_recorded(
    copy_of_demo: Lakehouse, monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    before = copy_of_demo.digests()
    true_versions = record.table_versions

    def damaged(server: Engine, config: Home, into: str | None = None) -> dict[str, dict[str, int]]:
        server.rows(DAMAGES[found])
        return true_versions(server, config, into)

    monkeypatch.setattr(record, "table_versions", damaged)
    with pytest.raises(LakeError) as caught:
        build_once(copy_of_demo.config, Wish(full_refresh=True, test=False))

    assert found in caught.value.problem
    assert "is not recorded" in caught.value.remedy
    assert copy_of_demo.digests() == before
