"""Every command: where its function is, and the line that a list of commands shows.

The list of commands is printed from this table alone, so that `--help` imports no command.
"""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {
    "add": ("claims:add", "Add a claim, with who made it, where and when."),
    "rebut": ("claims:rebut", "Add a claim that rebuts another, and link it."),
    "support": ("claims:support", "Add a claim that supports another, and link it."),
    "state": ("claims:state", "Add a further statement of a claim."),
    "link": ("links:link", "Link a claim to a claim, or to a link."),
    "assess": ("assessments:assess", "Judge a claim: your verdict, dated and in your name."),
    "list": ("lists:list_claims", "List claims: all, or the disputed ones."),
    "show": ("lists:show", "Show all that is known of a claim."),
    "search": ("lists:search", "Search claims by their words."),
    "report": ("lists:report", "Print the contested-claim report."),
    "score": ("scores:score", "Score claims: how solid each one is, and why."),
    "gaps": ("gaps:gaps", "List what is missing, what matters most first."),
    "edit": ("changes:edit", "Change a claim, statement, link or assessment."),
    "retract": ("changes:retract", "Withdraw anything, with a reason."),
    "history": ("changes:history", "Show who changed what, when and why."),
    "source": ("", "Sources: add, list, show, edit."),
    "source add": ("sources:add", "Add a source."),
    "source list": ("sources:list_sources", "List sources."),
    "source show": ("sources:show", "Show a source and what rests on it."),
    "source edit": ("sources:edit", "Change a source, or rate it."),
    "party": ("", "Parties: add, list, show, edit, affiliate."),
    "party add": ("parties:add", "Add a party."),
    "party list": ("parties:list_parties", "List parties."),
    "party show": ("parties:show", "Show a party, its names and its ties."),
    "party edit": ("parties:edit", "Change a party, its names or its rating."),
    "party affiliate": ("parties:affiliate", "Tie a party to an institution."),
    "topic": ("", "Topics: add, list, show, edit."),
    "topic add": ("topics:add", "Add a topic."),
    "topic list": ("topics:list_topics", "List topics."),
    "topic show": ("topics:show", "Show a topic and its claims."),
    "topic edit": ("topics:edit", "Change a topic."),
    "db": ("", "The database: init, status, upgrade, rescore, path, backup."),
    "db init": ("databases:init", "Create the database."),
    "db status": ("databases:status", "Tell which database is in use and its state."),
    "db upgrade": ("databases:upgrade", "Bring the database up to date."),
    "db rescore": ("databases:rescore", "Compute all stored scores anew."),
    "db path": ("databases:path", "Print where the database is."),
    "db backup": ("databases:backup", "Copy the database while it is in use."),
    "demo": ("databases:demo", "Load the fixture into a database of its own and report on it."),
}
