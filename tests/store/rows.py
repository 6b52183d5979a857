"""A row of every kind of fact, as databases hold it: kind -> data.

A new kind gets its row here. A row is never changed once it has landed: databases are full of its like.
"""

ROWS: dict[str, dict[str, object]] = {
    "MatterOpened": {"stage": "negotiating"},
    "StageSet": {"stage": "negotiating", "by": "playbook"},
    "ThreadBound": {"thread": "thread@acme.example"},
    "UserWrote": {
        "message_id": "message-id@acme.example",
        "refers_to": ["refers-to-1@acme.example", "refers-to-2@acme.example"],
    },
    "ClientWrote": {
        "message_id": "message-id@acme.example",
        "refers_to": ["refers-to-1@acme.example", "refers-to-2@acme.example"],
        "in_junk": True,
    },
    "AnswerAsked": {"message_id": "message-id@acme.example", "subject": "Relaunch"},
    "AnswerGiven": {"message_id": "message-id@acme.example", "yes": True},
    "DraftIntended": {"draft": "draft@acme.example", "step": "first", "index": 1, "follows": "follows@acme.example"},
    "LetterFailed": {"problem": "negotiating/first: 'price' is undefined"},
    "PlacementAbandoned": {"draft": "draft@acme.example"},
    "DraftPlaced": {"draft": "draft@acme.example"},
    "DraftEdited": {"draft": "draft@acme.example", "revision": "revision@acme.example"},
    "DraftSent": {"draft": "draft@acme.example", "message_id": "message-id@acme.example", "edited": True},
    "DraftDiscarded": {"draft": "draft@acme.example"},
    "DraftVanished": {"draft": "draft@acme.example", "doubt": True},
    "DraftFound": {"draft": "draft@acme.example"},
    "DraftWithdrawn": {"draft": "draft@acme.example", "reason": "the matter is gone from the file"},
    "DraftFlagged": {"draft": "draft@acme.example"},
    "Adopted": {},
    "Snoozed": {"until": "2026-03-09T08:30:00+00:00"},
    "Rested": {},
    "Resumed": {"despite": "despite@acme.example"},
    "StepSkipped": {"step": "first", "index": 1},
    "Closed": {"reason": "no answer", "by": "playbook"},
    "Reopened": {},
    "Parked": {},
    "Returned": {},
    "Absent": {"message_id": "message-id@acme.example", "until": "2026-03-09T08:30:00+00:00"},
    "Bounced": {"message_id": "message-id@acme.example", "address": "ann@acme.example"},
    "HeardFrom": {"message_id": "message-id@acme.example"},
}
