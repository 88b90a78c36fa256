"""Conditions of the catalogue: parsed once to a typed tree, evaluated in three-valued (Kleene) logic.

The agreed surface, which the other core packages lean on:

    parse(text, *, known=None) -> Expr          raises Faulty, naming every fault with its column
    Expr.text                                   the condition as written
    evaluate(expr, facts, reforms) -> bool|None facts: attribute id -> value (derived ones are computed by the caller's
                                                `with_derived`), absent = unknown; reforms: set of reform ids in effect
    names(expr) -> frozenset[str]               attributes it reads;  reform_names(expr) -> frozenset[str]
"""
