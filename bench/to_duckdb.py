"""Spark's SQL, as dbt compiled it, in DuckDB's words: sqlglot translates, here is what it leaves."""

from sqlglot import exp, parse_one


def to_duckdb(sql: str) -> exp.Expr:
    """The same query for DuckDB; its tables still have the names that they have in Spark."""
    tree = parse_one(sql, read="spark")
    for table in tree.find_all(exp.Table):
        table.set("version", None)  # nothing is added to bronze meanwhile
    for call in list(tree.find_all(exp.Anonymous)):
        _call(call)
    for days in list(tree.find_all(exp.GenerateSeries)):
        _days(days)
    for fold in list(tree.find_all(exp.Reduce)):
        _fold(fold)
    return tree


def _call(call: exp.Anonymous) -> None:
    """Functions that have another name."""
    if call.name.lower() == "bigint":
        call.replace(exp.cast(call.expressions[0], "bigint"))
    elif call.name.lower() == "array_union":
        call.replace(exp.func("list_distinct", exp.func("list_concat", *call.expressions)))


def _days(series: exp.GenerateSeries) -> None:
    """A sequence of days is one of timestamps in DuckDB, and wants a step."""
    if not series.args["start"].is_number:
        series.set("step", exp.Interval(this=exp.Literal.string("1"), unit=exp.var("day")))
        series.replace(exp.cast(series.copy(), exp.DataType.build("date[]", dialect="duckdb")))


def _fold(fold: exp.Reduce) -> None:
    """DuckDB folds only into the type of the elements. The project folds for two things: Euclid's steps, and products."""
    step = fold.args["merge"]
    if isinstance(fold.this, exp.GenerateSeries):
        fold.replace(exp.func("gcd", *(each.expression for each in fold.args["initial"].expressions)))
        return
    product = step.this.this if isinstance(step.this, exp.Cast) else step.this
    factor = exp.Lambda(this=product.expression, expressions=step.expressions[1:])
    factors = exp.Transform(this=fold.this, expression=factor)
    fold.replace(exp.func("coalesce", exp.func("list_product", factors), exp.Literal.number(1)))
